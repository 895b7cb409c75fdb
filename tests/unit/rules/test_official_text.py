"""Cutting a regulation's official wording into articles."""

import os
from pathlib import Path

import pytest

from rules.articles import load_articles
from rules.official_text import OfficialTextError, parse_official_text

TEXT = """某市示例办法
第一章 总则
第一条 这是第一条。
它有两段，引用了第九条。
第二条　不得有下列情形：
（一）甲；
(二)乙。
第二章　附则
第 三 条：自发布之日起施行。
"""


def test_articles_and_items() -> None:
    """Articles keep their paragraphs, items are found as well, headings are left out."""
    assert parse_official_text(TEXT) == {
        "1": "这是第一条。\n它有两段，引用了第九条。",
        "2": "不得有下列情形：\n（一）甲；\n(二)乙。",
        "3": "自发布之日起施行。",
        "2.1": "甲；",
        "2.2": "乙。",
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "没有找到"),
        ("一段普通的话。", "没有找到"),
        (TEXT.replace("第二条", "第四条"), "第 2 条的地方写着“第四条”"),
        (TEXT.replace("第二条", "第一条"), "第 2 条的地方写着“第一条”"),
    ],
)
def test_text_that_cannot_be_cut_is_refused(text: str, words: str) -> None:
    """No article, a gap or a repetition is refused with the place."""
    with pytest.raises(OfficialTextError, match=words):
        parse_official_text(text)


def test_numerals_above_ninety_nine() -> None:
    """A long law goes on counting past one hundred."""
    written = [*(str(number) for number in range(1, 100)), "一百", "一百零一", "一百零二"]
    text = "\n".join(f"第{numeral}条 文。" for numeral in written)

    assert list(parse_official_text(text)) == [str(number) for number in range(1, 103)]


@pytest.mark.skipif("REGULATION_TEXT" not in os.environ, reason="REGULATION_TEXT names no file with the official text")
def test_the_citys_text() -> None:
    """The city's own text has exactly the articles that the pack explains, none of them copied into it."""
    texts = parse_official_text(Path(os.environ["REGULATION_TEXT"]).read_text(encoding="utf-8"))
    articles = load_articles([Path(__file__).parents[3] / "rules/packs/gejiu"])

    assert set(texts) == {one.reference for one in articles.all()}
    assert not [one.reference for one in articles.all() if one.gist in texts[one.reference]]
