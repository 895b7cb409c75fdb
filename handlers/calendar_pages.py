"""The calendar feed: `/p/calendar/….ics`, fetched by calendar programs with a secret address."""

import hashlib
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from aiohttp import web

from bot.pages import HEADERS
from handlers.calendar_feed import KEPT, Dated, feed
from handlers.deps import Deps
from handlers.filing_progress import procedure_of
from handlers.page_frame import Frame
from handlers.page_links import CalendarOf
from handlers.rate import Rate
from handlers.wording import pages as page_words
from storage.calendar_feeds import CalendarFeed
from storage.filing_values import Filing
from storage.unit import Unit

#: Programs fetch every quarter of an hour at most; several devices may share the address.
_MOST, _SPAN = 60, timedelta(hours=1)


class CalendarPages:
    """The address under /p/calendar/."""

    def __init__(self, deps: Deps, frame: Frame) -> None:
        """Show what these parts hold."""
        self._deps = deps
        self._frame = frame
        self._rate = Rate(_MOST, _SPAN)

    def routes(self) -> list[web.RouteDef]:
        """Routes to add to an application."""
        return [web.get("/p/calendar/{token}.ics", self._feed)]

    async def _feed(self, request: web.Request) -> web.Response:
        asked = self._deps.pages.read_calendar(request.match_info["token"])
        if not isinstance(asked, CalendarOf):
            return self._frame.refused(page_words.FORGED)
        if not self._rate.allows(f"{asked.operator_id}", self._deps.clock()):
            return web.Response(status=429, text="too many requests", headers={**HEADERS, "Retry-After": "3600"})
        async with self._deps.database.view() as unit:
            known = await unit.feeds.get(asked.operator_id)
            if known is None or not known.open or known.generation != asked.generation:
                return self._frame.refused(page_words.FORGED)
            filings = await unit.filings.dated_of(asked.operator_id, since=self._deps.clock() - KEPT)
            dated = await self._dated(filings, asked.operator_id, unit)
        return _answer(request, feed(dated), _changed(known, filings))

    async def _dated(self, filings: list[Filing], operator_id: int, unit: Unit) -> list[Dated]:
        accounts = {account.id: account.name for account in await unit.accounts.of(operator_id)}
        return [Dated(one, procedure_of(one, self._deps), accounts.get(one.account_id, "")) for one in filings]


def _changed(known: CalendarFeed, filings: list[Filing]) -> datetime:
    """When the feed last changed, to the second."""
    return max([known.changed_at, *(filing.updated_at for filing in filings)]).replace(microsecond=0)


def _answer(request: web.Request, body: bytes, changed: datetime) -> web.Response:
    """The feed, or 304 for a program that has it; an ETag goes before a date (RFC 9110, 13.2.2)."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        **HEADERS,
        "Cache-Control": "private, no-cache",
        "ETag": tag,
        "Last-Modified": format_datetime(changed, usegmt=True),
    }
    tags = request.headers.get("If-None-Match")
    if tag in tags.replace("W/", "").replace(",", " ").split() if tags else _not_since(request, changed):
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, content_type="text/calendar", charset="utf-8", headers=headers)


def _not_since(request: web.Request, changed: datetime) -> bool:
    try:
        since = parsedate_to_datetime(request.headers.get("If-Modified-Since", ""))
    except ValueError:
        return False
    return since.tzinfo is not None and changed <= since
