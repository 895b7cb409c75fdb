"""Fixtures of the sandbox's tests: a platform on a clock that stands still, a little bot, a client."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from sandbox.acts import Acts
from sandbox.clock import MovableClock
from sandbox.platform import Platform
from sandbox.web import build_app
from tests.unit.sandbox.small_bot import NOW, SETTINGS, SmallBot

Client = TestClient[web.Request, web.Application]


@pytest.fixture
def bot() -> SmallBot:
    """A little bot that says nothing."""
    return SmallBot()


@pytest.fixture
async def platform(bot: SmallBot) -> AsyncIterator[Platform]:
    """A platform whose callback address is the little bot."""
    app = web.Application()
    app.router.add_post("/wechat", bot.post)
    app.router.add_get("/wechat", bot.get, allow_head=False)
    server = TestServer(app)
    await server.start_server()
    settings = replace(SETTINGS, callback_url=str(server.make_url("/wechat")))
    platform = Platform(settings, clock=MovableClock(lambda: NOW))
    yield platform
    await platform.close()
    await server.close()


@pytest.fixture
async def client(platform: Platform) -> AsyncIterator[Client]:
    """A client of the platform's application."""
    client = TestClient(TestServer(build_app(platform)))
    await client.start_server()
    yield client
    await client.close()


@pytest.fixture
def openid(platform: Platform) -> str:
    """The first operator, who does not follow the account yet."""
    return next(iter(platform.people))


@pytest.fixture
async def acts(platform: Platform, bot: SmallBot, openid: str) -> Acts:
    """The acts of the first operator, who follows the account; the bot has forgotten the follow event."""
    acts = Acts(platform, openid)
    await acts.follow()
    bot.received.clear()
    return acts
