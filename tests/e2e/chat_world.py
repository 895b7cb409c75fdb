"""The whole bot and the sandbox in one process, on real Redis and SQLite, with a clock that the test moves."""

import socket
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from commands.clock import SHANGHAI
from commands.compose import Parts, compose
from commands.demo import demo_settings, platform_settings
from commands.rulebook import Rulebook
from commands.running import serving
from commands.settings import Settings
from commands.web import add_routes
from sandbox.acts import Acts
from sandbox.clock import MovableClock
from sandbox.platform import Platform, Turn
from sandbox.web import add_to

#: A Monday morning.
START = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
SHOP, TOWN = "林小满", "周一舟"


@dataclass(frozen=True)
class Chat:
    """What a test plays with."""

    platform: Platform
    parts: Parts
    clock: MovableClock
    address: str

    def acts(self, name: str) -> Acts:
        """What the operator of that name can do."""
        openid = next(p.openid for p in self.platform.people.values() if p.operator.name == name)
        return Acts(self.platform, openid)

    async def say(self, name: str, text: str) -> str:
        """Send a text; returns what the chat showed as the answer, "" for nothing."""
        return shown(await self.acts(name).say(text))

    async def go(self, name: str, *texts: str) -> str:
        """Send several texts one after another; returns the last answer."""
        answer = ""
        for text in texts:
            answer = await self.say(name, text)
        return answer

    async def shop(self) -> None:
        """Follow as the shop and add its account, as a sole trader without a licence."""
        await self.acts(SHOP).follow("")
        await self.go(SHOP, "新增账号", "5", "3", "1", "锡城微生活", "1")

    async def town(self) -> None:
        """Follow as the town government and add its account."""
        await self.acts(TOWN).follow("")
        await self.go(TOWN, "新增账号", "1", "1", "大屯街道", "1")

    async def ready(self, name: str, number: int) -> None:
        """Tick off and fill in everything that the opening of a government account asks for."""
        head = f"备案 {number}"
        people = (
            "主要领导 张三 书记 13800138000",
            "分管领导 李四 副书记",
            "总编辑 王五 主任",
            "编辑 赵六 记者；钱七 编辑",
        )
        await self.go(name, f"{head} 条件 1 2", *(f"{head} {person}" for person in people), f"{head} 材料 1 2 3")

    async def move_to(self, moment: datetime) -> None:
        """Move the clock of platform and bot, and let the bot tick once."""
        await self.clock.set(moment)
        await self.parts.ticker.tick()

    def pushed(self, name: str) -> list[tuple[str, str]]:
        """Kind and words of everything that was pushed to the operator."""
        person = self.platform.person(self.acts(name).openid)
        return [
            (entry.kind, entry.text or str(dict(entry.extra)))
            for entry in person.entries
            if entry.kind in {"push", "template"}
        ]


def shown(turn: Turn) -> str:
    """The words of the answer."""
    return turn.answer.text if turn.answer else ""


@asynccontextmanager
async def chatting(
    folder: Path, rules: Rulebook, *, redis_url: str = "", database_url: str = "", more: Mapping[str, Any] | None = None
) -> AsyncIterator[Chat]:
    """Start everything on a free port, on embedded stores unless addresses are given; `more` are further settings."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    began = time.monotonic()
    clock = MovableClock(lambda: START + timedelta(seconds=time.monotonic() - began))
    settings = demo_settings(
        Settings(data_dir=folder, redis_url=redis_url, database_url=database_url, **(more or {})), address
    )
    platform = Platform(platform_settings(settings, address), clock=clock)
    async with compose(settings, clock, rules) as parts:
        app = web.Application(client_max_size=12 * 1024 * 1024)
        add_to(app, platform)
        add_routes(app, parts)
        async with serving(app, "127.0.0.1", port):
            yield Chat(platform, parts, clock, address)
