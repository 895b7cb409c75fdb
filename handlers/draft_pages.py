"""The page to paste or upload a draft: `/p/draft/…`, opened by its operator; it leads to the draft's report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from aiohttp import BodyPartReader, MultipartReader, web

from bot.csrf import FIELD
from bot.links import Expired, Forged
from bot.uploads.texts import TextFault
from handlers import drafts
from handlers.deps import Deps
from handlers.drafts import MAX_CHARACTERS, MIN_CHARACTERS, Sent
from handlers.form_parts import bounded, named
from handlers.page_frame import Frame
from handlers.rate import Rate
from handlers.wording import draft_page as words
from handlers.wording import pages as page_words
from handlers.wording.accounts import KIND_NAMES
from storage.accounts import Account

#: Bytes of a file, of each field, and of what the frame of a form needs beside them; four bytes hold any character.
MAX_FILE = words.MAX_MB * 1024 * 1024
_TEXT_BYTES = 8 * MAX_CHARACTERS
_FIELDS = {FIELD: 200, "account": 20, "title": 2_000, "text": _TEXT_BYTES, "file": MAX_FILE}
_FRAME_BYTES = 64 * 1024
_TOO_LONG = {"title": words.TITLE_LONG, "text": words.LONG, "file": words.FILE_LARGE}
#: Characters that WeChat takes for a title.
_MAX_TITLE = 64
#: Drafts of one operator through this page.
_MOST, _SPAN = 30, timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class _Form:
    """A form as it arrived."""

    account: str = ""
    title: str = ""
    text: str = ""
    file: bytes = field(default=b"", repr=False)
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Why nothing was checked; what was typed is shown again."""

    status: int
    sentence: str


class DraftPages:
    """The page under /p/draft/."""

    def __init__(self, deps: Deps, frame: Frame) -> None:
        """Show what these parts hold."""
        self._deps = deps
        self._frame = frame
        self._rate = Rate(_MOST, _SPAN)

    def routes(self) -> list[web.RouteDef]:
        """Routes to add to an application."""
        return [web.get("/p/draft/{token}", self._show), web.post("/p/draft/{token}", self._take)]

    def _asked(self, request: web.Request) -> int | Expired | Forged:
        return self._deps.pages.read_draft(request.match_info["token"])

    async def _show(self, request: web.Request) -> web.Response:
        asked = self._asked(request)
        if not isinstance(asked, int):
            return self._frame.dead(asked)
        return await self._page(request, asked, _Form())

    async def _take(self, request: web.Request) -> web.Response:
        asked = self._asked(request)
        if not isinstance(asked, int):
            return self._frame.dead(asked)
        if not self._rate.allows(str(asked), self._deps.clock()):
            return self._frame.refused(page_words.TOO_MANY)
        form = await self._read(request)
        if isinstance(form, page_words.Refused):
            return self._frame.refused(form)
        if isinstance(form, _Trouble):
            return await self._page(request, asked, _Form(), form)
        account = await self._account(asked, form.account)
        sent = await self._sent(form) if account else _Trouble(409, words.NO_SUCH_ACCOUNT)
        if account is None or isinstance(sent, _Trouble):
            trouble = sent if isinstance(sent, _Trouble) else None
            return await self._page(request, asked, form, trouble)
        draft = await drafts.check_now(sent, account, self._deps)
        raise web.HTTPSeeOther(self._deps.pages.report(draft.id, asked))

    async def _account(self, operator_id: int, number: str) -> Account | None:
        if not number.isascii() or not number.isdecimal():
            return None
        async with self._deps.database.view() as unit:
            return await unit.accounts.get(int(number), operator_id=operator_id)

    async def _sent(self, form: _Form) -> Sent | _Trouble:
        """The draft that a form holds, of its text or its file."""
        if form.file and form.text.strip():
            return _Trouble(422, words.BOTH)
        if len(form.title) > _MAX_TITLE:
            return _Trouble(422, words.TITLE_LONG)
        text: str | TextFault = form.text
        if form.file_name:
            text = await self._deps.texts.read(form.file, form.file_name, most=MAX_CHARACTERS)
        if isinstance(text, TextFault):
            return _Trouble(503 if text is TextFault.BUSY else 422, words.FAULTS[text])
        sent = Sent(form.title.strip(), text.strip()) if form.title.strip() else drafts.split_title(text)
        return _unfit(sent) or sent

    async def _page(
        self, request: web.Request, operator_id: int, form: _Form, trouble: _Trouble | None = None
    ) -> web.Response:
        async with self._deps.database.view() as unit:
            operator = await unit.operators.by_id(operator_id)
            accounts = await unit.accounts.of(operator_id)
        if operator is None or not accounts:
            return self._frame.refused(words.NO_ACCOUNT)
        facts = {
            "action": request.path,
            "accounts": [{"id": one.id, "label": f"{one.name} · {KIND_NAMES[one.kind]}"} for one in accounts],
            "chosen": form.account or str(operator.current_account_id),
            "title": form.title,
            "text": form.text,
            "limits": words.LIMITS,
            "trouble": trouble.sentence if trouble else "",
        }
        return self._frame.show(request, "draft.html", facts, status=trouble.status if trouble else 200)

    async def _read(self, request: web.Request) -> _Form | _Trouble | page_words.Refused:
        """Read a form piece by piece: first its lock, and never more of a field than may be kept."""
        if (request.content_length or 0) > sum(_FIELDS.values()) + _FRAME_BYTES:
            return _Trouble(413, words.FILE_LARGE)
        if request.content_type != "multipart/form-data":
            return page_words.NOT_OURS
        try:
            parts = await request.multipart()
            first = await parts.next()
            lock = await bounded(first, _FIELDS[FIELD]) if named(first, FIELD) else None
            if lock is None or not self._frame.opens(request, lock.decode("ascii", "replace")):
                return page_words.NOT_OURS
            return await _rest(parts)
        except ValueError:
            # What aiohttp says of a form whose frame is broken.
            return page_words.NOT_OURS


async def _rest(parts: MultipartReader) -> _Form | _Trouble | page_words.Refused:
    """What stands in a form behind its lock."""
    fields, file_name = dict[str, bytes](), ""
    while isinstance(part := await parts.next(), BodyPartReader):
        name = part.name or ""
        if name not in _FIELDS or name in fields:
            return page_words.NOT_OURS
        content = await bounded(part, _FIELDS[name])
        if content is None:
            return _Trouble(413, _TOO_LONG.get(name, words.NO_SUCH_ACCOUNT))
        fields[name], file_name = content, part.filename or file_name
    return _form(fields, file_name)


def _form(fields: Mapping[str, bytes], file_name: str) -> _Form:
    def typed(name: str) -> str:
        """What was typed into a field; browsers end lines as in letters."""
        return fields.get(name, b"").decode("utf-8", "replace").replace("\r\n", "\n")

    return _Form(typed("account"), typed("title"), typed("text"), fields.get("file", b""), file_name)


def _unfit(sent: Sent) -> _Trouble | None:
    """Why a draft cannot be checked, if so."""
    if len(sent.title) + len(sent.text) > MAX_CHARACTERS:
        return _Trouble(422, words.LONG)
    if len(sent.text.strip()) < MIN_CHARACTERS or not any(character.isalnum() for character in sent.text):
        return _Trouble(422, words.SHORT)
    return None
