"""The page of a filing's materials: `/p/materials/…`, opened by its operator, who hands files in there."""

import asyncio
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from bot.csrf import FIELD
from bot.jsapi import POLICY
from bot.links import Expired, Forged
from bot.uploads.kinds import FileKind, Unfit
from handlers.after_commit import settle
from handlers.deps import Deps
from handlers.filing_progress import OPEN, missing_of, present, procedure_of
from handlers.form_parts import bounded, named
from handlers.handing_in import MAX_BYTES, Shelved, hand_in, shelve
from handlers.notice_asking import asked_for
from handlers.page_frame import Download, Frame, download
from handlers.page_links import FilingOf
from handlers.wording import filings as filing_words
from handlers.wording import materials as words
from handlers.wording import notices as notice_words
from handlers.wording import pages as page_words
from rules.filings import Requirement
from storage.filing_values import Filing
from storage.material_files import StoredFile
from storage.unit import Unit

#: What the frame of a form needs beside the file itself.
_FRAME_BYTES = 64 * 1024
_FIELD_BYTES = 200


@dataclass(frozen=True, slots=True)
class _Sent:
    """A form as it arrived."""

    name: str | None
    content: bytes


class MaterialPages:
    """The pages under /p/materials/."""

    def __init__(self, deps: Deps, frame: Frame) -> None:
        """Show what these parts hold."""
        self._deps = deps
        self._frame = frame

    def routes(self) -> list[web.RouteDef]:
        """Routes to add to an application."""
        return [
            web.get("/p/materials/{token}", self._show),
            web.post("/p/materials/{token}/{material}", self._take),
            web.get("/p/materials/{token}/file/{key}", self._file),
        ]

    def _asked(self, request: web.Request) -> FilingOf | Expired | Forged:
        return self._deps.pages.read_materials(request.match_info["token"])

    async def _show(self, request: web.Request) -> web.Response:
        asked = self._asked(request)
        if not isinstance(asked, FilingOf):
            return self._frame.dead(asked)
        return await self._page(request, asked)

    async def _take(self, request: web.Request) -> web.Response:
        asked = self._asked(request)
        if not isinstance(asked, FilingOf):
            return self._frame.dead(asked)
        sent = await self._read(request)
        if isinstance(sent, page_words.Refused):
            return self._frame.refused(sent)
        if isinstance(sent, str):
            status = 413 if sent == words.TOO_LARGE else 400
            return await self._page(request, asked, trouble=sent, status=status)
        shelved = await shelve(sent.content, sent.name, self._deps)
        if isinstance(shelved, Unfit):
            return await self._page(request, asked, trouble=words.FAULTS[shelved.fault], status=422)
        return await self._store(request, asked, shelved)

    async def _store(self, request: web.Request, asked: FilingOf, shelved: Shelved) -> web.Response:
        async with self._deps.database.unit() as unit:
            filing = await unit.filings.get(asked.filing_id, operator_id=asked.operator_id)
            if filing is None:
                return self._frame.refused(page_words.GONE)
            material = self._material(filing, request.match_info["material"])
            done = await hand_in(shelved, material, filing, self._deps, unit) if material else words.UNKNOWN
        await settle(unit, self._deps)
        if isinstance(done, str):
            return await self._page(request, asked, trouble=done, status=409)
        raise web.HTTPSeeOther(f"/p/materials/{request.match_info['token']}")

    async def _file(self, request: web.Request) -> web.Response:
        asked = self._asked(request)
        if not isinstance(asked, FilingOf):
            return self._frame.dead(asked)
        async with self._deps.database.view() as unit:
            own = await unit.filings.get(asked.filing_id, operator_id=asked.operator_id)
            file = await unit.materials.get(request.match_info["key"], filing_id=asked.filing_id) if own else None
        return await give(file, self._deps, self._frame)

    async def _page(
        self, request: web.Request, asked: FilingOf, *, trouble: str = "", status: int = 200
    ) -> web.Response:
        async with self._deps.database.view() as unit:
            filing = await unit.filings.get(asked.filing_id, operator_id=asked.operator_id)
            facts = filing and await _facts(filing, self._deps, unit)
        if not facts:
            return self._frame.refused(page_words.GONE)
        base = f"/p/materials/{request.match_info['token']}"
        notice = await asked_for(request, asked, self._deps) if facts["open"] else None
        once = notice_words if facts["open"] and self._deps.one_time else None
        shown_facts = {**facts, "base": base, "trouble": trouble, "notice": notice, "one_time": once}
        policy = POLICY if notice else None
        return self._frame.show(request, "materials.html", shown_facts, status=status, policy=policy)

    def _material(self, filing: Filing, material_id: str) -> Requirement | None:
        return next((one for one in procedure_of(filing, self._deps).materials if one.id == material_id), None)

    async def _read(self, request: web.Request) -> _Sent | page_words.Refused | str:
        """Read a form piece by piece: first its lock, then the file, and never more than may be kept."""
        if (request.content_length or 0) > MAX_BYTES + _FRAME_BYTES:
            return words.TOO_LARGE
        if request.content_type != "multipart/form-data":
            return page_words.NOT_OURS
        try:
            parts = await request.multipart()
            first, second = await parts.next(), None
            field = await bounded(first, _FIELD_BYTES) if named(first, FIELD) else None
            if field is None or not self._frame.opens(request, field.decode("ascii", "replace")):
                return page_words.NOT_OURS
            second = await parts.next()
            if not isinstance(second, BodyPartReader) or not second.filename:
                return words.NO_FILE
            content = await bounded(second, MAX_BYTES)
        except ValueError:
            # What aiohttp says of a form whose frame is broken.
            return page_words.NOT_OURS
        return words.TOO_LARGE if content is None else _Sent(second.filename, content)


async def _facts(filing: Filing, deps: Deps, unit: Unit) -> dict[str, Any]:
    procedure, files = procedure_of(filing, deps), await unit.materials.current(filing.id)
    account = await unit.accounts.get(filing.account_id, operator_id=filing.operator_id)
    return {
        "number": filing.id,
        "title": procedure.title,
        "account": account.name if account else "",
        "state": filing_words.STATE_NAMES[filing.state],
        "open": filing.state in OPEN,
        "missing": [one.name for one in missing_of(filing, procedure).all],
        "materials": [
            {
                "id": one.id,
                "name": one.name,
                "what": one.what,
                "required": procedure.required(one),
                "present": present(filing, one),
                "file": shown(files.get(one.id)),
            }
            for one in procedure.materials
        ],
        "limits": f"每个文件不超过 {words.MAX_MB} MB，一件备案合计不超过 {words.MAX_FILING_MB} MB",
    }


def shown(file: StoredFile | None) -> dict[str, str] | None:
    """A file as a template shows it."""
    if file is None:
        return None
    return {"key": file.key, "name": file.name, "kind": file.kind.upper(), "size": words.size(file.size)}


async def give(file: StoredFile | None, deps: Deps, frame: Frame) -> web.Response:
    """Give a handed-in file out under a name of ours: number, material, and the ending that fits its content."""
    content = await asyncio.to_thread(deps.shelf.read, file.key) if file else None
    if file is None or content is None:
        return frame.refused(page_words.FILE_GONE)
    kind = FileKind(file.kind)
    name = f"备案{file.filing_id}-{file.material}.{kind.value}"
    return download(Download(content, kind.content_type, name, inline=kind.is_image))
