"""A dialogue outlives its process, a week of silence and an emptied Redis."""

from datetime import timedelta
from pathlib import Path

from commands.rulebook import Rulebook
from storage.redis_server import EmbeddedRedis
from tests.e2e.chat_world import TOWN, Chat, chatting


async def test_restart(tmp_path: Path, rulebook: Rulebook) -> None:
    """Between two answers the bot is stopped and started anew; the next answer goes on where it was left."""
    async with EmbeddedRedis(tmp_path / "shared") as redis:
        async with chatting(tmp_path, rulebook, redis_url=redis.url) as chat:
            await chat.acts(TOWN).follow("")
            await chat.go(TOWN, "备案", "1", "1", "大屯街道")
            openid = chat.acts(TOWN).openid
        async with chatting(tmp_path, rulebook, redis_url=redis.url) as chat:
            assert chat.acts(TOWN).openid == openid
            await chat.acts(TOWN).follow("")
            summary = await chat.go(TOWN, "1", "11月20日")
            done = await chat.say(TOWN, "1")

    assert "3. 账号名称：大屯街道" in summary
    assert "已登记：备案 1" in done


async def test_a_week_of_silence(chat: Chat) -> None:
    """After a week the next answer counts, and what follows says what it belongs to; 昨天 is the day before."""
    await chat.town()
    await chat.say(TOWN, "备案")
    await chat.move_to(chat.clock() + timedelta(days=7))

    asked = await chat.say(TOWN, "1")
    summary = await chat.say(TOWN, "昨天")

    assert asked.startswith("接着填 11月23日（周一）没填完的“登记备案”。")
    assert "哪一天开设" in asked
    assert "2026年11月29日" in summary
    assert "接着填" not in summary


async def test_redis_emptied_in_the_middle(chat: Chat) -> None:
    """A FLUSHALL in the middle of a dialogue loses none of its answers."""
    await chat.town()
    await chat.go(TOWN, "备案", "1")
    await chat.parts.deps.pending.redis.flushall()

    assert "2026年12月4日" in await chat.say(TOWN, "11月20日")
