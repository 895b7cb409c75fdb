"""What a page needs to use WeChat's JS-SDK: a ticket of the account, and a signature over the page's own address.

Source: WeChat's page on the JS-SDK (wechat.md 3): `GET /cgi-bin/ticket/getticket?type=jsapi` gives a ticket for 7200 s,
to be cached for all processes; the signature is SHA-1 over ticket, nonce, seconds and the address without its fragment.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from wechatpy.client.api import WeChatJSAPI

from bot.api import Api
from bot.pages import policy
from bot.token_cache import TokenCache

#: Where WeChat keeps its script.
SCRIPT_HOST = "https://res.wx.qq.com"
SCRIPT = f"{SCRIPT_HOST}/open/js/jweixin-1.6.0.js"
#: The policy of a page with that script: beside what every page may have, scripts of ours and of that one host, answers
#: to us alone, and style elements, which the open tags make for what they show.
POLICY = policy(
    **{"script-src": f"'self' {SCRIPT_HOST}", "connect-src": "'self'", "style-src": "'self' 'unsafe-inline'"}
)

#: A ticket is forgotten this many seconds early, so that a page that was signed last still works while it is read.
_MARGIN = 300
_SHORTEST = 60
_LOCK_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What `wx.config` is told."""

    appid: str
    timestamp: int
    nonce: str
    signature: str


class PageSigner:
    """Signs the addresses of pages for one account."""

    def __init__(self, api: Api, cache: TokenCache, *, appid: str, clock: Callable[[], datetime]) -> None:
        """Use a cache that all processes of the account share; nothing is fetched yet."""
        self._api = api
        self._cache = cache
        self._appid = appid
        self._clock = clock
        self._name = f"jsapi:{appid}"

    async def sign(self, url: str) -> Signed:
        """Sign an address exactly as the browser shows it, without `#…`.

        Raises:
            ApiError: WeChat gave no ticket.
        """
        ticket = await self._cache.get(self._name) or await self._fetch()
        timestamp, nonce = int(self._clock().timestamp()), secrets.token_hex(8)
        signature = WeChatJSAPI(None).get_jsapi_signature(nonce, ticket, timestamp, url)
        return Signed(appid=self._appid, timestamp=timestamp, nonce=nonce, signature=str(signature))

    async def _fetch(self) -> str:
        """Fetch a ticket unless another task or process has done so meanwhile."""
        async with self._cache.lock(self._name, seconds=_LOCK_SECONDS):
            if cached := await self._cache.get(self._name):
                return cached
            ticket, seconds = await self._api.page_ticket()
            await self._cache.put(self._name, ticket, seconds=max(seconds - _MARGIN, _SHORTEST))
            return ticket
