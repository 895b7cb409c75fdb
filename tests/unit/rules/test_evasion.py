"""Evasive spellings are found, at the exact characters that were sent, and the view is named."""

from pathlib import Path

import pytest

from rules.engine import Engine
from tests.unit.rules.toy_pack import draft, engine_of, hits

_RULE = "kind: terms\nclass: solicitation\nterms: [六合彩, 刷单返利, 加微信, 银行卡, v信号码]"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """One rule with solicitation words."""
    return engine_of(tmp_path_factory.mktemp("packs"), toy=_RULE)


@pytest.mark.parametrize(
    ("sent", "hit", "view"),
    [
        ("来买六合彩吧", "六合彩", ""),
        ("来买六閤彩吧", "六閤彩", ""),
        ("銀行卡", "銀行卡", ""),
        ("Ｖ信號碼", "Ｖ信號碼", ""),
        ("六\u200b合\u200d彩", "六\u200b合\u200d彩", "插入符号"),
        ("六\ufe0f合彩", "六\ufe0f合彩", "插入符号"),
        ("六\u0301合彩", "六\u0301合彩", "插入符号"),
        ("六*合*彩", "六*合*彩", "插入符号"),
        ("六 合 彩", "六 合 彩", "插入符号"),
        ("六😀合😀彩", "六😀合😀彩", "插入符号"),
        ("六六合合彩彩", "六六合合彩彩", "叠字"),
        ("六合彩彩彩", "六合彩彩彩", "叠字"),
        ("六合采彡", "六合采彡", "拆字"),
        ("加微亻言", "加微亻言", "拆字"),
        ("加微人言", "加微人言", "拆字"),
        ("六he彩", "六he彩", "拼音"),
        ("liuhecai", "liuhecai", "拼音"),
        ("liu he cai", "liu he cai", "拼音"),
        ("六hé彩", "六hé彩", "拼音"),
        ("六和彩", "六和彩", "谐音"),
        ("刷单反利", "刷单反利", "谐音"),
        ("银hang卡", "银hang卡", "拼音"),
    ],
)
def test_an_evasive_spelling_is_found_where_it_stands(engine: Engine, sent: str, hit: str, view: str) -> None:
    """The finding quotes what was sent, offsets and all."""
    text = f"今天，{sent}。"

    (finding,) = engine.check(draft(text)).findings

    assert (finding.hit, finding.view) == (hit, view)
    assert text[finding.start : finding.end] == hit
    assert ("写法" in finding.message) is bool(view)


def test_a_plain_match_of_an_expression_is_not_called_evasive(tmp_path: Path) -> None:
    """An expression is looked for by ear too, and then matches what is written plainly: that is told as plain."""
    engine = engine_of(tmp_path, toy="kind: pattern\npatterns: ['身份证(?P<hit>[1-8]\\d{17})']")

    (finding,) = engine.check(draft("张先生的身份证530103199003074514，请核对。")).findings

    assert (finding.hit, finding.view) == ("530103199003074514", "")


@pytest.mark.parametrize(
    "innocent",
    [
        "六盒彩妆到货",
        "六，合彩",
        "六。合彩",
        "共六\n合彩",
        "he cai",
        "六个合彩",
        "增加威信",
    ],
)
def test_what_only_sounds_alike_is_left_alone(engine: Engine, innocent: str) -> None:
    """Ordinary words, sentence marks and line breaks part what they part."""
    assert hits(engine, innocent) == []


def test_mentions_are_not_guessed_at(tmp_path: Path) -> None:
    """Evasive spellings count for solicitation words only, unless a rule says otherwise."""
    mention = engine_of(tmp_path, toy="kind: terms\nclass: mention\nterms: [六合彩]")

    assert hits(mention, "六he彩") == []
    assert hits(mention, "六*合*彩") == ["六*合*彩"]


def test_a_doubled_word_of_every_day_is_no_evasion(tmp_path: Path) -> None:
    """人人 is a word; repeating every character is none."""
    engine = engine_of(tmp_path, toy="kind: terms\nclass: solicitation\nterms: [坏人们]")

    assert hits(engine, "坏人人们") == []
    assert hits(engine, "坏坏人人们们") == ["坏坏人人们们"]


@pytest.mark.parametrize(
    ("sent", "hit"),
    [
        ("加我weixin领红包", "加我weixin"),
        ("加我威信领红包", "加我威信"),
        ("加加我我微微信信领红包", "加加我我微微信信"),
    ],
)
def test_expressions_are_heard_too(tmp_path: Path, sent: str, hit: str) -> None:
    """A pattern is looked for in the syllables and without repeats, as terms are."""
    pattern = engine_of(tmp_path, toy="kind: pattern\npatterns: ['(?P<hit>加我微信)领.{1,2}包']")

    assert hits(pattern, sent) == [hit]
