"""One filing (备案 N): showing it, submitting, withdrawing."""

from bot.messages import TextReply
from bot.router import Router
from handlers import office_news, reminder_plans
from handlers.deps import Deps
from handlers.filing_progress import OPEN, Missing, missing_of, procedure_of, route_of, working_days_left
from handlers.filing_register import actor
from handlers.request import Handler, Outcome, Request
from handlers.wording import filing_shown
from handlers.wording import filings as words
from storage.filing_states import FilingState
from storage.filing_values import Change, Conflict, Filing, Reason
from storage.unit import Unit

router = Router[Handler]("filing_steps")


async def own(request: Request, unit: Unit) -> Filing | None:
    """The operator's own filing of the number that the command names."""
    return await unit.filings.get(int(request.args["number"]), operator_id=request.operator.id)


def unknown(request: Request) -> TextReply:
    """The operator has no such filing."""
    return TextReply(words.unknown_filing(request.args["number"]))


@router.pattern(r"备案 (?P<number>\d{1,9})")
async def show(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Show one filing with everything that is known of it."""
    filing = await own(request, unit)
    if filing is None:
        return unknown(request)
    account = next(account for account in request.accounts if account.id == filing.account_id)
    procedure = procedure_of(filing, deps)
    facts = filing_shown.Shown(
        filing=filing,
        procedure=procedure,
        account=account,
        route=route_of(filing, account, deps),
        missing=missing_of(filing, procedure).all,
        history=await unit.filings.history(filing.id),
        views=await unit.views.of(filing.id),
        closes=deps.procedures.office.closes,
        today=request.today,
        working_days=working_days_left(filing.due_on, request.today, deps),
    )
    return TextReply(filing_shown.shown(facts))


@router.pattern(r"备案 (?P<number>\d{1,9}) (?:提交|已提交|报送|交了)")
async def submit(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Note that the filing was handed in; refused while something is missing."""
    filing = await own(request, unit)
    if filing is None:
        return unknown(request)
    procedure = procedure_of(filing, deps)
    missing = (
        missing_of(filing, procedure) if filing.state in OPEN else Missing(preconditions=(), people=(), materials=())
    )
    if missing.all:
        return TextReply(words.still_missing(filing, procedure, missing.all))
    changed = await _step(filing, FilingState.SUBMITTED, request, deps, unit)
    if isinstance(changed, Conflict):
        return TextReply(refused(changed, filing, "提交"))
    account = next(account for account in request.accounts if account.id == filing.account_id)
    told = await office_news.submitted(changed, account, deps, unit)
    return TextReply(words.submitted(changed, route_of(filing, account, deps), officers=told))


@router.pattern(r"备案 (?P<number>\d{1,9}) (?:撤回|撤销|取消|删除)")
async def withdraw(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Withdraw a filing."""
    filing = await own(request, unit)
    if filing is None:
        return unknown(request)
    changed = await _step(filing, FilingState.WITHDRAWN, request, deps, unit)
    if isinstance(changed, Conflict):
        return TextReply(refused(changed, filing, "撤回"))
    await office_news.forget(changed, deps, unit)
    return TextReply(words.withdrawn(changed))


async def _step(filing: Filing, state: FilingState, request: Request, deps: Deps, unit: Unit) -> Filing | Conflict:
    change = Change(version=filing.version, to_state=state, actor=actor(request), at=request.now)
    changed = await unit.filings.change(filing.id, change)
    if isinstance(changed, Filing):
        await reminder_plans.replan(changed, deps, unit, now=request.now)
    return changed


def refused(conflict: Conflict, filing: Filing, step: str) -> str:
    """The sentence for a change that was not made."""
    if conflict.reason is Reason.STEP:
        return words.wrong_step(filing, step)
    return words.moved_meanwhile(filing.id)
