"""待办: what an operator still has to do, soonest first."""

from bot.messages import TextReply
from bot.router import Router
from handlers.deps import Deps
from handlers.filing_progress import procedure_of, working_days_left
from handlers.request import Handler, Outcome, Request
from handlers.wording import filings as words
from handlers.wording.filings import Listed
from storage.unit import Unit

router = Router[Handler]("todo")


@router.words("待办", "待办事项", "我的待办", "我的备案")
@router.menu("todo")
async def todo(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """List the operator's pending filings."""
    filings = await unit.filings.pending(request.operator.id)
    if not filings:
        return TextReply(words.NOTHING_PENDING)
    names = {account.id: account.name for account in request.accounts}
    listed = []
    for filing in filings:
        procedure = procedure_of(filing, deps)
        left = working_days_left(filing.due_on, request.today, deps)
        listed.append(Listed(filing, procedure.title, names[filing.account_id], left, procedure.advice))
    return TextReply(words.todo(listed, request.today))
