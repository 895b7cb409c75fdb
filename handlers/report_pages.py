"""The report of a draft: `/p/report/…`, with its corrected version and the feedback on it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.csrf import FIELD
from bot.links import Expired, Forged
from bot.pages import SCRIPTED, static_file
from handlers.corrected import corrected
from handlers.deps import Deps
from handlers.feedback import MOST as MOST_REMARKS
from handlers.feedback import false_alarm, missed
from handlers.history import MOST, history_facts
from handlers.page_frame import Frame
from handlers.report_facts import findings_of, report_facts
from handlers.wording import feedback as words
from handlers.wording import history as history_words
from handlers.wording import pages as page_words
from storage.accounts import Account
from storage.drafts import Draft
from storage.feedback import Feedback
from storage.unit import Unit

_STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class _Opened:
    """A checked draft with its account."""

    draft: Draft
    account: Account


class ReportPages:
    """The pages under /p/report/, and the style that all pages share."""

    def __init__(self, deps: Deps, frame: Frame) -> None:
        """Show what these parts hold."""
        self._deps = deps
        self._frame = frame

    def routes(self) -> list[web.RouteDef]:
        """Routes to add to an application."""
        return [
            web.get("/p/report/{token}", self._report),
            web.get("/p/report/{token}/corrected", self._corrected),
            web.get("/p/static/pages.css", self._style),
            web.get("/p/static/copy.js", self._script),
            web.get("/p/report/{token}/versions", self._versions),
            web.get("/p/report/{token}/thanks", self._thanks),
            web.post("/p/report/{token}/{sort:false-alarm|missed}", self._remark),
        ]

    async def _style(self, _request: web.Request) -> web.Response:
        return static_file(_STATIC / "pages.css", "text/css")

    async def _script(self, _request: web.Request) -> web.Response:
        return static_file(_STATIC / "copy.js", "text/javascript")

    async def _report(self, request: web.Request) -> web.Response:
        async with self._deps.database.view() as unit:
            opened = await self._open(request, unit)
        if isinstance(opened, page_words.Refused):
            return self._frame.refused(opened)
        facts = report_facts(opened.draft, opened.account, self._deps)
        return self._frame.show(request, "report.html", {**facts, "base": _base(request)})

    async def _corrected(self, request: web.Request) -> web.Response:
        async with self._deps.database.view() as unit:
            opened = await self._open(request, unit)
        if isinstance(opened, page_words.Refused):
            return self._frame.refused(opened)
        page = self._frame.show(request, "corrected.html", {**_corrections(opened.draft), "base": _base(request)})
        page.headers.update(SCRIPTED)
        return page

    async def _versions(self, request: web.Request) -> web.Response:
        """How the findings of this draft went down.

        A report may be passed on: this leads to no other draft, nor to a new link when the old one is over.
        """
        async with self._deps.database.view() as unit:
            opened = await self._open(request, unit)
            if isinstance(opened, page_words.Refused):
                return self._frame.refused(opened)
            drafts = await unit.drafts.of_account(opened.account, MOST)
        facts = await asyncio.to_thread(history_facts, drafts, self._deps, around=opened.draft.id)
        limits = history_words.limits(self._deps.retention_days, MOST)
        more = {"account": opened.account.name, "limits": limits, "base": _base(request)}
        return self._frame.show(request, "history.html", {**facts, **more})

    async def _remark(self, request: web.Request) -> web.Response:
        """Keep a remark on the report; said twice, it is kept once."""
        form = await request.post()
        if not self._frame.opens(request, str(form.get(FIELD, ""))):
            return self._frame.refused(page_words.NOT_OURS)
        async with self._deps.database.unit() as unit:
            opened = await self._open(request, unit)
            if isinstance(opened, page_words.Refused):
                return self._frame.refused(opened)
            remark = _read(request.match_info["sort"], form, opened)
            if isinstance(remark, page_words.Refused):
                return self._frame.refused(remark)
            if await unit.feedback.count(opened.draft) >= MOST_REMARKS:
                return self._frame.refused(words.TOO_MANY)
            await unit.feedback.add(remark, opened.draft, self._deps.clock())
        raise web.HTTPSeeOther(f"{_base(request)}/thanks")

    async def _thanks(self, request: web.Request) -> web.Response:
        asked = self._deps.pages.read_report(request.match_info["token"])
        if isinstance(asked, Expired | Forged):
            return self._frame.dead(asked)
        return self._frame.show(request, "thanks.html", {"thanks": words.THANKS, "base": _base(request)})

    async def _open(self, request: web.Request, unit: Unit) -> _Opened | page_words.Refused:
        asked = self._deps.pages.read_report(request.match_info["token"])
        if isinstance(asked, Forged):
            return page_words.FORGED
        if isinstance(asked, Expired):
            return page_words.REPORT_EXPIRED
        draft = await unit.drafts.get(asked.draft_id, operator_id=asked.operator_id)
        account = draft and await unit.accounts.get(draft.account_id or 0, operator_id=draft.operator_id)
        if not draft or not account or draft.verdict is None:
            return page_words.REPORT_GONE
        return _Opened(draft, account)


def _base(request: web.Request) -> str:
    return f"/p/report/{request.match_info['token']}"


def _read(sort: str, form: Mapping[str, object], opened: _Opened) -> Feedback | page_words.Refused:
    """What a form says of the draft."""
    draft, kind = opened.draft, opened.account.kind
    if sort == "missed":
        return missed(draft, kind, str(form.get("words", ""))) or words.NOT_IN_DRAFT
    number = str(form.get("finding", ""))
    numbered = {str(n): finding for n, finding in enumerate(findings_of(draft), start=1)}
    return false_alarm(draft, kind, numbered[number]) if number in numbered else words.NO_SUCH_FINDING


def _corrections(draft: Draft) -> dict[str, Any]:
    findings = findings_of(draft)
    title = corrected(draft.title, findings, field="title") if draft.title else []
    text = corrected(draft.text, findings, field="text")
    changes = sum(one.instead is not None for one in [*title, *text])
    return {"title": title, "text": text, "changes": changes, "others": len(findings) - changes}
