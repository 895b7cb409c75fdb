"""A scripted API with clients on it, each of which could be a process of its own."""

from dataclasses import dataclass, field
from datetime import datetime

import aiohttp
from tenacity import wait_none

from bot.api import Api
from bot.patience import Patience
from bot.tokens import Tokens
from bot.transport import Transport
from tests.unit.bot.fake_api import FakeApi, MemoryRests, MemoryTokens
from tests.unit.bot.pushes import APPID, NOW

SECRET = "5f3d5f3d5f3d5f3d5f3d5f3d5f3d5f3d"
PATIENCE = Patience(wait=wait_none())
SEND = "message/custom/send"
TEMPLATE = "message/template/send"


@dataclass
class World:
    """A fake server with clients, each of which could be a process of its own."""

    fake: FakeApi
    base_url: str
    session: aiohttp.ClientSession
    cache: MemoryTokens
    now: datetime = NOW
    rests: MemoryRests = field(default_factory=MemoryRests)

    def client(self) -> Api:
        """A client that shares the cache with the others."""
        transport = Transport(self.session, self.base_url)
        tokens = Tokens(transport, self.cache, appid=APPID, secret=SECRET, patience=PATIENCE)
        return Api(transport, tokens, rests=self.rests, clock=lambda: self.now, patience=PATIENCE)
