"""What a text that means a day may be answered with: the day, a question, or a refusal; nothing is guessed."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

YEARS = range(2000, 2101)
FORMS = "请写成 2026-11-20 这样，也可以说“11月20日”“昨天”“上周五”。"


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


def ask(candidates: Iterable[date], why: str) -> AmbiguousDate:
    """A question that names every candidate in full, after the reason why it is asked."""
    days = tuple(candidates)
    choices = "，还是 ".join(spoken(day) for day in days)
    return AmbiguousDate(days, f"{why}您指的是 {choices}？")


def spoken(day: date) -> str:
    """A day with its weekday."""
    return f"{day}（周{'一二三四五六日'[day.weekday()]}）"


def day_of(year: int, month: int, day: int) -> date | DateRefusal:
    """The day of these numbers, or why there is none."""
    if year not in YEARS:
        return DateRefusal(f"{year} 年不像是真的年份，请核对后再发。{FORMS}")
    if not 1 <= month <= 12:
        return DateRefusal(f"没有 {month} 月，月份是 1 到 12。{FORMS}")
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        return DateRefusal(
            f"{year} 年 {month} 月只有 {last} 天，没有 {day} 日。请核对后再发，例如 {date(year, month, last)}。"
        )
    return date(year, month, day)
