"""A little bot on loopback that keeps what it was sent and answers as a test asks."""

import asyncio
import random
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import web
from lxml import etree

from sandbox.crypto import Sealer, sign
from sandbox.platform import PlatformSettings, Template

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
TEMPLATE_ID = "T" * 43
SETTINGS = PlatformSettings(
    appid="wx0123456789abcdef",
    secret="0123456789abcdef0123456789abcdef",
    token="AAAAA",
    aes_key="abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456",
    original_id="gh_0123456789ab",
    templates={TEMPLATE_ID: Template(title="办理提醒", fields={"thing1": "事项", "time2": "截止时间"})},
    answer_timeout_s=0.15,
    job_finish_delay_s=0.0,
)
RNG: random.Random = secrets.SystemRandom()
SEALER = Sealer(SETTINGS.aes_key, appid=SETTINGS.appid, rng=RNG)


@dataclass(frozen=True, slots=True)
class Received:
    """One push as it arrived, decrypted."""

    query: dict[str, str]
    body: bytes

    @property
    def clear(self) -> str:
        """The clear XML."""
        sealed = etree.fromstring(self.body).findtext("Encrypt")
        return (SEALER.open(sealed) if sealed else self.body).decode()

    def field(self, path: str) -> str | None:
        """The text of a field of the clear XML."""
        return etree.fromstring(self.clear).findtext(path)


Respond = Callable[[Received], Awaitable[web.Response]]


async def silent(_received: Received) -> web.Response:
    """Answer with success."""
    return web.Response(text="success")


@dataclass(slots=True)
class SmallBot:
    """Keeps every push; ``respond`` says what is answered."""

    respond: Respond = silent
    received: list[Received] = field(default_factory=list)
    echoes: bool = True
    interrupted: int = 0

    async def post(self, request: web.Request) -> web.Response:
        """Take a push."""
        try:
            received = Received(dict(request.query), await request.read())
            self.received.append(received)
            return await self.respond(received)
        except (ConnectionError, asyncio.CancelledError):
            self.interrupted += 1
            raise

    async def get(self, request: web.Request) -> web.Response:
        """Answer the verification call."""
        return web.Response(text=request.query["echostr"] if self.echoes else "no")


def reply_xml(openid: str, content: str, *, account: str = SETTINGS.original_id) -> str:
    """Clear XML of a passive text reply."""
    return (
        f"<xml><ToUserName><![CDATA[{openid}]]></ToUserName><FromUserName><![CDATA[{account}]]></FromUserName>"
        f"<CreateTime>1</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{content}]]></Content></xml>"
    )


def sealed_xml(clear: str, *, token: str = SETTINGS.token) -> str:
    """The reply in the envelope of safe mode."""
    sealed = SEALER.seal(clear.encode())
    return (
        f"<xml><Encrypt>{sealed}</Encrypt><MsgSignature>{sign(token, '1', '2', sealed)}</MsgSignature>"
        "<TimeStamp>1</TimeStamp><Nonce>2</Nonce></xml>"
    )


def saying(content: str) -> Respond:
    """Answer every push with an encrypted text."""

    async def respond(received: Received) -> web.Response:
        """Answer one push."""
        return web.Response(text=sealed_xml(reply_xml(received.query["openid"], content)))

    return respond


def from_attempt(number: int, then: Respond) -> Respond:
    """Answer too late until the attempt with this number."""
    attempts = iter(range(1, 100))

    async def respond(received: Received) -> web.Response:
        """Answer one push."""
        if next(attempts) < number:
            await asyncio.sleep(SETTINGS.answer_timeout_s * 1.5)
        return await then(received)

    return respond
