"""我的数据 and 删除我的数据: what is stored about an operator, and erasing it."""

from bot.messages import TextReply
from bot.router import Router
from handlers.deps import Deps
from handlers.request import Handler, Outcome, Request
from handlers.wording import own_data as words
from storage.operators import Operator
from storage.unit import Unit

router = Router[Handler]("own_data")


@router.words("我的数据", "查看我的数据")
async def show(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Say what is stored and for how long."""
    stored = await stored_of(request.operator.id, len(request.accounts), unit)
    return TextReply(words.stored(stored, retention_days=deps.retention_days))


@router.words("删除我的数据")
async def ask(_request: Request, _deps: Deps, _unit: Unit) -> Outcome:
    """Ask before erasing: it cannot be undone."""
    return TextReply(words.ASK)


@router.words("确认删除我的数据")
async def erase(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Erase everything; the answer to this very message is all that is kept, for an hour."""
    await forget(request.operator, deps, unit)
    await unit.answers.claim(request.inbound.key, request.inbound.openid, request.now)
    return TextReply(words.ERASED)


async def stored_of(operator_id: int, accounts: int, unit: Unit) -> words.Stored:
    """Count what is stored about an operator, who has so many accounts."""
    drafts = await unit.drafts.latest(operator_id, 1000)
    filings = await unit.filings.pending(operator_id)
    own = await unit.words.count(operator_id)
    return words.Stored(accounts=accounts, drafts=len(drafts), pending=len(filings), words=own)


async def forget(operator: Operator, deps: Deps, unit: Unit) -> None:
    """Erase everything kept about an operator, in SQL and in Redis."""
    await unit.erase(operator.id)
    await deps.windows.close(operator.openid)
