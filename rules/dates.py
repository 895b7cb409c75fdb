"""Days as people write them in a chat: understood, asked about, or refused; never guessed.

All functions are pure: the day that is today is an argument.
"""

import re
from datetime import date, timedelta

from rules.chinese_numerals import plain_digits
from rules.date_answers import FORMS, YEARS, AmbiguousDate, DateAnswer, DateRefusal, ask
from rules.date_forms import READERS

__all__ = ["AmbiguousDate", "DateAnswer", "DateRefusal", "parse_date"]

#: Older events than this are asked about: a slip of the year is likelier.
_LONG_AGO = timedelta(days=731)
_SHOWN = 20
#: A longer text is no day; it is not looked at.
_LONGEST = 60
_TIME_OF_DAY = re.compile(
    r"(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|的时候|[ T]+(?=\d{1,2}:))*"
    r"(?:\d{1,2}(?::\d{2}){1,2}|\d{1,2}[点时](?:半|\d{1,2}分?)?)?\s*$"
)
#: What may stand around a day without changing it.
_AROUND = re.compile(r"(?:就?是|在|于)?(?P<day>.*?)(?:那天|当天|那一天|这天|这一天)?")


def parse_date(text: str, today: date, *, future: bool = False) -> DateAnswer:
    """The day that a text means, for someone for whom it is `today`.

    Args:
        text: Such as 2026-11-20, 2026年11月20日, 11月20日, 20号, 昨天, 上周五, 三天前, in any width, Chinese numerals
            too. A leading 确认 says that a day long ago is really meant.
        today: The day in Asia/Shanghai.
        future: Whether a day after today will do; events (开设, 注销) have happened.
    """
    asked = _core(text) if len(text) <= _LONGEST else ""
    confirmed, asked = asked.startswith("确认"), asked.removeprefix("确认")
    for form, read in READERS:
        if match := form.fullmatch(asked):
            return _within(read(match, today), today, future=future, confirmed=confirmed)
    if not text.strip():
        return DateRefusal(f"还没写是哪一天。{FORMS}")
    shown = "".join(character for character in text.strip() if character.isprintable())[:_SHOWN]
    return DateRefusal(f"没看懂“{shown}”是哪一天。{FORMS}")


def _core(text: str) -> str:
    """The text without blanks, time of day and words around the day, in half-width digits."""
    asked = _TIME_OF_DAY.sub("", plain_digits(text).strip())
    asked = re.sub(r"(?<=\d)\s+(?=\d)", "-", asked)
    asked = re.sub(r"\s+|[。.,!]$", "", asked)
    around = _AROUND.fullmatch(asked)
    return around["day"] if around else asked


def _within(answer: DateAnswer, today: date, *, future: bool, confirmed: bool) -> DateAnswer:
    if not isinstance(answer, date):
        return _without_future(answer, today) if not future else answer
    if answer.year not in YEARS:
        return DateRefusal(f"{answer.year} 年不像是真的年份，请核对后再发。{FORMS}")
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
    return answer if past == answer.candidates else ask(past, "离今天最近的那一天还没到。")
