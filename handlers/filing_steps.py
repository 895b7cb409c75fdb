"""One filing (备案 N): showing it, ticking off materials, submitting, withdrawing."""

import re
from datetime import date

from bot.messages import TextReply
from bot.router import Router
from handlers import reminder_plans
from handlers.deps import Deps
from handlers.request import Handler, Outcome, Request
from handlers.wording import filings as words
from rules.filings import FilingKind, Procedure
from storage.filing_states import FilingState
from storage.filing_values import Change, Conflict, Filing, MaterialChange, Reason
from storage.unit import Unit

router = Router[Handler]("filing_steps")

_NUMBER = re.compile(r"\d+")


def procedure_of(filing: Filing, deps: Deps) -> Procedure:
    """The procedure of a stored filing."""
    return deps.procedures.procedure(FilingKind(filing.kind))


def working_days_left(due_on: date | None, today: date, deps: Deps) -> int:
    """Working days from tomorrow to the due day, both counted; 0 when it is today, past or none."""
    left, day = 0, today
    while due_on is not None and day < due_on:
        day = deps.calendar.next_working_day(day)
        left += day <= due_on
    return left


@router.pattern(r"备案 (?P<number>\d{1,9})")
async def show(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Show one filing."""
    filing = await _own(request, unit)
    if filing is None:
        return TextReply(words.unknown_filing(request.args["number"]))
    account = next(account for account in request.accounts if account.id == filing.account_id)
    left = working_days_left(filing.due_on, request.today, deps)
    text = words.shown(filing, procedure_of(filing, deps), account, today=request.today, working_days=left)
    return TextReply(text)


@router.pattern(
    r"备案 (?P<number>\d{1,9}) 材料 (?P<ticks>[\d\s,、，;；]*)",
    r"备案 (?P<number>\d{1,9}) 缺 (?P<missing>[\d\s,、，;；]+)",
)
async def tick_materials(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Tick materials off by their numbers, or take a tick back."""
    filing = await _own(request, unit)
    if filing is None:
        return TextReply(words.unknown_filing(request.args["number"]))
    present = "missing" not in request.args
    procedure = procedure_of(filing, deps)
    numbers = [int(number) for number in _NUMBER.findall(request.args.get("ticks") or request.args.get("missing", ""))]
    for number in numbers:
        if not 1 <= number <= len(procedure.materials):
            return TextReply(words.unknown_material(filing, str(number), len(procedure.materials)))
    if numbers and filing.state not in {FilingState.PREPARING, FilingState.RETURNED}:
        return TextReply(words.wrong_step(filing, "改材料"))
    for number in numbers:
        material = procedure.materials[number - 1].id
        change = MaterialChange(
            version=filing.version,
            material=material,
            present=present,
            actor=request.operator.openid,
            at=request.now,
        )
        changed = await unit.filings.set_material(filing.id, change)
        if isinstance(changed, Conflict):
            return TextReply(words.moved_meanwhile(filing.id))
        filing = changed
    return TextReply(words.materials(filing, procedure))


@router.pattern(r"备案 (?P<number>\d{1,9}) (?:提交|已提交|报送)")
async def submit(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Note that the filing was handed in; refused while something is missing."""
    filing = await _own(request, unit)
    if filing is None:
        return TextReply(words.unknown_filing(request.args["number"]))
    procedure = procedure_of(filing, deps)
    missing = [item for item in procedure.materials if not filing.materials.get(item.id)]
    if missing and filing.state in {FilingState.PREPARING, FilingState.RETURNED}:
        return TextReply(words.still_missing(filing, missing))
    changed = await _step(filing, FilingState.SUBMITTED, request, deps, unit)
    if isinstance(changed, Conflict):
        return TextReply(_refused(changed, filing, "提交"))
    return TextReply(words.submitted(changed, procedure))


@router.pattern(r"备案 (?P<number>\d{1,9}) (?:撤回|撤销|取消|删除)")
async def withdraw(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Withdraw a filing."""
    filing = await _own(request, unit)
    if filing is None:
        return TextReply(words.unknown_filing(request.args["number"]))
    changed = await _step(filing, FilingState.WITHDRAWN, request, deps, unit)
    if isinstance(changed, Conflict):
        return TextReply(_refused(changed, filing, "撤回"))
    return TextReply(words.withdrawn(changed))


async def _own(request: Request, unit: Unit) -> Filing | None:
    return await unit.filings.get(int(request.args["number"]), operator_id=request.operator.id)


async def _step(filing: Filing, state: FilingState, request: Request, deps: Deps, unit: Unit) -> Filing | Conflict:
    change = Change(version=filing.version, to_state=state, actor=request.operator.openid, at=request.now)
    changed = await unit.filings.change(filing.id, change)
    if isinstance(changed, Filing):
        await reminder_plans.replan(changed, deps, unit, now=request.now)
    return changed


def _refused(conflict: Conflict, filing: Filing, step: str) -> str:
    if conflict.reason is Reason.STEP:
        return words.wrong_step(filing, step)
    return words.moved_meanwhile(filing.id)
