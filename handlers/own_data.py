"""我的数据 and 删除我的数据: what is stored about an operator, and erasing it."""

from bot.messages import TextReply
from bot.router import Router
from handlers.deps import Deps
from handlers.request import Handler, Outcome, Request
from handlers.wording import own_data as words
from storage.unit import Unit

router = Router[Handler]("own_data")


@router.words("我的数据", "查看我的数据")
async def show(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Say what is stored and for how long."""
    drafts = await unit.drafts.latest(request.operator.id, 1000)
    filings = await unit.filings.pending(request.operator.id)
    own = await unit.words.count(request.operator.id)
    stored = words.Stored(accounts=len(request.accounts), drafts=len(drafts), pending=len(filings), words=own)
    return TextReply(words.stored(stored, retention_days=deps.retention_days))


@router.words("删除我的数据")
async def ask(_request: Request, _deps: Deps, _unit: Unit) -> Outcome:
    """Ask before erasing: it cannot be undone."""
    return TextReply(words.ASK)


@router.words("确认删除我的数据")
async def erase(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Erase everything; the answer to this very message is all that is kept, for an hour."""
    await unit.erase(request.operator.id)
    await unit.answers.claim(request.inbound.key, request.inbound.openid, request.now)
    await deps.windows.close(request.inbound.openid)
    return TextReply(words.ERASED)
