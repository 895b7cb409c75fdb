"""The address that WeChat calls: GET proves that it is ours, POST brings messages and takes the answers.

Whatever comes in, the answer is 200, 403, 408, 413 or 415 within five seconds, and never a 500 (wechat.md 1.4: failures
in a row make WeChat stop calling for a minute, and messages of that time are lost).
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from aiohttp import web

from bot import messages, outgoing
from bot.codec import Codec, Opened, Rejected
from bot.incoming import Unreadable, parse
from bot.redaction import short

Receive = Callable[[messages.Inbound], Awaitable[messages.Reply]]
Clock = Callable[[], datetime]

#: What a user reads when our own code failed.
APOLOGY = messages.TextReply("刚才没处理好，请稍后再发一次。")

#: Events after which WeChat shows no reply.
_UNANSWERED = (messages.UnfollowEvent, messages.DeliveryEvent, messages.OtherEvent)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one push may cost."""

    #: Seconds after which WeChat is told "success" while the message is still being handled; WeChat waits for 5.
    answer_within: float = 4.5
    #: Bytes that a body may have.
    max_body: int = 65_536


USUAL = Limits()


class Callback:
    """Answers the callback address for one account."""

    def __init__(
        self,
        codec: Codec,
        receive: Receive,
        *,
        clock: Clock,
        account: str = "",
        limits: Limits = USUAL,
    ) -> None:
        """Put the parts together.

        Args:
            codec: Signatures and encryption of the account.
            receive: Does what a message asks for and returns the answer; joins the retries of a message by its key.
            clock: Tells the time for signatures and replies.
            account: gh_… id of our account; messages to another one are dropped. Empty: not checked.
            limits: Time and size that one push may take.
        """
        self._codec = codec
        self._receive = receive
        self._clock = clock
        self._account = account
        self._limits = limits
        self._running: set[asyncio.Task[messages.Reply]] = set()

    def routes(self) -> list[web.RouteDef]:
        """Routes to add to an application."""
        return [web.get("/wechat", self._verify, allow_head=False), web.post("/wechat", self._answer)]

    async def drain(self, seconds: float = 10.0) -> None:
        """Wait for messages that are still being handled; to be called at shutdown."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)

    async def _verify(self, request: web.Request) -> web.Response:
        """Answer WeChat's proof that the address is ours."""
        echo = self._codec.echo(request.query, self._clock())
        return _rejected(echo) if isinstance(echo, Rejected) else web.Response(text=echo)

    async def _answer(self, request: web.Request) -> web.Response:
        """Answer one push."""
        if rejected := self._codec.admit(request.query, self._clock()):
            return _rejected(rejected)
        started = asyncio.get_running_loop().time()
        body = await self._read(request)
        if isinstance(body, web.Response):
            return body
        opened = self._codec.open(request.query, body)
        if isinstance(opened, Rejected):
            return _rejected(opened)
        inbound = parse(opened.xml, openid=request.query.get("openid", ""), account=self._account)
        if isinstance(inbound, Unreadable):
            _log.warning("push_unreadable", reason=inbound.reason, size=len(body))
            return _success()
        left = self._limits.answer_within - (asyncio.get_running_loop().time() - started)
        return self._render(await self._reply(inbound, left), inbound, opened)

    async def _read(self, request: web.Request) -> bytes | web.Response:
        """Read the body, or give the answer to one that is too large, packed, too slow or broken."""
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            return _status(415, "body_packed")
        if (request.content_length or 0) > self._limits.max_body:
            return _status(413, "body_too_large")
        body = bytearray()
        try:
            async with asyncio.timeout(self._limits.answer_within):
                async for chunk in request.content.iter_any():
                    body += chunk
                    if len(body) > self._limits.max_body:
                        return _status(413, "body_too_large")
        except TimeoutError:
            return _status(408, "body_too_slow")
        except web.RequestPayloadError:
            return _status(400, "body_broken")
        return bytes(body)

    async def _reply(self, inbound: messages.Inbound, seconds: float) -> messages.Reply:
        """Let the message be handled, at most for so many seconds; it goes on afterwards and is not cancelled."""
        task = asyncio.ensure_future(self._receive(inbound))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        done, _ = await asyncio.wait({task}, timeout=max(seconds, 0))
        if not done:
            _log.warning("receive_slow", key=inbound.key, openid=short(inbound.openid))
            task.add_done_callback(lambda late: _log_failure(late, inbound))
            return messages.SILENCE
        if not _log_failure(task, inbound):
            return task.result()
        return messages.SILENCE if isinstance(inbound, _UNANSWERED) else APOLOGY

    def _render(self, reply: messages.Reply, inbound: messages.Inbound, opened: Opened) -> web.Response:
        """Turn a reply into the HTTP answer."""
        now = self._clock()
        xml = outgoing.render(reply, inbound, now)
        if xml is None:
            return _success()
        return web.Response(body=self._codec.seal(xml, opened, now), content_type="text/xml", charset="utf-8")


def _log_failure(task: asyncio.Task[messages.Reply], inbound: messages.Inbound) -> bool:
    """Log the exception of a finished task; True when there was one."""
    if task.cancelled():
        _log.warning("receive_cancelled", key=inbound.key)
        return True
    if error := task.exception():
        _log.error("receive_failed", key=inbound.key, openid=short(inbound.openid), exc_info=error)
    return error is not None


def _success() -> web.Response:
    """Tell WeChat that nothing is said and no retry is needed."""
    return web.Response(body=outgoing.SUCCESS, content_type="text/plain")


def _rejected(rejected: Rejected) -> web.Response:
    """Refuse a request that is not WeChat's."""
    return _status(403, rejected.reason)


def _status(status: int, reason: str) -> web.Response:
    """Refuse a request with a status; the reason goes to the log only."""
    _log.warning("callback_refused", status=status, reason=reason)
    return web.Response(status=status, text="refused")
