"""What the pages of operators and officers have in common: templates, forms that are locked, refusals, downloads."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.csrf import FormLock
from bot.links import Expired, Forged
from bot.pages import HEADERS, Pages
from handlers.wording import pages as words

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Frame:
    """Shows pages; one for all topics."""

    lock: FormLock
    pages: Pages

    def show(
        self,
        request: web.Request,
        template: str,
        facts: Mapping[str, Any],
        *,
        status: int = 200,
        policy: str | None = None,
    ) -> web.Response:
        """A page whose forms only this browser can send, and only to this page; `policy` as in `Pages.render`."""
        cookie = self.lock.cookie(request)
        locked = {**facts, "csrf": self.lock.field(cookie, page_of(request))}
        response = self.pages.render(template, locked, status=status, policy=policy)
        self.lock.put(response, cookie)
        return response

    def opens(self, request: web.Request, field: str) -> bool:
        """Whether a form was sent from the page that it belongs to."""
        return self.lock.opens(request, page_of(request), field)

    def refused(self, refusal: words.Refused) -> web.Response:
        """A page that says why nothing is shown."""
        facts = {"heading": refusal.heading, "sentence": refusal.sentence}
        return self.pages.render("refused.html", facts, status=refusal.status)

    def dead(self, link: Expired | Forged) -> web.Response:
        """The page for a link that opens nothing."""
        return self.refused(words.EXPIRED if isinstance(link, Expired) else words.FORGED)


def frame(lock: FormLock) -> Frame:
    """The frame over the templates of this folder."""
    return Frame(lock, Pages(FOLDER / "templates"))


def page_of(request: web.Request) -> str:
    """The page that a form belongs to: kind and token of its address."""
    return "/".join(request.path.split("/")[:4])


@dataclass(frozen=True, slots=True)
class Download:
    """A file to give out."""

    content: bytes
    content_type: str
    #: What the browser shall call it.
    name: str
    #: Whether it may be shown in place: pictures only.
    inline: bool = False


def download(file: Download) -> web.Response:
    """Give a file out: nothing in it can run as part of our pages."""
    disposition = f"{'inline' if file.inline else 'attachment'}; filename*=UTF-8''{quote(file.name)}"
    policy = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"
    headers = {**HEADERS, "Content-Disposition": disposition, "Content-Security-Policy": policy}
    return web.Response(body=file.content, content_type=file.content_type, headers=headers)
