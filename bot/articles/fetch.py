"""Fetching the page behind a link, in bounds of place, size, time and kind; without cookies, and no script is run."""

import asyncio
import ssl
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp
import yarl
from aiohttp.abc import AbstractResolver

from bot.articles.allowance import Allowance, PrivateAddressError, PublicResolver
from bot.articles.kinds import Article, NoArticle
from bot.uploads.reader import TextReader

_MAX_BYTES = 5 * 1024 * 1024
_MAX_REDIRECTS = 3
_TIMEOUT = aiohttp.ClientTimeout(total=8, connect=3)
_AT_A_TIME, _WAITING = 4, 12
_HEADERS = {
    "Accept": "text/html,application/xhtml+xml",
    "Accept-Language": "zh-CN,zh;q=0.9",
    "Accept-Encoding": "gzip",
    "User-Agent": "Mozilla/5.0 (compatible; yushen)",
}
_PAGES = {"text/html", "application/xhtml+xml"}
_MOVED = {301, 302, 303, 307, 308}
_STATUSES = {401: NoArticle.VERIFY, 403: NoArticle.VERIFY, 404: NoArticle.GONE, 410: NoArticle.GONE}
#: Where WeChat sends somebody whom it takes for a program.
_VERIFYING = "captcha"


@dataclass(slots=True)
class ArticleFetcher:
    """Fetches articles; one for a process."""

    allowance: Allowance
    reader: TextReader
    resolver: Callable[[], AbstractResolver] = aiohttp.ThreadedResolver
    #: How certificates are checked; None as the system does.
    tls: ssl.SSLContext | None = None
    timeout: aiohttp.ClientTimeout = _TIMEOUT
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_A_TIME))
    _waiting: int = 0

    async def fetch(self, link: str, *, most: int) -> Article | NoArticle:
        """The article behind a link, of at most so many characters.

        A link that says http is fetched as https: WeChat hands out both for the same article.
        """
        secured = f"https{link[4:]}" if link[:5].lower() == "http:" else link
        url = self.allowance.url(secured)
        if isinstance(url, NoArticle):
            return url
        if self._waiting >= _WAITING:
            return NoArticle.BUSY
        self._waiting += 1
        try:
            async with self._turns:
                page = await self._page(url)
        finally:
            self._waiting -= 1
        return page if isinstance(page, NoArticle) else await self.reader.read_article(page, most=most)

    async def _page(self, url: yarl.URL) -> bytes | NoArticle:
        resolver = PublicResolver(self.resolver(), self.allowance.address)
        connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, force_close=True, ssl=self.tls or True)
        try:
            async with (
                asyncio.timeout(self.timeout.total),
                aiohttp.ClientSession(
                    connector=connector,
                    timeout=self.timeout,
                    headers=_HEADERS,
                    cookie_jar=aiohttp.DummyCookieJar(),
                    auto_decompress=False,
                ) as session,
            ):
                return await self._follow(session, url)
        except aiohttp.ClientConnectorDNSError as error:
            return NoArticle.PRIVATE if isinstance(error.os_error, PrivateAddressError) else NoArticle.UNREACHABLE
        except (aiohttp.ClientError, TimeoutError, OSError):
            return NoArticle.UNREACHABLE
        finally:
            await resolver.close()

    async def _follow(self, session: aiohttp.ClientSession, url: yarl.URL) -> bytes | NoArticle:
        """Go where the site sends us, as long as each step is allowed by itself."""
        for _ in range(_MAX_REDIRECTS + 1):
            async with session.get(url, allow_redirects=False) as response:
                if response.status not in _MOVED:
                    return await _content(response)
                target = _target(url, response.headers.get("Location", ""))
            following = self.allowance.url(target)
            if isinstance(following, NoArticle):
                return following
            if _VERIFYING in following.path:
                return NoArticle.VERIFY
            url = following
        return NoArticle.REDIRECTS


def _target(url: yarl.URL, location: str) -> str:
    """Where a redirect leads; "" when that is no address."""
    try:
        return str(url.join(yarl.URL(location))) if location else ""
    except ValueError:
        return ""


async def _content(response: aiohttp.ClientResponse) -> bytes | NoArticle:
    if response.status != 200:
        return _STATUSES.get(response.status, NoArticle.UNREACHABLE)
    if response.content_type not in _PAGES:
        return NoArticle.KIND
    packing = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packing not in {"identity", "", "gzip"}:
        return NoArticle.KIND
    # Unfolded here and not by the library, so that a bomb cannot unfold further than a page may.
    unfolding = zlib.decompressobj(31) if packing == "gzip" else None
    page = bytearray()
    async for piece in response.content.iter_any():
        try:
            page += unfolding.decompress(piece, _MAX_BYTES + 1 - len(page)) if unfolding else piece
        except zlib.error:
            return NoArticle.UNREACHABLE
        if len(page) > _MAX_BYTES or (unfolding and unfolding.unconsumed_tail):
            return NoArticle.HUGE
    return bytes(page)
