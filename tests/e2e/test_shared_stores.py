"""With REDIS_URL and DATABASE_URL set, the same bot runs on a shared Redis and PostgreSQL."""

from datetime import datetime
from pathlib import Path

from commands.clock import SHANGHAI
from commands.rulebook import Rulebook
from storage.redis_server import EmbeddedRedis
from tests.e2e.chat_world import TOWN, chatting
from tests.e2e.test_chat import FLAWED


async def test_journey_on_shared_stores(tmp_path: Path, rulebook: Rulebook, postgresql: str) -> None:
    """Draft, filing, list and reminder work on a Redis and a PostgreSQL that others run, and survive a restart."""
    async with EmbeddedRedis(tmp_path / "shared") as redis:
        async with chatting(tmp_path, rulebook, redis_url=redis.url, database_url=postgresql) as chat:
            await chat.town()
            verdict = await chat.say(TOWN, FLAWED)
            await chat.say(TOWN, "备案 注销 2026-11-23")
        async with chatting(tmp_path, rulebook, redis_url=redis.url, database_url=postgresql) as chat:
            await chat.acts(TOWN).follow()
            listed = await chat.say(TOWN, "待办")
            await chat.move_to(datetime(2026, 11, 25, 9, 5, tzinfo=SHANGHAI))
            pushed = chat.pushed(TOWN)

    assert verdict.startswith("⛔")
    assert "备案 1" in listed
    assert [kind for kind, _ in pushed] == ["push"]
