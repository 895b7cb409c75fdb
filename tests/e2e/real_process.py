"""A real `serve` process in plain mode (明文模式), spoken to as WeChat does."""

import asyncio
import hashlib
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parents[2]
_TOKEN = "plain-token"
_START_S = 60
_CONTENT = re.compile(r"<Content><!\[CDATA\[(.*?)\]\]></Content>", re.DOTALL)


@dataclass
class Process:
    """The process with the address of its callback and what it has logged so far."""

    address: str
    log: Path
    session: aiohttp.ClientSession
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def say(self, text: str) -> str:
        """Send a text as one operator; returns the words of the answer."""
        now = int(time.time())
        number = 10**15 + next(self._numbers)
        signature = hashlib.sha1("".join(sorted([_TOKEN, str(now), "n"])).encode()).hexdigest()  # noqa: S324  WeChat's.
        query = {"signature": signature, "timestamp": str(now), "nonce": "n"}
        body = (
            "<xml><ToUserName>gh_1</ToUserName><FromUserName>o-first</FromUserName>"
            f"<CreateTime>{now}</CreateTime><MsgType>text</MsgType>"
            f"<Content><![CDATA[{text}]]></Content><MsgId>{number}</MsgId></xml>"
        )
        async with self.session.post(f"{self.address}/wechat", params=query, data=body.encode()) as answer:
            found = _CONTENT.search(await answer.text())
        return found[1] if found else ""


def environment(folder: Path, port: int) -> Mapping[str, str]:
    """The environment of a process that keeps everything in `folder` and reaches no network."""
    address = f"http://127.0.0.1:{port}"
    return {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(folder),
        "WECHAT_APPID": "wx1",
        "WECHAT_SECRET": "s",
        "WECHAT_TOKEN": _TOKEN,
        "WECHAT_MODE": "plain",
        "WECHAT_API_BASE": "http://127.0.0.1:9",
        "PUBLIC_URL": address,
        "LISTEN": f"127.0.0.1:{port}",
        "LOG_FORMAT": "json",
    }


@asynccontextmanager
async def serve(folder: Path) -> AsyncIterator[Process]:
    """Start `main.py serve` on a free port, wait until it is ready, stop it at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "serve.log"
    with log.open("wb") as output:
        command = [sys.executable, "main.py", "serve"]
        server = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=environment(folder, port), stdout=output, stderr=subprocess.STDOUT
        )
    try:
        async with aiohttp.ClientSession() as session:
            process = Process(f"http://127.0.0.1:{port}", log, session)
            await eventually(lambda: _ready(process))
            yield process
    finally:
        server.terminate()
        await server.wait()


async def eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something holds; a process that never gets there fails the test."""
    async with asyncio.timeout(_START_S):
        while not await holds():  # noqa: ASYNC110  Another process has no event to wait for.
            await asyncio.sleep(0.2)


async def _ready(process: Process) -> bool:
    try:
        async with process.session.get(f"{process.address}/readyz") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False
