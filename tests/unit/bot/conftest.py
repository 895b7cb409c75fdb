"""Fixtures of the tests of bot: codecs, a client for the callback over loopback, a scripted API."""

from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.callback import Callback
from bot.codec import Codec
from bot.transport import new_session
from tests.unit.bot.fake_api import FakeApi, MemoryTokens
from tests.unit.bot.pushes import APPID, KEY, TOKEN
from tests.unit.bot.world import World

Connect = Callable[[Callback], Awaitable[TestClient[web.Request, web.Application]]]


@pytest.fixture
def safe() -> Codec:
    """A codec in safe mode."""
    return Codec(token=TOKEN, appid=APPID, aes_key=KEY)


@pytest.fixture
def plain() -> Codec:
    """A codec in plain mode."""
    return Codec(token=TOKEN, appid=APPID, mode="plain")


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Serve a callback on loopback and return a client for it."""
    clients: list[TestClient[web.Request, web.Application]] = []

    async def start(callback: Callback) -> TestClient[web.Request, web.Application]:
        """Serve one callback."""
        app = web.Application()
        app.add_routes(callback.routes())
        client = TestClient(TestServer(app))
        await client.start_server()
        clients.append(client)
        return client

    yield start
    for client in clients:
        await client.close()


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """Start the fake server."""
    fake = FakeApi()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", fake.handle)
    server = TestServer(app)
    await server.start_server()
    timeout = aiohttp.ClientTimeout(total=0.3, connect=0.2)
    async with new_session(timeout) as session:
        yield World(fake, str(server.make_url("/")), session, MemoryTokens())
    await server.close()
