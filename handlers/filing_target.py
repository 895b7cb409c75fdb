"""备案 N 目标 日期: the operator's own target day for a filing for which the text sets none."""

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
from storage.filing_values import Change, Conflict, Dates, Filing
from storage.unit import Unit

router = Router[Handler]("filing_target")


@router.pattern(r"备案 (?P<number>\d{1,9}) 目标(?:日期?)? (?P<day>.{0,40})")
async def set_target(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Set the target and remind of it."""
    filing = await own(request, unit)
    if filing is None:
        return unknown(request)
    day = _target(filing, request, deps)
    if isinstance(day, Refusal):
        return TextReply(day.sentence)
    dates = Dates(event_on=filing.event_on, due_on=day, provisional=False)
    change = Change(version=filing.version, actor=actor(request), at=request.now, dates=dates, why="target")
    changed = await unit.filings.change(filing.id, change)
    if isinstance(changed, Conflict):
        return TextReply(refused(changed, filing, "改目标日"))
    await reminder_plans.replan(changed, deps, unit, now=request.now)
    return TextReply(words.target_set(changed))


def _target(filing: Filing, request: Request, deps: Deps) -> date | Refusal:
    if procedure_of(filing, deps).statutory:
        return Refusal(words.no_own_target(filing))
    if filing.state not in OPEN:
        return Refusal(words.wrong_step(filing, "改目标日"))
    match parse_date(request.args["day"], request.today, future=True):
        case AmbiguousDate() as unsure:
            replies = [f"备案 {filing.id} 目标 {reply}" for reply in unsure.replies]
            return Refusal(words.which_day(unsure.question, replies))
        case DateRefusal(reason=reason):
            return Refusal(reason)
        case day:
            return day if day >= request.today else Refusal(words.TARGET_PAST)
