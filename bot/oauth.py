"""WeChat's OAuth page (网页授权, snsapi_base): its address, and the state that binds a return to the browser that left.

Source: wechat.md 3. The page tells who opens a link inside WeChat without asking; verified service accounts only.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from aiohttp import web
from itsdangerous import BadData, URLSafeSerializer

COOKIE = "yushen_enter"
PATH = "/p/enter"
#: WeChat sends back at once; its code lives five minutes.
_LASTS = timedelta(minutes=5)
_LONGEST = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Where WeChat's page is, and where it sends back to."""

    #: Scheme and host of WeChat's page.
    base: str
    appid: str
    public_url: str

    @property
    def secure(self) -> bool:
        """Whether our own pages are reached by HTTPS."""
        return self.public_url.startswith("https:")

    def address(self, state: str) -> str:
        """The address to send a browser to; WeChat enforces the order of the parameters."""
        back = f"{self.public_url}{PATH}/back"
        query = {"appid": self.appid, "redirect_uri": back, "response_type": "code", "scope": "snsapi_base"}
        return f"{self.base}/connect/oauth2/authorize?{urlencode({**query, 'state': state})}#wechat_redirect"


class EntryState:
    """Gives a browser a state and knows it again: for five minutes, for one return."""

    def __init__(self, key: str, *, secure: bool) -> None:
        """Sign with the installation's key; `secure` keeps the cookie to HTTPS."""
        self._serializer = URLSafeSerializer(key, salt="enter")
        self._secure = secure

    def begin(self, response: web.StreamResponse, state: str, now: datetime) -> None:
        """Bind a state to the browser; Lax, for the return is a link from WeChat's site."""
        value = str(self._serializer.dumps([state, int(now.timestamp())]))
        response.set_cookie(COOKIE, value, path=PATH, httponly=True, samesite="Lax", secure=self._secure, max_age=300)

    def end(self, response: web.StreamResponse) -> None:
        """Take the state from the browser: a return is made once."""
        response.del_cookie(COOKIE, path=PATH, httponly=True, samesite="Lax", secure=self._secure)

    def holds(self, request: web.Request, now: datetime) -> bool:
        """Whether a return belongs to this browser and is in time."""
        value, state = request.cookies.get(COOKIE, ""), request.query.get("state", "")
        if len(value) > _LONGEST or not value.isascii():
            return False
        try:
            known, at = self._serializer.loads(value)
        except BadData:
            return False
        in_time = timedelta() <= timedelta(seconds=int(now.timestamp()) - at) <= _LASTS
        return in_time and hmac.compare_digest(known.encode(), state.encode("utf-8", "replace"))


def new_state() -> str:
    """A state that nobody can guess, of the letters that WeChat allows."""
    return secrets.token_hex(16)
