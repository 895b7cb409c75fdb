"""Words for days and moments."""

from datetime import date, datetime, timedelta, timezone

_WEEKDAYS = "一二三四五六日"
_SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def day(value: date) -> str:
    """2026-11-27 as "11月27日（周五）"."""
    return f"{value.month}月{value.day}日（周{_WEEKDAYS[value.weekday()]}）"


def full_day(value: date) -> str:
    """2026-11-27 as "2026年11月27日（周五）"."""
    return f"{value.year}年{day(value)}"


def moment(at: datetime) -> str:
    """An aware moment as "11-24 09:05" in Shanghai."""
    return f"{at.astimezone(_SHANGHAI):%m-%d %H:%M}"


def last_day(due_on: date, *, provisional: bool, closes: str) -> str:
    """The last day with both its ends, and the mark 暂定 when the calendar of that year is not published.

    Civil Code 203: it runs to 24:00, and to the closing of the office for what is handed over in person.
    """
    mark = "（暂定，假日安排公布后会重新计算并告诉您）" if provisional else ""
    return f"{full_day(due_on)}24:00 前{mark}；当面交材料请在当天 {closes} 前"


def days_left(due_on: date, today: date, *, working_days: int) -> str:
    """How long is left, seen from today; `working_days` counts from tomorrow to the due day."""
    if due_on < today:
        return f"已过期 {(today - due_on).days} 天"
    if due_on == today:
        return "今天截止"
    return f"还剩 {working_days} 个工作日"
