"""The callback address over real HTTP on loopback."""

import asyncio
import gzip
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import ClientResponse, ClientTimeout, FormData
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.callback import APOLOGY, Callback, Limits
from bot.codec import Codec, signature
from bot.messages import SILENCE, Inbound, Reply, TextMessage, TextReply
from bot.xml_fields import read
from tests.unit.bot.conftest import Connect
from tests.unit.bot.pushes import APPID, KEY, NOW, OPENID, STAMP, TOKEN, push, query, sealed, text_push


@dataclass
class Receiver:
    """Says back what it was told; can be slow or fail."""

    delay: float = 0
    fail: bool = False
    seen: list[Inbound] = field(default_factory=list)

    async def __call__(self, inbound: Inbound) -> Reply:
        """Answer one message."""
        await asyncio.sleep(self.delay)
        if self.fail:
            raise LookupError("secret=abc")
        self.seen.append(inbound)
        return TextReply("收到：" + inbound.content) if isinstance(inbound, TextMessage) else SILENCE


def _callback(codec: Codec, receive: Receiver, limits: Limits | None = None) -> Callback:
    """A callback at the tests' moment."""
    return Callback(codec, receive, clock=lambda: NOW, limits=limits or Limits())


async def _content(response: ClientResponse) -> str:
    """Content of a plain reply."""
    fields = read(await response.read())
    assert fields is not None
    return fields["Content"][0]


async def test_verification(connect: Connect, safe: Codec) -> None:
    """GET gives the echostr back and nothing else."""
    client = await connect(_callback(safe, Receiver()))

    response = await client.get("/wechat", params={**query(), "echostr": "5<&"})

    assert (response.status, await response.text(), response.content_type) == (200, "5<&", "text/plain")


async def test_forged_verification(connect: Connect, safe: Codec) -> None:
    """GET with a wrong signature gets 403 and no echo."""
    client = await connect(_callback(safe, Receiver()))

    response = await client.get("/wechat", params={**query(token="B"), "echostr": "5"})

    assert (response.status, await response.text()) == (403, "refused")


async def test_plain_answer(connect: Connect, plain: Codec) -> None:
    """A plain message is received once and answered in plain XML."""
    receive = Receiver()
    client = await connect(_callback(plain, receive))

    response = await client.post("/wechat", params=query(), data=text_push("a]]>b"))

    assert (response.status, await _content(response)) == (200, "收到：a]]>b")
    assert [inbound.openid for inbound in receive.seen] == [OPENID]


async def test_sealed_answer(connect: Connect, safe: Codec) -> None:
    """A sealed message is answered with a sealed reply whose signature is right."""
    client = await connect(_callback(safe, Receiver()))
    asked, body = sealed(safe, text_push("好"))

    response = await client.post("/wechat", params=asked, data=body)

    fields = read(await response.read())
    assert fields is not None
    envelope, signed, nonce = (fields[name][0] for name in ("Encrypt", "MsgSignature", "Nonce"))
    assert signed == signature(TOKEN, STAMP, nonce, envelope)
    xml = safe._ciphers[0].open(envelope.encode())
    assert xml is not None
    assert (read(xml) or {})["Content"] == ["收到：好"]


@pytest.mark.parametrize(
    "xml", [b"", b"hello", b"<xml/>", b"{}", text_push()[:-9], push("<FromUserName>o</FromUserName>")]
)
async def test_unreadable_push(connect: Connect, plain: Codec, xml: bytes) -> None:
    """A signed push that cannot be read is answered "success", logged, and reaches nobody."""
    receive = Receiver()
    client = await connect(_callback(plain, receive))

    with capture_logs() as logs:
        response = await client.post("/wechat", params=query(), data=xml)

    assert (response.status, await response.text(), receive.seen) == (200, "success", [])
    assert [line["event"] for line in logs] == ["push_unreadable"]


async def test_sender_differs_from_query(connect: Connect, plain: Codec) -> None:
    """A body whose sender is not the query's openid reaches nobody."""
    receive = Receiver()
    client = await connect(_callback(plain, receive))

    response = await client.post("/wechat", params={**query(), "openid": "oOTHER"}, data=text_push())

    assert (await response.text(), receive.seen) == ("success", [])


async def test_other_account(connect: Connect, plain: Codec) -> None:
    """A message to another account is dropped when our account's id is configured."""
    receive = Receiver()
    client = await connect(Callback(plain, receive, clock=lambda: NOW, account="gh_ours"))

    response = await client.post("/wechat", params=query(), data=text_push())

    assert (await response.text(), receive.seen) == ("success", [])


async def test_body_too_large(connect: Connect, plain: Codec) -> None:
    """A large body is refused by its length, and when it comes without a length."""
    client = await connect(_callback(plain, Receiver(), Limits(max_body=1000)))

    async def unannounced() -> AsyncIterator[bytes]:
        """Send a body without its length."""
        for _ in range(20):
            yield b"x" * 100

    for body in (b"x" * 1001, unannounced()):
        response = await client.post("/wechat", params=query(), data=body)
        assert response.status == 413


async def test_packed_body(connect: Connect, plain: Codec) -> None:
    """A packed body is refused before it is unpacked: WeChat packs nothing, and it might be a bomb."""
    client = await connect(_callback(plain, Receiver()))

    response = await client.post(
        "/wechat", params=query(), data=gzip.compress(text_push()), headers={"Content-Encoding": "gzip"}
    )

    assert response.status == 415


async def test_slow_body(connect: Connect, plain: Codec) -> None:
    """A body that does not come to an end is given up."""
    client = await connect(_callback(plain, Receiver(), Limits(answer_within=0.05)))

    async def dripping() -> AsyncIterator[bytes]:
        """Send a body slowly."""
        yield b"<xml>"
        await asyncio.sleep(0.3)
        yield b"</xml>"

    response = await client.post("/wechat", params=query(), data=dripping())

    assert response.status == 408


async def test_form(connect: Connect, plain: Codec) -> None:
    """A form instead of XML is unreadable, not an error."""
    client = await connect(_callback(plain, Receiver()))

    response = await client.post("/wechat", params=query(), data=FormData({"a": "b"}))

    assert (response.status, await response.text()) == (200, "success")


async def test_failing_receiver(connect: Connect, plain: Codec) -> None:
    """When our own code fails the user gets a word of apology, and the log a traceback without the openid."""
    client = await connect(_callback(plain, Receiver(fail=True)))

    with capture_logs() as logs:
        response = await client.post("/wechat", params=query(), data=text_push())

    assert (response.status, await _content(response)) == (200, APOLOGY.text)
    assert [line["event"] for line in logs] == ["receive_failed"]
    assert OPENID not in str(logs)


async def test_failing_receiver_of_an_event(connect: Connect, plain: Codec) -> None:
    """No apology is sent for an event after which WeChat shows nothing."""
    client = await connect(_callback(plain, Receiver(fail=True)))

    response = await client.post("/wechat", params=query(), data=push("<Event>unsubscribe</Event>", kind="event"))

    assert (response.status, await response.text()) == (200, "success")


async def test_slow_receiver(connect: Connect, plain: Codec) -> None:
    """A slow message is answered "success" in time and is still worked on to its end."""
    receive = Receiver(delay=0.2)
    callback = _callback(plain, receive, Limits(answer_within=0.05))
    client = await connect(callback)
    started = time.perf_counter()

    response = await client.post("/wechat", params=query(), data=text_push())

    assert (await response.text(), receive.seen) == ("success", [])
    assert time.perf_counter() - started < 0.15
    await callback.drain()
    assert len(receive.seen) == 1


async def test_slow_and_failing_receiver(connect: Connect, plain: Codec) -> None:
    """A message that fails after its answer is still logged."""
    callback = _callback(plain, Receiver(delay=0.1, fail=True), Limits(answer_within=0.02))
    client = await connect(callback)

    with capture_logs() as logs:
        await client.post("/wechat", params=query(), data=text_push())
        await callback.drain()
        await asyncio.sleep(0)

    assert [line["event"] for line in logs] == ["receive_slow", "receive_failed"]


async def test_caller_hangs_up(connect: Connect, plain: Codec) -> None:
    """When WeChat hangs up the message is still worked on."""
    receive = Receiver(delay=0.1)
    callback = _callback(plain, receive)
    client = await connect(callback)

    with pytest.raises(TimeoutError):
        await client.post("/wechat", params=query(), data=text_push(), timeout=ClientTimeout(total=0.05))
    await asyncio.sleep(0.15)

    assert len(receive.seen) == 1


_SAFE = Codec(token=TOKEN, appid=APPID, aes_key=KEY)
_BODIES = st.binary(max_size=120) | st.binary(max_size=60).map(lambda raw: push().replace(b"</xml>", raw + b"</xml>"))


@pytest.mark.parametrize("mode", ["plain", "safe"])
async def test_no_body_gives_a_500(connect: Connect, plain: Codec, mode: str) -> None:
    """Whatever bytes come, sealed or not, the answer is 200 or 403."""
    codec = plain if mode == "plain" else _SAFE
    client = await connect(_callback(codec, Receiver()))
    loop = asyncio.get_running_loop()
    statuses: set[int] = set()

    async def post(body: bytes, *, seal: bool) -> None:
        """Post one body and note the status."""
        asked, sent = sealed(_SAFE, body) if seal else (query(), body)
        statuses.add((await client.post("/wechat", params=asked, data=sent)).status)

    @settings(max_examples=60, deadline=None)
    @given(_BODIES, st.booleans())
    def attack(body: bytes, seal: bool) -> None:
        """Post one body from the thread of hypothesis."""
        asyncio.run_coroutine_threadsafe(post(body, seal=seal), loop).result(timeout=5)

    await asyncio.to_thread(attack)

    assert statuses <= {200, 403}
