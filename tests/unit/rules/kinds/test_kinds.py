"""Each kind of rule: what it finds and what it leaves alone."""

from pathlib import Path

import pytest

from tests.unit.rules.toy_pack import draft, engine_of, hits

_NEAR = """kind: combination
groups: {act: [买, 刷], thing: [粉丝, '/阅读.?量/'], no: [见面会]}
all: [act, thing]
none: [no]
near: 4"""
_REPOST = """kind: repost
triggers: [转载, '/^转自/']
required: {source: [来源, 稿源], author: [作者], editor: [编辑]}
vague_sources: [网络]
vague: {editor: [小编]}
vague_message: “{hit}”没有说出是谁
vague_suggestion: 请写明
suggestion: "请补上：\\n{lines}\""""
_DENSITY = "kind: density\nof: {mark: [！], mood: [气炸, 😡]}\nat_least: 3"
_ID = "kind: number\nformat: resident_id"
_CARD = "kind: number\nformat: bank_card"
_MOBILE = "kind: number\nformat: mobile\nneeds: [获奖, 名单]\nunless: [订座]"
_TITLE = "kind: title\ncompare: original_title\nalarm: [吓死人]"

CASES = [
    ("kind: terms\nterms: [彩票, 彩票网]", "", "彩票网和彩票", ["彩票网", "彩票"]),
    ("kind: terms\nterms: ['机密★']", "", "机密★五年，机密", ["机密★"]),
    ("kind: pattern\npatterns: ['一天.{0,4}元']", "", "一天三百元", ["一天三百元"]),
    ("kind: pattern\npatterns: ['加(?P<hit>[a-z0-9]{6,})']", "", "加ABC12345", ["ABC12345"]),
    ("kind: pattern\npatterns: ['（内部）']", "", "通知(内部)", ["(内部)"]),
    ("kind: pattern\npatterns: ['^转发']", "", "请看\n轉發", ["轉發"]),
    (_NEAR, "", "买一千粉丝", ["买"]),
    (_NEAR, "", "刷阅读数量", ["刷"]),
    (_NEAR, "", "买票看见面会的粉丝", []),
    (_NEAR, "", "买了很多很多很多粉丝", []),
    (_NEAR, "", "买。粉丝", []),
    (_NEAR + "\nwithin: draft", "", "买。粉丝", ["买"]),
    (_NEAR + "\nhit: span", "", "请买点粉丝吧", ["买点粉丝"]),
    (_NEAR + "\nhit: thing", "", "请买点粉丝吧", ["粉丝"]),
    (_REPOST, "转载：雨天", "正文\n来源：云南交警\n作者：刘洋\n编辑：周静", []),
    (_REPOST, "转载：雨天", "正文\n来源：云南交警", ["作者、编辑"]),
    (_REPOST, "转载：雨天", "正文\n来源：网络\n作者：刘洋\n编辑：小编", ["网络", "小编"]),
    (_REPOST, "转载：雨天", "正文\n来源：\n作者：刘洋\n编辑：周静", ["来源"]),
    (_REPOST, "", "正文\n转自他处\n稿源｜新报 作者/刘洋 编辑丨周静", []),
    (_REPOST, "雨天", "正文", []),
    (_DENSITY, "", "气炸了！！好", ["气炸了！！"]),
    (_DENSITY, "", "好！！", []),
    (_DENSITY, "", "😡😡😡", ["😡😡😡"]),
    (_DENSITY + "\nper: sentence", "", "好！好！好！", []),
    (_DENSITY + "\neach: true", "", "好！！！", []),
    (_DENSITY + "\neach: true", "", "气炸！！！", ["气炸！！！"]),
    (_DENSITY + "\nshare: 0.5", "", "这里有很多很多很多字！！！", []),
    (_ID, "", "身份证532501199001011239", ["532501199001011239"]),
    (_ID, "", "身份证５３２５０１ 19900101 1239", ["５３２５０１ 19900101 1239"]),
    (_ID, "", "身份证53250l199OO1011239", ["53250l199OO1011239"]),
    (_ID, "", "身份证532501199001011238", []),
    (_ID, "", "身份证532501199002301237", []),
    (_ID, "", "编号1532501199001011239", []),
    (_CARD, "", "卡号6222 0212 3456 7890 128", ["6222 0212 3456 7890 128"]),
    (_CARD, "", "卡号6222021234567890123", []),
    (_MOBILE, "", "获奖名单：13577778888", ["13577778888"]),
    (_MOBILE, "", "本店电话13577778888", []),
    (_MOBILE, "", "获奖名单订座13577778888", []),
    (_MOBILE, "", "名单12577778888", []),
    (_TITLE, "吓死人了！雨天", "正文\n原标题：雨天注意什么", ["吓死人"]),
    (_TITLE, "完全是另一回事", "正文\n原标题：雨天行车注意什么", ["完全是另一回事"]),
    (_TITLE, "转载：雨天行车注意什么", "正文\n原标题：《雨天行车注意什么》", []),
    (_TITLE, "雨天行车要注意什么", "正文\n原标题：雨天行车注意什么", []),
    (_TITLE, "另一回事", "没有原题", []),
]


@pytest.mark.parametrize(("body", "title", "text", "found"), CASES)
def test_a_kind_finds_what_it_should(body: str, title: str, text: str, found: list[str], tmp_path: Path) -> None:
    """The hits, and nothing else."""
    assert hits(engine_of(tmp_path, one=body), text, title=title) == found


def test_a_repost_gets_the_lines_to_fill_in(tmp_path: Path) -> None:
    """Ready to copy, at the end of the text, where nothing stands yet."""
    (finding,) = engine_of(tmp_path, one=_REPOST).check(draft("转载\n作者：刘洋")).findings

    assert finding.suggestion == "请补上：\n来源：＿＿＿＿\n作者：刘洋\n编辑：＿＿＿＿"
    assert finding.start == finding.end == len("转载\n作者：刘洋")


def test_a_classifier_shows_what_decided(tmp_path: Path) -> None:
    """Sentences above the threshold, with the runs of characters that spoke for it."""
    body = "kind: classifier\nmodel: current_affairs\nthreshold: 0.8\nmessage: 可能是时政新闻，依据：{evidence}"
    engine = engine_of(tmp_path, one=body)

    (finding,) = engine.check(draft("今天开业。省政府召开新闻发布会，介绍全省经济运行情况。")).findings

    assert finding.hit == "省政府召开新闻发布会，介绍全省经济运行情况。"
    assert "“" in finding.message
    assert finding.confidence > 0.5


def test_a_classifier_leaves_a_shop_alone(tmp_path: Path) -> None:
    """Its words for the other side count too."""
    body = "kind: classifier\nmodel: current_affairs\nthreshold: 0.5\nunless: [买二送一]"
    engine = engine_of(tmp_path, one=body)

    assert hits(engine, "国务院同款茶杯买二送一，财政部认证的实惠") == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("正文\n来源：《Ｘ报》", "来源：《Ｘ报》\n作者：＿＿＿＿\n编辑：＿＿＿＿"),
        ("正文\n来源：网络\n编辑：小编", "来源：＿＿＿＿\n作者：＿＿＿＿\n编辑：＿＿＿＿"),
        ("正文\n稿源：网络\n来源：新报", "来源：新报\n作者：＿＿＿＿\n编辑：＿＿＿＿"),
    ],
)
def test_a_repost_is_told_its_lines_with_what_is_known(text: str, lines: str, tmp_path: Path) -> None:
    """As the operator wrote it; who names nobody is left open."""
    engine = engine_of(tmp_path, toy=_REPOST)

    finding = next(one for one in engine.check(draft(text, title="转载：雨天")).findings if not one.end - one.start)

    assert finding.suggestion == f"请补上：\n{lines}"
