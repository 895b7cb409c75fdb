"""提醒 and 稍后: when an operator wants to be reminded, and putting one filing off."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.messages import TextReply
from bot.router import Router, normalise
from handlers import reminder_plans
from handlers.deps import Deps
from handlers.filing_progress import OPEN
from handlers.filing_steps import own, unknown
from handlers.request import Handler, Outcome, Request
from handlers.wording import filings as filing_words
from handlers.wording import reminders as words
from rules.chinese_numerals import plain_digits
from rules.dates import AmbiguousDate, DateRefusal, parse_date
from rules.reminder_plan import EARLIEST, LATEST, OFF, ReminderSettings
from storage.unit import Unit

router = Router[Handler]("reminding")

#: Days before and how many of them; and how far a filing can be put off.
_FARTHEST, _MOST, _LONGEST = 30, 6, 60
_DAYS = re.compile(r"(?P<days>\d{1,3}) ?(?:天|日)(?:后|以后|之后)?")
_HOUR = (
    r"(?P<half>上午|早上|中午|下午|傍晚|晚上|晚)? ?"
    r"(?P<hour>\d{1,2}|[一二两三四五六七八九十]{1,3}) ?(?:点钟?|时|:) ?(?P<minute>半|\d{1,2})?分?"
)
_AFTERNOON = {"下午", "傍晚", "晚上", "晚"}


@router.words("提醒", "提醒设置")
@router.menu("reminders")
async def show(request: Request, _deps: Deps, unit: Unit) -> Outcome:
    """Say when reminders come and how to change that."""
    return TextReply(words.settings(await unit.reminder_choices.of(request.operator.id)))


@router.pattern(r"提醒 (?P<switch>关闭?|开启?|打开|停)(?:了|提醒)?")
async def switch(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Switch reminders off or on; hour and days stay as they were chosen."""
    on = request.args["switch"] in {"开", "开启", "打开"}
    chosen = switched(await unit.reminder_choices.of(request.operator.id), on=on)
    return await _choose(chosen, request, deps, unit)


@router.pattern(r"提醒 (?:时间)? ?" + _HOUR)
async def choose_hour(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Choose the time of day."""
    at = _hour(request.args)
    if at is None:
        return TextReply(words.BAD_HOUR)
    return await _choose(replace(await unit.reminder_choices.of(request.operator.id), at=at), request, deps, unit)


@router.pattern(r"提醒 提前(?P<days>.{0,40})")
async def choose_days(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Choose how many working days before."""
    before = days_in(request.args["days"])
    if before is None:
        return TextReply(words.BAD_DAYS)
    chosen = replace(await unit.reminder_choices.of(request.operator.id), before=before)
    return await _choose(chosen, request, deps, unit)


@router.pattern(r"提醒 (?P<rest>.{1,20})")
async def not_understood(_request: Request, _deps: Deps, _unit: Unit) -> Outcome:
    """Say what can be sent."""
    return TextReply(words.BAD_SETTING)


@router.words("稍后", "稍后提醒")
async def which(_request: Request, _deps: Deps, _unit: Unit) -> Outcome:
    """Say how to put one off."""
    return TextReply(words.PUT_OFF_WHICH)


@router.pattern(r"(?:稍后|稍后提醒) (?P<number>\d{1,9})(?P<day> .{1,20})?")
async def put_off(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Leave one filing alone until a day; its last day is told all the same."""
    filing = await own(request, unit)
    if filing is None:
        return unknown(request)
    if filing.state not in OPEN or filing.due_on is None:
        return TextReply(words.nothing_to_put_off(filing.id))
    until = _until((request.args.get("day") or "1天").strip(), request.today)
    if isinstance(until, str):
        return TextReply(until)
    if not request.today < until <= request.today + timedelta(days=_LONGEST):
        return TextReply(words.put_off_too_far(_LONGEST))
    await unit.reminder_choices.snooze(filing.id, until)
    await reminder_plans.replan(filing, deps, unit, now=request.now)
    told = deps.calendar.on_or_after(until)
    return TextReply(words.put_off(filing.id, told, due_on=filing.due_on, ahead=request.today <= filing.due_on < told))


async def _choose(chosen: ReminderSettings, request: Request, deps: Deps, unit: Unit) -> TextReply:
    await keep(chosen, request.operator.id, deps=deps, unit=unit, now=request.now)
    return TextReply(words.settings(chosen, changed=True))


async def keep(chosen: ReminderSettings, operator_id: int, *, deps: Deps, unit: Unit, now: datetime) -> None:
    """Keep what an operator chose and plan the reminders of all that is pending anew."""
    await unit.reminder_choices.choose(operator_id, chosen)
    for filing in await unit.filings.pending(operator_id):
        await reminder_plans.replan(filing, deps, unit, now=now)


def switched(chosen: ReminderSettings, *, on: bool) -> ReminderSettings:
    """The same choice with all stages on, or none."""
    return replace(chosen, groups=ReminderSettings().groups if on else OFF.groups)


def days_in(text: str) -> tuple[int, ...] | None:
    """The working days before the last day that a text names, farthest first; None when they cannot be had."""
    days = {int(number) for number in re.findall(r"\d{1,4}", plain_digits(text))}
    if not days or len(days) > _MOST or not all(1 <= number <= _FARTHEST for number in days):
        return None
    return tuple(sorted(days, reverse=True))


def hour_in(text: str) -> time | None:
    """The time of day that a text names, such as "9点" or "09:30"; None when it is none, or by night."""
    found = re.fullmatch(_HOUR, normalise(text)[0])
    return _hour({name: value for name, value in found.groupdict().items() if value}) if found else None


def _hour(said: Mapping[str, str]) -> time | None:
    number = int(plain_digits(said["hour"])) if plain_digits(said["hour"]).isdecimal() else -1
    number += 12 if said.get("half") in _AFTERNOON and 1 <= number < 12 else 0
    minute = said.get("minute") or "0"
    minutes = 30 if minute == "半" else int(minute)
    at = time(number, minutes) if 0 <= number < 24 and minutes < 60 else None
    return at if at and EARLIEST <= at <= LATEST else None


def _until(text: str, today: date) -> date | str:
    """The day that the words mean, or what to say when they mean none."""
    if days := _DAYS.fullmatch(plain_digits(text)):
        return today + timedelta(days=int(days["days"]))
    match parse_date(text, today, future=True):
        case AmbiguousDate() as unsure:
            return filing_words.which_day(unsure.question, list(unsure.replies))
        case DateRefusal(reason=reason):
            return reason
        case day:
            return day
