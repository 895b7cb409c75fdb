"""Coming in from inside WeChat: `/p/enter` asks WeChat who it is and leads to that operator's own page."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.errors import ApiError, RefusedError
from bot.oauth import PATH, Consent, EntryState, new_state
from handlers.deps import Deps
from handlers.page_frame import Frame
from handlers.wording import pages as words

log = structlog.get_logger()

#: WeChat's codes for a login code that is none, too old, or used.
_SPENT = {40029, 40163}
_LONGEST_CODE = 512


@dataclass(frozen=True, slots=True)
class Entry:
    """The way through WeChat's page and back."""

    consent: Consent
    state: EntryState
    #: Who a code stands for, "" for a snapshot's virtual user; raises ApiError.
    openid_of: Callable[[str], Awaitable[str]]


class EntryPage:
    """The pages under /p/enter."""

    def __init__(self, deps: Deps, frame: Frame, entry: Entry | None) -> None:
        """Let operators in by `entry`; None where the account cannot ask WeChat (decision 0030)."""
        self._deps = deps
        self._frame = frame
        self._entry = entry

    def routes(self) -> list[web.RouteDef]:
        """Routes to add to an application; a mere HEAD uses no code up."""
        return [
            web.get(PATH, self._leave, allow_head=False),
            web.get(f"{PATH}/back", self._return, allow_head=False),
        ]

    async def _leave(self, _request: web.Request) -> web.StreamResponse:
        if self._entry is None:
            return self._frame.refused(words.NO_ENTRY)
        state = new_state()
        response = _to(self._entry.consent.address(state))
        self._entry.state.begin(response, state, self._deps.clock())
        return response

    async def _return(self, request: web.Request) -> web.StreamResponse:
        if self._entry is None:
            return self._frame.refused(words.NO_ENTRY)
        response = await self._let_in(request, self._entry)
        self._entry.state.end(response)
        return response

    async def _let_in(self, request: web.Request, entry: Entry) -> web.StreamResponse:
        code = request.query.get("code", "")
        if not entry.state.holds(request, self._deps.clock()):
            return self._frame.refused(words.ENTRY_FORGED)
        if not 0 < len(code) <= _LONGEST_CODE:
            return self._frame.refused(words.ENTRY_USED)
        try:
            openid = await entry.openid_of(code)
        except ApiError as error:
            return self._frame.refused(_why(error))
        if not openid:
            return self._frame.refused(words.ENTRY_SNAPSHOT)
        async with self._deps.database.view() as unit:
            operator = await unit.operators.get(openid)
        # A redirect, so that the code does not stay in the address.
        return _to(self._deps.pages.mine(operator.id)) if operator else self._frame.refused(words.ENTRY_NOBODY)


def _why(error: ApiError) -> words.Refused:
    if isinstance(error, RefusedError) and error.code in _SPENT:
        return words.ENTRY_USED
    log.warning("entry_failed", why=error.why)
    return words.ENTRY_FAILED


def _to(address: str) -> web.Response:
    return web.Response(status=303, headers={"Location": address})
