"""Thousands of reminders at once, counted at the pretend WeChat."""

from pathlib import Path

import pytest

from handlers import due_reminders, outbox
from storage.redis_server import EmbeddedRedis
from tests.faults.burst import DUE_DAYS, burst
from tests.faults.conftest import Postgres
from tests.faults.world import world

pytestmark = pytest.mark.processes

_WORKERS, _REMINDERS = 2, 2000


async def test_a_burst_drains_in_order(tmp_path: Path, postgres: Postgres, redis_server: EmbeddedRedis) -> None:
    """Of 2,000 reminders none is lost or doubled, the earliest due day goes first, and all who write are answered."""
    database_url = await postgres.new_database()
    async with world(tmp_path, database_url=database_url, redis_url=redis_server.url, push_rate=150) as made:
        seen = await burst(made, _REMINDERS, workers=_WORKERS)

    assert set(seen.shown) == {1}
    assert set(seen.order) == set(DUE_DAYS)
    # What workers hold in their hands at a moment can be overtaken, and nothing else.
    assert seen.overtaken <= _WORKERS * (outbox.BATCH + due_reminders.BATCH)
    assert seen.answered
    assert seen.unanswered == 0
