"""Days as people write them: understood, asked about or refused, never guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.chinese_numerals import plain_digits
from rules.dates import AmbiguousDate, DateRefusal, parse_date

#: A Tuesday.
TODAY = date(2026, 11, 24)
SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20", "2026-11-20"),
        ("2026/11/20", "2026-11-20"),
        ("2026.11.20", "2026-11-20"),
        ("20261120", "2026-11-20"),
        ("2026 11 20", "2026-11-20"),
        ("2026年11月20日", "2026-11-20"),
        ("2026 年 11 月 20 号。", "2026-11-20"),
        ("2026-11-20(周五)", "2026-11-20"),
        ("２０２６－１１－２０", "2026-11-20"),
        ("2026—11—20", "2026-11-20"),
        ("二〇二六年十一月二十日", "2026-11-20"),
        ("2026-1-5", "2026-01-05"),
        ("11月20日", "2026-11-20"),
        ("十一月二十日", "2026-11-20"),
        ("11-20", "2026-11-20"),
        ("11.20", "2026-11-20"),
        ("去年12月30日", "2025-12-30"),
        ("20号", "2026-11-20"),
        ("二十日", "2026-11-20"),
        ("24号", "2026-11-24"),
        ("上个月31号", "2026-10-31"),
        ("本月3日", "2026-11-03"),
        ("今天", "2026-11-24"),
        ("昨日", "2026-11-23"),
        ("前天", "2026-11-22"),
        ("大前天", "2026-11-21"),
        ("三天前", "2026-11-21"),
        ("10天以前", "2026-11-14"),
        ("两周前", "2026-11-10"),
        ("一个星期前", "2026-11-17"),
        ("上周五", "2026-11-20"),
        ("上个星期一", "2026-11-16"),
        ("上上周三", "2026-11-11"),
        ("周一", "2026-11-23"),
        ("本周二", "2026-11-24"),
        ("礼拜一", "2026-11-23"),
        ("2026-11-20 10:30", "2026-11-20"),
        ("2026-11-20T08:30:00", "2026-11-20"),
        ("11月20日上午", "2026-11-20"),
        ("昨天下午3点", "2026-11-23"),
        ("昨天凌晨两点半", "2026-11-23"),
        ("昨晚", "2026-11-23"),
        ("今早", "2026-11-24"),
        ("刚刚", "2026-11-24"),
        ("是昨天", "2026-11-23"),
        ("11月20日那天", "2026-11-20"),
        ("周五11月20日", "2026-11-20"),
        ("星期五（11月20日）", "2026-11-20"),
        ("20/11/2026", "2026-11-20"),
        ("上上个月3号", "2026-09-03"),
        ("上月20", "2026-10-20"),
        ("昨儿", "2026-11-23"),
        ("上礼拜五", "2026-11-20"),
    ],
)
def test_understood(text: str, expected: str) -> None:
    """What can only mean one past day means that day."""
    assert parse_date(text, TODAY) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("text", "today", "candidates"),
    [
        ("28号", TODAY, ["2026-10-28"]),
        ("31号", TODAY, ["2026-10-31"]),
        ("12月30日", TODAY, ["2025-12-30"]),
        ("周五", TODAY, ["2026-11-20"]),
        ("上周日", TODAY, ["2026-11-22", "2026-11-15"]),
        ("本周日", TODAY, ["2026-11-22"]),
        ("上周五", SUNDAY, ["2026-11-13", "2026-11-20"]),
        ("26-11-20", TODAY, ["2026-11-20"]),
        ("2026-11-20 周四", TODAY, ["2026-11-20"]),
        ("2023-11-20", TODAY, ["2023-11-20"]),
        ("前年3月1日", TODAY, ["2024-03-01"]),
        ("05/11/2026", TODAY, ["2026-05-11", "2026-11-05"]),
        ("20", TODAY, ["2026-11-20"]),
        ("十一", TODAY, ["2026-11-11"]),
        ("上周末", TODAY, ["2026-11-21", "2026-11-22"]),
        ("上个月底", TODAY, ["2026-10-31"]),
        ("一个月前", TODAY, ["2026-10-24"]),
        ("大概11月20日", TODAY, ["2026-11-20"]),
        ("11月20号左右", TODAY, ["2026-11-20"]),
        ("周四11月20日", TODAY, ["2026-11-20"]),
    ],
)
def test_asked(text: str, today: date, candidates: list[str]) -> None:
    """What may mean another day is asked about, naming every past candidate in full."""
    answer = parse_date(text, today)

    assert isinstance(answer, AmbiguousDate)
    assert [day.isoformat() for day in answer.candidates] == candidates
    assert all(day in answer.question for day in candidates)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-02-30", "2 月只有 28 天"),
        ("2024-02-30", "2 月只有 29 天"),
        ("2月29日", "2026 年 2 月只有 28 天"),
        ("2026-13-01", "没有 13 月"),
        ("2026-00-10", "没有 0 月"),
        ("2026-11-00", "没有 0 日"),
        ("20261131", "11 月只有 30 天"),
        ("2026-11-30", "还没到"),
        ("明天", "还没到"),
        ("下周五", "还没到"),
        ("本周五", "还没到"),
        ("9999-12-31", "不像是真的年份"),
        ("0000-01-01", "不像是真的年份"),
        ("2026年11月", "还缺哪一天"),
        ("", "还没写是哪一天"),
        ("月底", "没看懂"),
        ("下月3号", "还没到"),
        ("周末", "还没到"),
        ("农历十月初五", "公历"),
        ("正月十五", "公历"),
        ("廿三", "公历"),
        ("国庆节", "公历"),
        ("春节前", "公历"),
        ("10:30", "没看懂"),
        ("半个月前", "没看懂"),
        ("前后", "没看懂"),
        ("大概是吧", "确切"),
        (" " * 20_000, "还没写是哪一天"),
        ("日" + " " * 20_000 + "1", "没看懂"),
        ("32号", "没有 32 日"),
        ("十十号", "没看懂"),
        ("开会那天\n]]><xml>" + "很" * 99, "没看懂“开会那天]]><xml>"),
    ],
)
def test_refused(text: str, words: str) -> None:
    """What is no past day is refused with the reason and what to send instead."""
    answer = parse_date(text, TODAY)

    assert isinstance(answer, DateRefusal)
    assert words in answer.reason
    assert "请" in answer.reason
    assert len(answer.reason) < 120


@pytest.mark.parametrize("text", ["2023-11-20", "28号", "上周日", "周五", "26-11-20"])
def test_replies_settle_the_question(text: str) -> None:
    """Saying one of the offered replies means exactly that candidate, however long ago it is."""
    answer = parse_date(text, TODAY)

    assert isinstance(answer, AmbiguousDate)
    assert tuple(parse_date(reply, TODAY) for reply in answer.replies) == answer.candidates


@pytest.mark.parametrize(
    ("text", "expected"), [("2026-12-04", "2026-12-04"), ("明天", "2026-11-25"), ("下月3号", "2026-12-03")]
)
def test_future_day_where_it_will_do(text: str, expected: str) -> None:
    """A target of one's own may lie ahead."""
    assert parse_date(text, TODAY, future=True) == date.fromisoformat(expected)


RECENT = st.integers(0, 700).map(lambda days: TODAY - timedelta(days=days))
FORMS = ["{0:%Y-%m-%d}", "{0:%Y/%m/%d}", "{0:%Y%m%d}", "{0.year}年{0.month}月{0.day}日", "{0.year}.{0.month}.{0.day}"]


@given(RECENT, st.sampled_from(FORMS))
def test_full_dates_come_back_as_written(day: date, form: str) -> None:
    """Every full form of every recent day means that day."""
    assert parse_date(form.format(day), TODAY) == day


@given(RECENT, st.sampled_from(["{0.month}月{0.day}日", "{0.day}号", "{0:%m-%d}"]), st.integers(0, 400))
def test_short_dates_are_never_another_or_future_day(day: date, form: str, later: int) -> None:
    """A short form is understood as a past day that fits what was written, or asked, or refused."""
    today = day + timedelta(days=later)
    answer = parse_date(form.format(day), today)

    if isinstance(answer, date):
        assert answer.day == day.day
        assert answer <= today
    elif isinstance(answer, AmbiguousDate):
        assert answer.candidates


@given(st.text(max_size=30))
def test_any_text_gets_an_answer(text: str) -> None:
    """No text raises."""
    assert isinstance(parse_date(text, TODAY), date | AmbiguousDate | DateRefusal)


@given(st.integers(0, 99))
def test_numerals_below_a_hundred(number: int) -> None:
    """Chinese numerals below a hundred become their digits."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    spelled = ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "") if tens else digits[ones]

    assert plain_digits(spelled) == str(number)
