"""Days as people write them in a chat: understood, asked about, or refused; never guessed.

All functions are pure: the day that is today is an argument.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from rules.chinese_numerals import plain_digits

_YEARS = range(2000, 2101)
#: Older events than this are asked about: a slip of the year is likelier.
_LONG_AGO = timedelta(days=731)
_SHOWN = 20
_FORMS = "请写成 2026-11-20 这样，也可以说“11月20日”“昨天”“上周五”。"
_RELATIVE = {"今": 0, "昨": -1, "前": -2, "大前": -3, "明": 1, "后": 2}
_YEAR_WORDS = {"": 0, "今年": 0, "去年": -1, "前年": -2}
_WEEK_WORDS = {"": 0, "本": 0, "这": 0, "上": -1, "上上": -2, "下": 1}
_MONTH_WORDS = {"本": 0, "这": 0, "上": -1}


@dataclass(frozen=True, slots=True)
class AmbiguousDate:
    """More than one day may be meant, or one that is better confirmed; nothing was decided."""

    #: Likeliest first.
    candidates: tuple[date, ...]
    #: In Chinese, naming the candidates.
    question: str

    @property
    def replies(self) -> tuple[str, ...]:
        """What to say for each candidate instead of the text that was asked about, such as 确认 2026-10-20."""
        return tuple(f"确认 {day}" for day in self.candidates)


@dataclass(frozen=True, slots=True)
class DateRefusal:
    """No usable day; the reason (in Chinese) says what to send instead."""

    reason: str


DateAnswer: TypeAlias = date | AmbiguousDate | DateRefusal


def parse_date(text: str, today: date, *, future: bool = False) -> DateAnswer:
    """The day that a text means, for someone for whom it is `today`.

    Args:
        text: Such as 2026-11-20, 2026年11月20日, 11月20日, 20号, 昨天, 上周五, 三天前, in any width, Chinese numerals
            too. A leading 确认 says that a day long ago is really meant.
        today: The day in Asia/Shanghai.
        future: Whether a day after today will do; events (开设, 注销) have happened.
    """
    asked = re.sub(r"(?<=\d)\s+(?=\d)", "-", plain_digits(text).strip())
    asked = re.sub(r"\s+|[。.,!]$", "", asked)
    confirmed, asked = asked.startswith("确认"), asked.removeprefix("确认")
    for form, read in _READERS:
        if match := form.fullmatch(asked):
            return _within(read(match, today), today, future=future, confirmed=confirmed)
    shown = "".join(character for character in text.strip() if character.isprintable())[:_SHOWN]
    return DateRefusal(f"没看懂“{shown}”是哪一天。{_FORMS}")


def _within(answer: DateAnswer, today: date, *, future: bool, confirmed: bool) -> DateAnswer:
    if not isinstance(answer, date):
        return _without_future(answer, today) if not future else answer
    if answer.year not in _YEARS:
        return DateRefusal(f"{answer.year} 年不像是真的年份，请核对后再发。{_FORMS}")
    if answer > today and not future:
        return DateRefusal(f"{answer} 还没到（今天是 {today}）。请发已经发生的那一天。")
    if today - answer > _LONG_AGO and not confirmed:
        return AmbiguousDate((answer,), f"{answer} 是两年多以前了，确实是这一天吗？")
    return answer


def _without_future(answer: AmbiguousDate | DateRefusal, today: date) -> DateAnswer:
    if isinstance(answer, DateRefusal):
        return answer
    past = tuple(day for day in answer.candidates if day <= today)
    if not past:
        return DateRefusal(f"{answer.candidates[0]} 还没到（今天是 {today}）。请发已经发生的那一天。")
    return answer if past == answer.candidates else _ask(past, "离今天最近的那一天还没到。")


def _ask(candidates: Iterable[date], why: str) -> AmbiguousDate:
    days = tuple(candidates)
    choices = "，还是 ".join(_spoken(day) for day in days)
    return AmbiguousDate(days, f"{why}您指的是 {choices}？")


def _spoken(day: date) -> str:
    return f"{day}（周{'一二三四五六日'[day.weekday()]}）"


def _day(year: int, month: int, day: int) -> date | DateRefusal:
    if year not in _YEARS:
        return DateRefusal(f"{year} 年不像是真的年份，请核对后再发。{_FORMS}")
    if not 1 <= month <= 12:
        return DateRefusal(f"没有 {month} 月，月份是 1 到 12。{_FORMS}")
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        return DateRefusal(
            f"{year} 年 {month} 月只有 {last} 天，没有 {day} 日。请核对后再发，例如 {date(year, month, last)}。"
        )
    return date(year, month, day)


def _full(match: re.Match[str], _today: date) -> DateAnswer:
    """2026-11-20, with a weekday that must agree."""
    day = _day(int(match["year"]), int(match["month"]), int(match["day"]))
    return _agreeing(day, match["weekday"])


def _agreeing(day: DateAnswer, weekday: str | None) -> DateAnswer:
    if not isinstance(day, date) or not weekday or _weekday(weekday) == day.weekday():
        return day
    return _ask((day,), f"{_spoken(day)}的星期和您写的对不上。")


def _short_year(match: re.Match[str], _today: date) -> DateAnswer:
    """26-11-20: the year is likely, not certain."""
    day = _day(2000 + int(match["year"]), int(match["month"]), int(match["day"]))
    return _ask((day,), "年份只有两位。") if isinstance(day, date) else day


def _without_day(match: re.Match[str], _today: date) -> DateAnswer:
    """2026年11月."""
    return DateRefusal(f"{match['year']} 年 {int(match['month'])} 月还缺哪一天。{_FORMS}")


def _month_and_day(match: re.Match[str], today: date) -> DateAnswer:
    """11月20日: this year's, and last year's only after asking."""
    word = match["word"] or ""
    month, number = int(match["month"]), int(match["day"])
    day = _day(today.year + _YEAR_WORDS[word], month, number)
    if not isinstance(day, date) or word or day <= today:
        return _agreeing(day, match["weekday"])
    before = _day(today.year - 1, month, number)
    return _ask((before, day), "没有写年份。") if isinstance(before, date) else _ask((day,), "没有写年份。")


def _day_of_month(match: re.Match[str], today: date) -> DateAnswer:
    """20号: this month's where it has come, else asked."""
    word, number = match["word"] or "", int(match["day"])
    if word:
        return _day(*_month_from(today, _MONTH_WORDS[word]), number)
    this = _day(today.year, today.month, number)
    if isinstance(this, date) and this <= today:
        return this
    before = _day(*_month_from(today, -1), number)
    days = [day for day in (before, this) if isinstance(day, date)]
    return _ask(days, "没有写月份。") if days else before


def _month_from(today: date, months: int) -> tuple[int, int]:
    years, month = divmod(today.month - 1 + months, 12)
    return today.year + years, month + 1


def _relative(match: re.Match[str], today: date) -> DateAnswer:
    """昨天."""
    return today + timedelta(days=_RELATIVE[match["word"]])


def _ago(match: re.Match[str], today: date) -> DateAnswer:
    """三天前, 两周前."""
    return today - timedelta(days=int(match["number"]) * (1 if match["unit"] in "天日" else 7))


def _of_week(match: re.Match[str], today: date) -> DateAnswer:
    """上周五: asked where weeks from Monday and weeks from Sunday give different days, or it is still to come."""
    weekday, weeks = _weekday(match["weekday"]), _WEEK_WORDS[match["word"] or ""]
    from_monday = today + timedelta(days=weekday - today.weekday() + 7 * weeks)
    from_sunday = today + timedelta(days=(weekday + 1) % 7 - (today.weekday() + 1) % 7 + 7 * weeks)
    if from_monday != from_sunday:
        return _ask((from_monday, from_sunday), "一周从周日还是周一算起，说法不一。")
    if from_monday > today and not match["word"]:
        return _ask((from_monday - timedelta(days=7), from_monday), "没有说是哪一周。")
    return from_monday


def _weekday(text: str) -> int:
    return 6 if text in "日天7" else int(text) - 1


_WEEKDAY = r"(?:周|星期|礼拜)(?P<weekday>[1-7日天])"
_BESIDE = rf"(?:\(?{_WEEKDAY}\)?)?"
_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], DateAnswer]], ...] = (
    (re.compile(rf"(?P<year>\d{{4}})[-/.年](?P<month>\d{{1,2}})[-/.月](?P<day>\d{{1,2}})[日号]?{_BESIDE}"), _full),
    (re.compile(rf"(?P<year>\d{{4}})(?P<month>\d{{2}})(?P<day>\d{{2}}){_BESIDE}"), _full),
    (re.compile(r"(?P<year>\d{2})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})[日号]?"), _short_year),
    (re.compile(r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})月?"), _without_day),
    (
        re.compile(rf"(?P<word>今年|去年|前年)?(?P<month>\d{{1,2}})[-/.月](?P<day>\d{{1,2}})[日号]?{_BESIDE}"),
        _month_and_day,
    ),
    (re.compile(r"(?:(?P<word>本|这|上)个?月)?(?P<day>\d{1,2})[日号]"), _day_of_month),
    (re.compile(r"(?P<word>大前|[今昨前明后])[天日]"), _relative),
    (re.compile(r"(?P<number>\d{1,3})个?(?P<unit>天|日|周|星期|礼拜)(?:以|之)?前"), _ago),
    (re.compile(rf"(?P<word>上上|[上本这下])?个?{_WEEKDAY}"), _of_week),
)
