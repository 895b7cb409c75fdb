"""A browser without scripts: follows links that the chat gave, sends forms, keeps cookies."""

import io
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

_LINK = re.compile(r'href="(http://[^"]+)"')
_BARE = re.compile(r"http://[^\s\"<>（）]+")
_CSRF = re.compile(r'name="csrf" value="([^"]*)"')


def links(words: str) -> list[str]:
    """The addresses in an answer of the chat."""
    return list(dict.fromkeys(_LINK.findall(words) + _BARE.findall(words)))


def link(words: str, part: str) -> str:
    """The address whose path holds `part`."""
    return next(url for url in links(words) if part in url)


@dataclass(frozen=True)
class Shown:
    """An answer of the server."""

    status: int
    text: str
    content: bytes
    headers: Mapping[str, str]
    url: str

    @property
    def csrf(self) -> str:
        """The lock of the page's forms."""
        found = _CSRF.search(self.text)
        return found[1] if found else ""


class Browser:
    """One person's browser."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        """Browse with a session of its own."""
        self._session = session

    async def open(self, url: str, headers: Mapping[str, str] | None = None) -> Shown:
        """Open an address."""
        async with self._session.get(url, headers=headers) as response:
            return await _shown(response)

    async def send(self, url: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Shown:
        """Send a plain form."""
        async with self._session.post(url, data=fields, headers=headers) as response:
            return await _shown(response)

    async def upload(self, page: Shown, material: str, content: bytes, name: str = "a.pdf", csrf: str = "") -> Shown:
        """Send a file from a page of materials."""
        form = aiohttp.FormData(quote_fields=False)  # As browsers do.
        form.add_field("csrf", csrf or page.csrf)
        form.add_field("file", io.BytesIO(content), filename=name, content_type="application/octet-stream")
        async with self._session.post(f"{page.url}/{material}", data=form) as response:
            return await _shown(response)

    async def fill(self, page: Shown, fields: Mapping[str, str], file: tuple[str, bytes] = ("", b"")) -> Shown:
        """Send the one form of a page that has a field for a file, as browsers do: the file's field even if empty."""
        form = aiohttp.FormData(quote_fields=False)
        for name, value in {"csrf": page.csrf, **fields}.items():
            form.add_field(name, value, content_type="text/plain")
        form.add_field("file", io.BytesIO(file[1]), filename=file[0], content_type="application/octet-stream")
        async with self._session.post(page.url, data=form) as response:
            return await _shown(response)


async def _shown(response: aiohttp.ClientResponse) -> Shown:
    content = await response.read()
    text = content.decode("utf-8", "replace")
    return Shown(response.status, text, content, response.headers, str(response.url))


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    """A browser; the test's server has no name, and cookies are kept for its address all the same."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield Browser(session)
