"""The days of a filing: 备案 N 日期 (when it happened), 备案 N 目标 (an own target where the text sets no day)."""

from datetime import date

from bot.messages import TextReply
from bot.router import Router
from handlers import reminder_plans
from handlers.deps import Deps
from handlers.dialogue import Refusal
from handlers.filing_progress import OPEN, procedure_of
from handlers.filing_register import actor
from handlers.filing_steps import own, refused, unknown
from handlers.request import Handler, Outcome, Request
from handlers.wording import filings as words
from rules.dates import AmbiguousDate, DateRefusal, parse_date
from rules.working_days import Deadline
from storage.filing_values import Change, Conflict, Dates, Filing
from storage.unit import Unit

router = Router[Handler]("filing_days")


@router.pattern(r"备案 (?P<number>\d{1,9}) (?:日期?|改期|开设日期?|注销日期?) (?P<day>.{0,40})")
async def correct_day(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Correct the day of the event; the last day and the reminders follow."""
    filing = await own(request, unit)
    if filing is None:
        return unknown(request)
    day = _day(filing, request, word="日期")
    if isinstance(day, Refusal):
        return TextReply(day.sentence)
    change = _decided(filing, _counted(filing, day, deps), request, why="day")
    changed = await _made(filing, change, deps, unit)
    return TextReply(changed if isinstance(changed, str) else _corrected(changed, day, deps))


@router.pattern(r"备案 (?P<number>\d{1,9}) 目标(?:日期?)? (?P<day>.{0,40})")
async def set_target(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Set the target and remind of it."""
    filing = await own(request, unit)
    if filing is None:
        return unknown(request)
    if procedure_of(filing, deps).statutory:
        return TextReply(words.no_own_target(filing))
    day = _day(filing, request, word="目标")
    if isinstance(day, Refusal):
        return TextReply(day.sentence)
    dates = Dates(event_on=filing.event_on, due_on=day, provisional=False)
    changed = await _made(filing, _decided(filing, dates, request, why="target"), deps, unit)
    return TextReply(changed if isinstance(changed, str) else words.target_set(changed))


def _day(filing: Filing, request: Request, *, word: str) -> date | Refusal:
    """The day behind the word; a target lies ahead, an event behind."""
    if filing.state not in OPEN:
        return Refusal(words.wrong_step(filing, f"改{word}"))
    target = word == "目标"
    match parse_date(request.args["day"], request.today, future=target):
        case AmbiguousDate() as unsure:
            replies = [f"备案 {filing.id} {word} {reply}" for reply in unsure.replies]
            return Refusal(words.which_day(unsure.question, replies))
        case DateRefusal(reason=reason):
            return Refusal(reason)
        case day:
            return Refusal(words.TARGET_PAST) if target and day < request.today else day


def _counted(filing: Filing, event_on: date, deps: Deps) -> Dates:
    """The days of a filing whose event was on that day; an own target stays."""
    if filing.event_on and filing.due_on and not procedure_of(filing, deps).statutory:
        before = _count(filing, filing.event_on, deps)
        if before is None or before.due_on != filing.due_on:
            return Dates(event_on=event_on, due_on=filing.due_on, provisional=False)
    counted = _count(filing, event_on, deps)
    due_on, provisional = (counted.due_on, counted.provisional) if counted else (filing.due_on, False)
    return Dates(event_on=event_on, due_on=due_on, provisional=provisional)


def _count(filing: Filing, event_on: date, deps: Deps) -> Deadline | None:
    answer = deps.procedures.deadline(filing.kind, event_on, deps.calendar)
    return answer if isinstance(answer, Deadline) else answer.advised


def _decided(filing: Filing, dates: Dates, request: Request, *, why: str) -> Change:
    return Change(version=filing.version, actor=actor(request), at=request.now, dates=dates, why=why)


async def _made(filing: Filing, change: Change, deps: Deps, unit: Unit) -> Filing | str:
    changed = await unit.filings.change(filing.id, change)
    if isinstance(changed, Conflict):
        return refused(changed, filing, "改日期")
    await reminder_plans.replan(changed, deps, unit, now=change.at)
    return changed


def _corrected(filing: Filing, event_on: date, deps: Deps) -> str:
    deadline = deps.procedures.deadline(filing.kind, event_on, deps.calendar)
    own_target = filing.due_on if not isinstance(deadline, Deadline) and deadline.advised is None else None
    due = words.due_line(deadline, closes=deps.procedures.office.closes, target_on=own_target)
    return words.day_corrected(filing, procedure_of(filing, deps), due)
