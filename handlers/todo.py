"""待办 and 我的: what an operator still has to do, soonest first, and the page that shows it all."""

from collections.abc import Sequence
from datetime import date

from bot.messages import TextReply
from bot.router import Router
from handlers.deps import Deps
from handlers.filing_progress import procedure_of, working_days_left
from handlers.request import Handler, Outcome, Request
from handlers.wording import filings as words
from handlers.wording import mine as mine_words
from handlers.wording.filings import Listed
from storage.accounts import Account
from storage.filing_values import Filing
from storage.unit import Unit

router = Router[Handler]("todo")


@router.words("待办", "待办事项", "我的待办", "我的备案")
@router.menu("todo")
async def todo(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """List the operator's pending filings."""
    filings = await unit.filings.pending(request.operator.id)
    if not filings:
        return TextReply(words.NOTHING_PENDING)
    listed = listed_of(filings, request.accounts, request.today, deps=deps)
    return TextReply(words.todo(listed, request.today, deps.pages.mine(request.operator.id)))


@router.words("我的", "我的页面", "打开我的页面", "我的主页")
async def mine(request: Request, deps: Deps, _unit: Unit) -> Outcome:
    """Give the address of the operator's own page."""
    return TextReply(mine_words.link(deps.pages.mine(request.operator.id)))


def listed_of(filings: Sequence[Filing], accounts: Sequence[Account], today: date, *, deps: Deps) -> list[Listed]:
    """An operator's pending filings with what is said of them, in the same order."""
    names = {account.id: account.name for account in accounts}
    listed = []
    for filing in filings:
        procedure = procedure_of(filing, deps)
        left = working_days_left(filing.due_on, today, deps)
        listed.append(Listed(filing, procedure.title, names[filing.account_id], left, procedure.advice))
    return listed
