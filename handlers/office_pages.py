"""The page of one filing for one officer (受理人): `/p/office/…`; every look and every act is noted."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.csrf import FIELD
from handlers.after_commit import settle
from handlers.deps import Deps
from handlers.filing_progress import procedure_of, route_of
from handlers.material_pages import give, shown
from handlers.office_decisions import Decision, decide, visible
from handlers.page_frame import Frame
from handlers.page_links import OfficeOf
from handlers.wording import filing_history, filing_lists
from handlers.wording import filings as filing_words
from handlers.wording import pages as page_words
from handlers.wording.days import full_day
from storage.accounts import Account
from storage.filing_states import FilingState
from storage.filing_values import Filing
from storage.filing_views import PAGE, FilingView
from storage.officers import Officer
from storage.unit import Unit

_ACTS = {"accept": FilingState.ACCEPTED, "return": FilingState.RETURNED}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What an officer is shown."""

    filing: Filing
    account: Account
    officer: Officer


class OfficePages:
    """The pages under /p/office/."""

    def __init__(self, deps: Deps, frame: Frame) -> None:
        """Show what these parts hold."""
        self._deps = deps
        self._frame = frame

    def routes(self) -> list[web.RouteDef]:
        """Routes to add to an application; a mere HEAD is no look."""
        return [
            web.get("/p/office/{token}", self._show, allow_head=False),
            web.post("/p/office/{token}/{act:accept|return}", self._act),
            web.get("/p/office/{token}/file/{key}", self._file, allow_head=False),
        ]

    async def _show(self, request: web.Request) -> web.Response:
        return await self._page(request)

    async def _act(self, request: web.Request) -> web.Response:
        form = await request.post()
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        if not self._frame.opens(request, fields.get(FIELD, "")):
            return self._frame.refused(page_words.NOT_OURS)
        asked = self._deps.pages.read_office(request.match_info["token"])
        if not isinstance(asked, OfficeOf):
            return self._frame.dead(asked)
        note, version = fields.get("note", ""), fields.get("version", "")
        decision = Decision(
            filing_id=asked.filing_id,
            to_state=_ACTS[request.match_info["act"]],
            note=note,
            seen=int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else 0,
        )
        async with self._deps.database.unit() as unit:
            officer = await unit.officers.active(asked.officer_id)
            if officer is None:
                return self._frame.refused(page_words.FORGED)
            made = await decide(decision, officer, self._deps, unit)
        await settle(unit, self._deps)
        if isinstance(made, str):
            return await self._page(request, trouble=made, note=note)
        raise web.HTTPSeeOther(f"/p/office/{request.match_info['token']}")

    async def _file(self, request: web.Request) -> web.Response:
        asked = self._deps.pages.read_office(request.match_info["token"])
        if not isinstance(asked, OfficeOf):
            return self._frame.dead(asked)
        async with self._deps.database.unit() as unit:
            seen = await self._seen(asked, unit)
            file = await unit.materials.get(request.match_info["key"], filing_id=asked.filing_id) if seen else None
            if seen and file:
                await self._note(seen, file.material, unit)
        return await give(file, self._deps, self._frame)

    async def _page(self, request: web.Request, *, trouble: str = "", note: str = "") -> web.Response:
        token = request.match_info["token"]
        asked = self._deps.pages.read_office(token)
        if not isinstance(asked, OfficeOf):
            return self._frame.dead(asked)
        async with self._deps.database.unit() as unit:
            seen = await self._seen(asked, unit)
            if seen is None:
                return self._frame.refused(page_words.FORGED)
            await self._note(seen, PAGE, unit)
            facts = await _facts(seen, self._deps, unit)
        more = {"base": f"/p/office/{token}", "trouble": trouble, "note": note}
        return self._frame.show(request, "office.html", {**facts, **more}, status=409 if trouble else 200)

    async def _seen(self, asked: OfficeOf, unit: Unit) -> _Seen | None:
        """What the link opens at this moment: nothing for an officer who was removed, nothing that is not handed in."""
        officer = await unit.officers.active(asked.officer_id)
        filing = await visible(asked.filing_id, unit) if officer else None
        account = await unit.accounts.get(filing.account_id, operator_id=filing.operator_id) if filing else None
        if officer is None or filing is None or account is None:
            return None
        return _Seen(filing=filing, account=account, officer=officer)

    async def _note(self, seen: _Seen, what: str, unit: Unit) -> None:
        look = FilingView(filing_id=seen.filing.id, officer_id=seen.officer.id, at=self._deps.clock(), what=what)
        await unit.views.add(look)


async def _facts(seen: _Seen, deps: Deps, unit: Unit) -> dict[str, Any]:
    filing, account = seen.filing, seen.account
    procedure, files = procedure_of(filing, deps), await unit.materials.current(filing.id)
    history, views = await unit.filings.history(filing.id), await unit.views.of(filing.id)
    return {
        "number": filing.id,
        "version": filing.version,
        "title": procedure.title,
        "state": filing_words.STATE_NAMES[filing.state],
        "open": filing.state is FilingState.SUBMITTED,
        "own": filing.operator_id == seen.officer.operator_id,
        "account": account.name,
        "holder": holder_name(account, deps),
        "unit": account.unit,
        "route": route_of(filing, account, deps).text,
        "event": f"{full_day(filing.event_on)}{procedure.event.label}" if filing.event_on else "",
        "due": due(filing, deps),
        "given": await unit.numbers.of(filing.id),
        "people": filing_lists.people_rows(filing, procedure, most=30),
        "preconditions": filing_lists.precondition_rows(filing, procedure),
        "materials": [
            {
                "name": one.name,
                "ticked": one.id in filing.materials and filing.materials[one.id].ticked,
                "file": shown(files.get(one.id)),
            }
            for one in procedure.materials
        ],
        "history": filing_history.rows(history, views, procedure, await unit.officers.names()),
        "officer": seen.officer.name,
    }


def holder_name(account: Account, deps: Deps) -> str:
    """What the pack calls the holder of the account."""
    return deps.procedures.holder(account.holder).label


def due(filing: Filing, deps: Deps) -> str:
    """The last day with its marks, or that there is none."""
    if filing.due_on is None:
        return "没有法定期限"
    marks = "（暂定）" if filing.provisional else ""
    return full_day(filing.due_on) + ("（不是法定期限）" if procedure_of(filing, deps).advice else marks)
