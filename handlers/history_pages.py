"""`/p/history/…`: an account's own drafts, and 历史 in the chat, which gives the address."""

import asyncio

from aiohttp import web

from bot.links import Expired, Forged
from bot.messages import TextReply
from bot.router import Router
from handlers.deps import Deps
from handlers.history import MOST, history_facts
from handlers.page_frame import Frame
from handlers.request import Handler, Outcome, Request
from handlers.wording import accounts as account_words
from handlers.wording import history as words
from handlers.wording import pages as page_words
from storage.unit import Unit

router = Router[Handler]("history")


@router.words("历史", "草稿历史", "预审历史")
async def give(request: Request, deps: Deps, _unit: Unit) -> Outcome:
    """Give the address of the history of the account that the operator works for."""
    if request.account is None:
        return TextReply(account_words.NO_ACCOUNT)
    address = deps.pages.history(request.account.id, request.operator.id)
    return TextReply(words.address(request.account.name, address))


class HistoryPages:
    """The page under /p/history/."""

    def __init__(self, deps: Deps, frame: Frame) -> None:
        """Show what these parts hold."""
        self._deps = deps
        self._frame = frame

    def routes(self) -> list[web.RouteDef]:
        """Routes to add to an application."""
        return [web.get("/p/history/{token}", self._show)]

    async def _show(self, request: web.Request) -> web.Response:
        asked = self._deps.pages.read_history(request.match_info["token"])
        if isinstance(asked, Expired | Forged):
            return self._frame.dead(asked)
        async with self._deps.database.view() as unit:
            account = await unit.accounts.get(asked.account_id, operator_id=asked.operator_id)
            drafts = await unit.drafts.of_account(account, MOST) if account else []
        if account is None:
            return self._frame.refused(page_words.ACCOUNT_GONE)
        facts = await asyncio.to_thread(history_facts, drafts, self._deps)
        more = {"account": account.name, "limits": words.limits(self._deps.retention_days, MOST), "base": ""}
        return self._frame.show(request, "history.html", {**facts, **more})
