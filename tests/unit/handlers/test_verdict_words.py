"""The short answer in the chat: complete where it fits, never without verdict, link and closing words."""

from datetime import UTC, datetime
from itertools import product

import pytest

from handlers.wording import drafts as words
from handlers.wording.articles import article_name, chinese_number
from rules.accounts import AccountKind
from rules.articles import Articles, load_articles
from rules.findings import CheckResult, Finding, Severity
from rules.library import PACKS
from storage.accounts import Account

_LINK = "https://bot.example.cn/p/report/" + "x" * 80
_ACCOUNT = Account(
    id=1,
    operator_id=1,
    name="锡城微生活",
    holder="shop",
    kind=AccountKind.UNLICENSED,
    unit="",
    created_at=datetime(2026, 11, 24, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def articles() -> Articles:
    """The articles of the packs."""
    return load_articles([PACKS / "gejiu", PACKS / "cn-baseline"])


def _finding(*, length: int = 20, article: str = "10.7", severity: Severity = Severity.BLOCK) -> Finding:
    return Finding(
        rule="one",
        articles=(article,),
        severity=severity,
        field="text",
        start=0,
        end=length,
        hit="赌" * length,
        message="可能" * (length // 2),
        suggestion="请补齐：\n" + "来源：＿＿＿＿\n" * (length // 10),
        confidence=1.0,
        view="谐音",
    )


def _told(findings: list[Finding], articles: Articles) -> str:
    result = CheckResult(findings=tuple(findings), failed_rules=("two",))
    draft = words.Checked(account=_ACCOUNT, characters=100, link=_LINK, origin="")
    return words.verdict(result, draft, articles)


@pytest.mark.parametrize(("count", "length"), list(product([0, 1, 3, 9], [2, 60, 400, 4000])))
def test_a_verdict_fits_into_one_message(count: int, length: int, articles: Articles) -> None:
    """However many and long the findings, the link and the closing words are there."""
    told = _told([_finding(length=length)] * count, articles)

    assert len(told.encode()) <= words._BYTES + 100
    assert f'<a href="{_LINK}">打开完整报告</a>' in told
    assert "由您和审签人决定" in told
    assert told.count("改法：") + told.count("还有") >= min(count, 1)


def test_findings_that_were_left_out_are_counted(articles: Articles) -> None:
    """The person knows that there is more on the page."""
    assert "……还有 2 处，请看完整报告。" in _told([_finding()] * 5, articles)


def test_what_may_follow_is_told_for_the_gravest_finding(articles: Articles) -> None:
    """Once, in short; a hint has no consequence."""
    assert _told([_finding()] * 3, articles).count("可能的后果：") == 1
    assert "可能的后果" not in _told([_finding(severity=Severity.HINT)], articles)


def test_lines_to_fill_in_are_shown_whole(articles: Articles) -> None:
    """A repost's lines can be copied out of the chat."""
    assert _told([_finding(length=40, article="12")], articles).count("来源：＿＿＿＿") == 4


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("9", "第九条"),
        ("10.7", "第十条第（七）项"),
        ("10.14", "第十条第（十四）项"),
        ("ad.9", "《广告法》第九条"),
        ("minors.103", "《未成年人保护法》第一百零三条"),
        ("unknown.1", "unknown.1"),
    ],
)
def test_articles_are_named_as_people_say_them(reference: str, name: str, articles: Articles) -> None:
    """The city's by number alone, national ones with their law."""
    assert article_name(reference, articles) == name


@pytest.mark.parametrize(("number", "name"), [(110, "一百一十"), (100, "一百"), (205, "二百零五"), (21, "二十一")])
def test_large_numbers_are_written_in_chinese(number: int, name: str) -> None:
    """National laws have more than a hundred articles."""
    assert chinese_number(number) == name
