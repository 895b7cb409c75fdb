"""The register for one officer: `/p/register/…`, with filters and as an Excel file."""

import asyncio
from typing import Any

from aiohttp import web

from handlers.deps import SHANGHAI, Deps
from handlers.page_frame import Download, Frame, download
from handlers.register_rows import STATES, BadFilter, Entry, Wanted, entries, read_filter
from handlers.register_sheet import workbook
from handlers.wording import pages as page_words
from handlers.wording.days import moment
from handlers.wording.filings import STATE_NAMES
from storage.officers import Officer

#: Rows that the page shows; the file has all.
_SHOWN = 100
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RegisterPages:
    """The pages under /p/register/."""

    def __init__(self, deps: Deps, frame: Frame) -> None:
        """Show what these parts hold."""
        self._deps = deps
        self._frame = frame

    def routes(self) -> list[web.RouteDef]:
        """Routes to add to an application."""
        return [web.get("/p/register/{token}", self._show), web.get("/p/register/{token}/xlsx", self._sheet)]

    async def _show(self, request: web.Request) -> web.Response:
        found = await self._found(request)
        if isinstance(found, web.Response):
            return found
        officer, wanted, rows = found
        base = f"/p/register/{request.match_info['token']}"
        return self._frame.show(
            request,
            "register.html",
            _facts(officer, wanted, rows, self._deps)
            | {
                "base": base,
                "query": request.query_string,
            },
        )

    async def _sheet(self, request: web.Request) -> web.Response:
        found = await self._found(request)
        if isinstance(found, web.Response):
            return found
        content = await asyncio.to_thread(workbook, found[2])
        return download(Download(content, _XLSX, f"备案登记册-{self._deps.clock().astimezone(SHANGHAI):%Y%m%d}.xlsx"))

    async def _found(self, request: web.Request) -> tuple[Officer, Wanted, list[Entry]] | web.Response:
        """The officer, the filter and the rows; or the page that says why there are none."""
        asked = self._deps.pages.read_register(request.match_info["token"])
        if not isinstance(asked, int):
            return self._frame.dead(asked)
        wanted = read_filter(request.query, self._deps.procedures)
        if isinstance(wanted, BadFilter):
            return self._frame.refused(page_words.BAD_FILTER)
        today = self._deps.clock().astimezone(SHANGHAI).date()
        async with self._deps.database.view() as unit:
            officer = await unit.officers.active(asked)
            rows = await entries(wanted, self._deps.procedures, unit, today=today) if officer else []
        return (officer, wanted, rows) if officer else self._frame.refused(page_words.FORGED)


def _facts(officer: Officer, wanted: Wanted, rows: list[Entry], deps: Deps) -> dict[str, Any]:
    visible = {STATE_NAMES[state] for state in STATES} - {"已撤回"}
    return {
        "total": len(rows),
        "shown": [
            {
                "entry": row,
                "submitted": moment(row.submitted_at),
                "url": deps.pages.office(row.filing_id, officer.id).removeprefix(deps.pages.public_url)
                if row.state in visible
                else "",
            }
            for row in rows[:_SHOWN]
        ],
        "kinds": [(procedure.kind, procedure.title) for procedure in deps.procedures],
        "states": [(state.value, STATE_NAMES[state]) for state in STATES],
        "wanted": wanted,
        "officer": officer.name,
    }
