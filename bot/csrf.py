"""Forms that only our own pages can send: a secret in a cookie, and in the form what only we can make of it.

The page's address is a secret already, so that a stranger's page could not even name it; this is the second lock.
"""

import hashlib
import hmac
import secrets

from aiohttp import web

COOKIE = "yushen_form"
FIELD = "csrf"


class FormLock:
    """Locks and checks the forms of an installation."""

    def __init__(self, key: str, *, secure: bool) -> None:
        """Use the installation's key; `secure` keeps the cookie to HTTPS."""
        self._key = hashlib.sha256(b"forms:" + key.encode()).digest()
        self._secure = secure

    def cookie(self, request: web.Request) -> str:
        """The browser's secret, or a new one."""
        known = request.cookies.get(COOKIE, "")
        return known if len(known) == 43 and known.isascii() else secrets.token_urlsafe(32)

    def field(self, cookie: str, page: str) -> str:
        """What stands in the hidden field of the forms of one page."""
        return hmac.new(self._key, f"{cookie}\0{page}".encode(), hashlib.sha256).hexdigest()

    def put(self, response: web.Response, cookie: str) -> None:
        """Give the browser its secret: not for scripts, not for requests from other sites but links."""
        response.set_cookie(
            COOKIE, cookie, path="/p/", httponly=True, samesite="Lax", secure=self._secure, max_age=86_400
        )

    def opens(self, request: web.Request, page: str, field: str) -> bool:
        """Whether a sent form is ours, and was sent from our own page."""
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            return False
        cookie = request.cookies.get(COOKIE, "")
        return bool(cookie) and hmac.compare_digest(self.field(cookie, page).encode(), field.encode("utf-8", "replace"))
