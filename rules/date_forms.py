"""The forms in which people write a day: a pattern and a reader for each, tried in order.

All readers are pure: the day that is today is an argument. To understand one more form add a line to `READERS`.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from rules.date_answers import FORMS, DateAnswer, DateRefusal, ask, day_of, spoken

_RELATIVE = {"今": 0, "昨": -1, "前": -2, "大前": -3, "明": 1, "后": 2, "刚": 0}
_YEAR_WORDS = {"": 0, "今年": 0, "去年": -1, "前年": -2}
_WEEK_WORDS = {"": 0, "本": 0, "这": 0, "上": -1, "上上": -2, "下": 1}
_MONTH_WORDS = {"本": 0, "这": 0, "上": -1, "上上": -2, "下": 1}


def _full(match: re.Match[str], _today: date) -> DateAnswer:
    """2026-11-20, with a weekday that must agree."""
    day = day_of(int(match["year"]), int(match["month"]), int(match["day"]))
    return _agreeing(day, match["weekday"])


def _agreeing(day: DateAnswer, weekday: str | None) -> DateAnswer:
    if not isinstance(day, date) or not weekday or _weekday(weekday) == day.weekday():
        return day
    return ask((day,), f"{spoken(day)}的星期和您写的对不上。")


def _short_year(match: re.Match[str], _today: date) -> DateAnswer:
    """26-11-20: the year is likely, not certain."""
    day = day_of(2000 + int(match["year"]), int(match["month"]), int(match["day"]))
    return ask((day,), "年份只有两位。") if isinstance(day, date) else day


def _without_day(match: re.Match[str], _today: date) -> DateAnswer:
    """2026年11月."""
    return DateRefusal(f"{match['year']} 年 {int(match['month'])} 月还缺哪一天。{FORMS}")


def _month_and_day(match: re.Match[str], today: date) -> DateAnswer:
    """11月20日: this year's, and last year's only after asking."""
    word = match["word"] or ""
    month, number = int(match["month"]), int(match["day"])
    day = day_of(today.year + _YEAR_WORDS[word], month, number)
    if not isinstance(day, date) or word or day <= today:
        return _agreeing(day, match["weekday"])
    before = day_of(today.year - 1, month, number)
    return ask((before, day), "没有写年份。") if isinstance(before, date) else ask((day,), "没有写年份。")


def _day_of_month(match: re.Match[str], today: date) -> DateAnswer:
    """20号: this month's where it has come, else asked."""
    word, number = match["word"] or "", int(match["day"])
    if word:
        return day_of(*_month_from(today, _MONTH_WORDS[word]), number)
    this = day_of(today.year, today.month, number)
    if isinstance(this, date) and this <= today:
        return this
    before = day_of(*_month_from(today, -1), number)
    days = [day for day in (before, this) if isinstance(day, date)]
    return ask(days, "没有写月份。") if days else before


def _month_from(today: date, months: int) -> tuple[int, int]:
    years, month = divmod(today.month - 1 + months, 12)
    return today.year + years, month + 1


def _relative(match: re.Match[str], today: date) -> DateAnswer:
    """昨天."""
    return today + timedelta(days=_RELATIVE[match["word"] or "刚"])


def _ago(match: re.Match[str], today: date) -> DateAnswer:
    """三天前, 两周前."""
    return today - timedelta(days=int(match["number"]) * (1 if match["unit"] in "天日" else 7))


def _ahead(match: re.Match[str], today: date) -> DateAnswer:
    """三天后, 两周后."""
    return today + timedelta(days=int(match["number"]) * (1 if match["unit"] in "天日" else 7))


def _of_week(match: re.Match[str], today: date) -> DateAnswer:
    """上周五: asked where weeks from Monday and weeks from Sunday give different days, or it is still to come."""
    weekday, weeks = _weekday(match["weekday"]), _WEEK_WORDS[match["word"] or ""]
    from_monday = today + timedelta(days=weekday - today.weekday() + 7 * weeks)
    from_sunday = today + timedelta(days=(weekday + 1) % 7 - (today.weekday() + 1) % 7 + 7 * weeks)
    if from_monday != from_sunday:
        return ask((from_monday, from_sunday), "一周从周日还是周一算起，说法不一。")
    if from_monday > today and not match["word"]:
        return ask((from_monday - timedelta(days=7), from_monday), "没有说是哪一周。")
    return from_monday


def _of_weekend(match: re.Match[str], today: date) -> DateAnswer:
    """上周末: Saturday or Sunday, asked."""
    weeks = _WEEK_WORDS[match["word"] or ""]
    saturday = today + timedelta(days=5 - today.weekday() + 7 * weeks)
    return ask((saturday, saturday + timedelta(days=1)), "周末有两天。")


def _last_of_month(match: re.Match[str], today: date) -> DateAnswer:
    """上个月底: the last day is likely, not certain."""
    year, month = _month_from(today, _MONTH_WORDS[match["word"]])
    return ask((date(year, month, monthrange(year, month)[1]),), "“月底”要落到确切的一天。")


def _months_ago(match: re.Match[str], today: date) -> DateAnswer:
    """一个月前: the same day of that month is likely, not certain."""
    year, month = _month_from(today, -int(match["number"]))
    return ask((date(year, month, min(today.day, monthrange(year, month)[1])),), "“几个月前”要落到确切的一天。")


def _bare_number(match: re.Match[str], today: date) -> DateAnswer:
    """20 alone: a day of a month is likely, not certain."""
    answer = _day_of_month(match, today)
    return ask((answer,), "只有一个数。") if isinstance(answer, date) else answer


def _year_last(match: re.Match[str], _today: date) -> DateAnswer:
    """20/11/2026: asked where day and month may be either way round."""
    one, other, year = int(match["one"]), int(match["other"]), int(match["year"])
    orders = {day_of(year, month, day) for month, day in ((one, other), (other, one)) if 1 <= month <= 12}
    days = sorted(day for day in orders if isinstance(day, date))
    if len(days) == 1:
        return days[0]
    return ask(days, "日和月的先后看不出来。") if days else day_of(year, one, other)


def _about(match: re.Match[str], today: date) -> DateAnswer:
    """大概11月20日: an exact day is needed."""
    for form, read in READERS:
        if rest := form.fullmatch(match["rest"]):
            answer = read(rest, today)
            return ask((answer,), "截止日要按确切的一天算。") if isinstance(answer, date) else answer
    return DateRefusal(f"截止日要按确切的一天算。{FORMS}")


def _refused(_match: re.Match[str], _today: date, *, why: str) -> DateAnswer:
    return DateRefusal(f"{why}{FORMS}")


_LUNAR = "农历的日子我换算不了，怕算错，请发公历的那一天。"
_FESTIVAL = "节日前后说不准是哪一天，请发公历的那一天。"


def _weekday(text: str) -> int:
    return 6 if text in "日天7" else int(text) - 1


_WEEKDAY = r"(?:周|星期|礼拜)(?P<weekday>[1-7日天])"
_BESIDE = rf"(?:\(?{_WEEKDAY}\)?)?"
READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], DateAnswer]], ...] = (
    (re.compile(rf"(?P<year>\d{{4}})[-/.年](?P<month>\d{{1,2}})[-/.月](?P<day>\d{{1,2}})[日号]?{_BESIDE}"), _full),
    (re.compile(rf"(?P<year>\d{{4}})(?P<month>\d{{2}})(?P<day>\d{{2}}){_BESIDE}"), _full),
    (re.compile(r"(?P<year>\d{2})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})[日号]?"), _short_year),
    (re.compile(r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})月?"), _without_day),
    (
        re.compile(rf"(?P<word>今年|去年|前年)?(?P<month>\d{{1,2}})[-/.月](?P<day>\d{{1,2}})[日号]?{_BESIDE}"),
        _month_and_day,
    ),
    (re.compile(rf"{_WEEKDAY}\(?(?P<word>)(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})[日号]?\)?"), _month_and_day),
    (re.compile(r"(?P<one>\d{1,2})[-/.](?P<other>\d{1,2})[-/.](?P<year>\d{4})"), _year_last),
    (re.compile(r"(?P<word>上上|[本这上下])个?月(?P<day>\d{1,2})[日号]?"), _day_of_month),
    (re.compile(r"(?P<word>)(?P<day>\d{1,2})[日号]"), _day_of_month),
    (re.compile(r"(?P<word>)(?P<day>\d{1,2})"), _bare_number),
    (re.compile(r"(?P<word>上上|[本这上])个?月[底末]"), _last_of_month),
    (re.compile(r"(?P<word>大前|[今昨前明后])[天日晚早夜儿]|(?P<now>刚刚|刚才|刚)"), _relative),
    (re.compile(r"(?P<number>\d{1,2})个?月(?:以|之)?前"), _months_ago),
    (re.compile(r"(?P<number>\d{1,3})个?(?P<unit>天|日|周|星期|礼拜)(?:以|之)?前"), _ago),
    (re.compile(r"(?P<number>\d{1,3})个?(?P<unit>天|日|周|星期|礼拜)(?:以|之)?后"), _ahead),
    (re.compile(rf"(?P<word>上上|[上本这下])?个?{_WEEKDAY}"), _of_week),
    (re.compile(r"(?P<word>上上|[上本这下])?个?周末"), _of_weekend),
    (re.compile(r"(?:大概|大约|可能|好像|应该|差不多)是?(?P<rest>.+?)(?:左右|前后)?"), _about),
    (re.compile(r"(?P<rest>.+?)(?:左右|前后)"), _about),
    (re.compile(r".*(?:农历|阴历|旧历|正月|腊月|冬月|初\d{1,2}|廿|闰).*"), partial(_refused, why=_LUNAR)),
    (
        re.compile(r".*(?:元旦|春节|除夕|元宵|清明|端午|中秋|重阳|国庆|劳动节|儿童节|圣诞|节).*"),
        partial(_refused, why=_FESTIVAL),
    ),
)
