"""The bot as a process of its own, with its Redis emptied under it."""

import asyncio
import re
import sys
from pathlib import Path

from storage.redis_connection import connect
from storage.redis_pending import PendingIndex
from storage.redis_server import EmbeddedRedis
from tests.e2e.real_process import ROOT, environment, eventually, serve

JOURNEY = ("新增账号", "1", "1", "大屯街道", "1", "备案 开设 昨天")


async def _verify(folder: Path, redis_url: str) -> tuple[int | None, str]:
    """Run `main.py pending verify` beside the running process."""
    variables = {**environment(folder, 1), "REDIS_URL": redis_url}
    command = (sys.executable, "main.py", "pending", "verify")
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=variables, stdout=asyncio.subprocess.PIPE)
    told, _ = await process.communicate()
    return process.returncode, told.decode()


def _without_links(answer: str) -> str:
    """The words of an answer: the address of one's own page is signed anew each time."""
    return re.sub(r'href="[^"]*"', "", answer)


async def test_flushall_while_the_bot_runs(tmp_path: Path) -> None:
    """A FLUSHALL loses no filing and is healed without a restart, filings registered before the healing included."""
    async with serve(tmp_path) as process:
        # Not started here: the server of that folder is the running process's own.
        redis_url = EmbeddedRedis(tmp_path / "redis").url
        client = connect(redis_url)
        index = PendingIndex(client)
        for text in JOURNEY:
            await process.say(text)
        await client.flushall()
        registered = await process.say("备案 注销 昨天")
        listed = await process.say("待办")
        await eventually(index.built)
        healed = await index.for_operator(1)
        verified = await _verify(tmp_path, redis_url)
        afterwards = await process.say("待办")
        await client.aclose()

    assert "已登记：备案 2" in registered
    assert "待办 2 件" in listed
    assert healed == [2, 1]
    assert verified == (0, "一致：Redis 索引与数据库没有差异。\n")
    assert _without_links(afterwards) == _without_links(listed)
