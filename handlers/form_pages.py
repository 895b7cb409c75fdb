"""Downloading the filled form of a filing: `/p/form/…`, opened by its operator."""

import asyncio

import structlog
from aiohttp import web

from bot.uploads.kinds import FileKind
from handlers.deps import Deps
from handlers.filing_form import facts
from handlers.filing_progress import procedure_of
from handlers.form_pdf import NoPdf
from handlers.forms import FormBroken, fill
from handlers.page_frame import Download, Frame, download
from handlers.page_links import FilingOf
from handlers.wording import forms as words
from handlers.wording import pages as page_words

log = structlog.get_logger()

_WHY_NOT = {NoPdf.ABSENT: words.NO_PDF, NoPdf.BUSY: words.PDF_BUSY, NoPdf.FAILED: words.PDF_FAILED}


class FormPages:
    """The pages under /p/form/."""

    def __init__(self, deps: Deps, frame: Frame) -> None:
        """Show what these parts hold."""
        self._deps = deps
        self._frame = frame

    def routes(self) -> list[web.RouteDef]:
        """Routes to add to an application."""
        return [
            web.get("/p/form/{token}", self._show),
            web.get("/p/form/{token}/docx", self._docx),
            web.get("/p/form/{token}/pdf", self._pdf),
        ]

    async def _show(self, request: web.Request) -> web.Response:
        asked = self._deps.pages.read_form(request.match_info["token"])
        if not isinstance(asked, FilingOf):
            return self._frame.dead(asked)
        async with self._deps.database.view() as unit:
            filing = await unit.filings.get(asked.filing_id, operator_id=asked.operator_id)
        if filing is None:
            return self._frame.refused(page_words.GONE)
        shown = {
            "number": filing.id,
            "title": procedure_of(filing, self._deps).title,
            "base": f"/p/form/{request.match_info['token']}",
            "pdf": self._deps.pdf.program() is not None,
            "no_pdf": words.NO_PDF,
        }
        return self._frame.show(request, "form.html", shown)

    async def _docx(self, request: web.Request) -> web.Response:
        made = await self._filled(request)
        return made if isinstance(made, web.Response) else _given(made[1], FileKind.DOCX, made[0])

    async def _pdf(self, request: web.Request) -> web.Response:
        made = await self._filled(request)
        if isinstance(made, web.Response):
            return made
        pdf = await self._deps.pdf.make(made[1])
        if isinstance(pdf, NoPdf):
            return self._frame.refused(page_words.Refused(503, "没有 PDF", _WHY_NOT[pdf]))
        return _given(pdf, FileKind.PDF, made[0])

    async def _filled(self, request: web.Request) -> tuple[int, bytes] | web.Response:
        """The number of the filing and its form, or the page that says why there is none."""
        asked = self._deps.pages.read_form(request.match_info["token"])
        if not isinstance(asked, FilingOf):
            return self._frame.dead(asked)
        async with self._deps.database.view() as unit:
            filing = await unit.filings.get(asked.filing_id, operator_id=asked.operator_id)
            account = await unit.accounts.get(filing.account_id, operator_id=filing.operator_id) if filing else None
            if filing is None or account is None:
                return self._frame.refused(page_words.GONE)
            known = await facts(filing, account, self._deps, unit)
        template = self._deps.forms.template(filing.kind)
        if template is None:
            return self._frame.refused(page_words.Refused(404, "没有登记表", words.NO_TEMPLATE))
        made = await asyncio.to_thread(fill, template, known)
        if isinstance(made, FormBroken):
            log.error("form_broken", template=template.name, reason=made.reason)
            return self._frame.refused(page_words.Refused(503, "登记表填不了", words.BROKEN))
        return filing.id, made


def _given(content: bytes, kind: FileKind, number: int) -> web.Response:
    return download(Download(content, kind.content_type, f"备案{number}-登记表.{kind.value}"))
