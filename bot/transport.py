"""HTTP to WeChat's API: time-outs, typed failures, and no secret in any of them."""

import functools
import json
import re
from dataclasses import replace
from typing import Any

import aiohttp
import yarl

from bot.errors import AnswerLostError, ApiError, Refusal, RefusedError, UnreachableError, UnusableSettingError
from bot.reactions import entry
from bot.redaction import MASK, mask
from bot.shapes import Call

WECHAT = "https://api.weixin.qq.com"

#: Seconds for a whole call, and for coming to a connection.
TIMEOUT = aiohttp.ClientTimeout(total=5, connect=2)

#: Bytes that an answer may have; pictures of users are at most 10 MB.
MAX_ANSWER = 12_000_000

_RID = re.compile(r"\brid: ?([0-9a-f]+-[0-9a-f]+-[0-9a-f]+)")

Answer = dict[str, Any]


def new_session(timeout: aiohttp.ClientTimeout = TIMEOUT) -> aiohttp.ClientSession:
    """Make the session that a process shares; its owner closes it.

    Idle connections are dropped early, so that a call seldom meets one that the other side has just closed.
    """
    connector = aiohttp.TCPConnector(limit=50, keepalive_timeout=10)
    return aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())


class Transport:
    """Makes one call and tells what surely was, surely was not, and may have been processed."""

    def __init__(self, session: aiohttp.ClientSession, base_url: str = WECHAT) -> None:
        """Use a shared session.

        Args:
            session: Has time-outs; stays open.
            base_url: Scheme and host of the API, with a path before /cgi-bin where there is one.

        Raises:
            UnusableSettingError: The address has no http(s) scheme or no host.
        """
        try:
            self._base = yarl.URL(base_url)
        except ValueError:
            raise UnusableSettingError("WECHAT_API_BASE is no address") from None
        if self._base.scheme not in {"http", "https"} or not self._base.host:
            raise UnusableSettingError("WECHAT_API_BASE must start with http:// or https:// and name a host")
        self._session = session

    async def send(self, call: Call, *, token: str = "", secret: str = "") -> Answer | bytes:
        """Make one call.

        Args:
            call: What to ask for.
            token: Access token to send with it, where it needs one.
            secret: What else must not show in an error, because the call holds it.

        Returns:
            The decoded JSON, or the bytes of a file where the call allows one.

        Raises:
            UnreachableError: It surely was not processed.
            AnswerLostError: It may have been processed.
            RefusedError: WeChat answered with an error code.
        """
        query = {**call.params, **({"access_token": token} if token else {})}
        exchanged = await self._exchange(call, self._base.joinpath(call.path.lstrip("/")).with_query(query))
        if isinstance(exchanged, ApiError):
            raise exchanged
        found = _decode(call, *exchanged)
        if isinstance(found, Refusal):
            hidden = functools.reduce(
                lambda text, word: text.replace(word, MASK), filter(None, (token, secret)), found.text
            )
            raise RefusedError(call.path, replace(found, text=hidden))
        return found

    async def _exchange(self, call: Call, url: yarl.URL) -> tuple[int, bytes] | ApiError:
        """Send and read all.

        A failure is returned, to be raised apart from its cause, whose text holds the address and its secrets.
        """
        try:
            async with self._session.request(
                call.method, url, data=_body(call), headers=_headers(call), allow_redirects=False
            ) as response:
                return response.status, await _read(response, call.path)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            return UnreachableError(call.path, type(error).__name__)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return AnswerLostError(call.path, type(error).__name__)


def _body(call: Call) -> bytes | aiohttp.FormData | None:
    """Body of a call: a form when there are files, else JSON in real UTF-8, for WeChat shows escapes as they are."""
    if call.files:
        form = aiohttp.FormData()
        for name, upload in call.files.items():
            form.add_field(name, upload.content, filename=upload.name, content_type=upload.content_type)
        return form
    return None if call.data is None else json.dumps(call.data, ensure_ascii=False).encode("utf-8", "replace")


def _headers(call: Call) -> dict[str, str]:
    """Say what the body is: bytes would otherwise be called an octet stream."""
    return {"Content-Type": "application/json"} if call.data is not None and not call.files else {}


async def _read(response: aiohttp.ClientResponse, path: str) -> bytes:
    """Read an answer up to the limit."""
    raw = bytearray()
    async for chunk in response.content.iter_any():
        raw += chunk
        if len(raw) > MAX_ANSWER:
            raise AnswerLostError(path, f"more than {MAX_ANSWER} bytes")
    return bytes(raw)


def _decode(call: Call, status: int, raw: bytes) -> Answer | bytes | Refusal:
    """Read an answer; WeChat calls JSON text/plain, and gateways send HTML."""
    try:
        answer = json.loads(raw, strict=False)
    except (ValueError, RecursionError):
        answer = None
    if isinstance(answer, dict):
        return _refusal(answer) or answer
    if status >= 500:
        raise AnswerLostError(call.path, f"HTTP {status}")
    if status != 200:
        raise UnreachableError(call.path, f"HTTP {status}")
    if call.binary:
        return raw
    raise AnswerLostError(call.path, "no JSON")


def _refusal(answer: Answer) -> Refusal | None:
    """Read the error code of an answer; None when it is no error."""
    code = str(answer.get("errcode", 0))
    if code == "0":
        return None
    number = int(code) if re.fullmatch(r"-?[0-9]{1,9}", code) else -2
    meaning, reaction = entry(number)
    text = str(answer.get("errmsg", ""))[:500]
    rid = found[1] if (found := _RID.search(text)) else ""
    return Refusal(code=number, meaning=meaning, reaction=reaction, rid=rid, text=mask(text))
