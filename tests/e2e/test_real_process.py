"""The bot as a process of its own, with its Redis emptied under it."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from storage.redis_connection import connect
from storage.redis_pending import PendingIndex
from storage.redis_server import EmbeddedRedis
from tests.e2e.chat_world import TOWN

ROOT = Path(__file__).parents[2]
#: Tries, a quarter of a second apart, for what a process needs a while for; a healthy one takes some seconds.
TRIES = 240


@asynccontextmanager
async def _demo(folder: Path, redis_url: str) -> AsyncIterator[str]:
    """Run `main.py demo`; gives its address once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = await _main(folder, redis_url, "demo", "--port", str(port))
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        await process.communicate()


async def _main(folder: Path, redis_url: str, *words: str) -> asyncio.subprocess.Process:
    environment = {**os.environ, "DATA_DIR": str(folder), "REDIS_URL": redis_url, "DATABASE_URL": ""}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, str(ROOT / "main.py"), *words),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=folder,
        env=environment,
    )


class Sandbox:
    """The control interface of the running process, played as one operator."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        """Speak to that address."""
        self._session = session
        self._address = f"{address}/sandbox/api"
        self._openid = ""

    async def enter(self) -> None:
        """Wait until the process answers, then follow as the town government."""
        for _ in range(TRIES):
            try:
                users = await self._get("/users")
                break
            except aiohttp.ClientError:
                await asyncio.sleep(0.25)
        self._openid = next(one["openid"] for one in users["users"] if one["name"] == TOWN)
        await self._act("follow", {})

    async def say(self, text: str) -> str:
        """Send a text and give the words of the answer."""
        turn = await self._act("text", {"text": text})
        return str(turn["answer"]["text"])

    async def _get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        async with self._session.get(self._address + path) as response:
            return await response.json()

    async def _act(self, act: str, body: dict[str, str]) -> Any:  # noqa: ANN401 - JSON
        async with self._session.post(f"{self._address}/users/{self._openid}/{act}", json=body) as response:
            return await response.json()


async def test_flushall_while_the_bot_runs(tmp_path: Path) -> None:
    """A FLUSHALL loses no filing and is healed without a restart, filings registered before the healing included."""
    async with EmbeddedRedis(tmp_path / "redis") as redis, _demo(tmp_path, redis.url) as address:
        client = connect(redis.url)
        index = PendingIndex(client)
        async with aiohttp.ClientSession() as session:
            sandbox = Sandbox(session, address)
            await sandbox.enter()
            for text in ("新增账号", "1", "1", "大屯街道", "1", "备案 开设 昨天"):
                await sandbox.say(text)
            await client.flushall()
            registered = await sandbox.say("备案 注销 昨天")
            listed = await sandbox.say("待办")
            for _ in range(TRIES):
                if await index.built():
                    break
                await asyncio.sleep(0.25)
            healed = await index.for_operator(1)
            verify = await _main(tmp_path / "demo", redis.url, "pending", "verify")
            told, _ = await verify.communicate()
            afterwards = await sandbox.say("待办")
        await client.aclose()

    assert "已登记：备案 2" in registered
    assert "待办 2 件" in listed
    assert healed == [2, 1]
    assert (verify.returncode, "一致" in told.decode()) == (0, True)
    assert afterwards == listed
