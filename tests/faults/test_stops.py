"""When WeChat tells one worker to stop, the others stop too."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from storage.redis_connection import connect
from storage.redis_server import EmbeddedRedis
from tests.faults.conftest import Postgres
from tests.faults.world import World, reminders, until, world

pytestmark = pytest.mark.processes

_TEMPLATE, _TOKEN = "/cgi-bin/message/template/send", "/cgi-bin/stable_token"


def _asked(made: World, path: str) -> int:
    return sum(exchange.path == path for exchange in made.platform.journal.exchanges)


def _logged(made: World, event: str) -> int:
    return sum(bot.log.read_text().count(f'"{event}"') for bot in made.bots)


async def test_a_quota_that_is_used_up(tmp_path: Path, postgres: Postgres, redis_server: EmbeddedRedis) -> None:
    """After one 45009 no worker asks again before midnight, and only once more where Redis forgot; then all arrive."""
    database_url = await postgres.new_database()
    async with world(tmp_path, database_url=database_url, redis_url=redis_server.url) as made:
        await made.people(talkers=0, silent=1)
        first = await made.start("worker")
        await made.drained()
        # There is a token by now: it is the send that is refused.
        made.platform.faults.set({"quota_gone": 1})
        await made.people(talkers=0, silent=1)
        await until(lambda: _logged(made, "push_settled") == 2)
        await first.kill()
        await made.start("worker")
        await made.people(talkers=0, silent=9)
        await until(lambda: _logged(made, "push_settled") == 11)
        asked = [_asked(made, _TEMPLATE)]
        redis = connect(redis_server.url)
        await redis.flushall()
        await redis.aclose()
        made.platform.faults.set({"quota_gone": 1})
        for settled in (12, 13):
            await made.people(talkers=0, silent=1)
            await until(lambda settled=settled: _logged(made, "push_settled") == settled)  # type: ignore[misc]
        asked.append(_asked(made, _TEMPLATE))
        await made.advance(timedelta(days=1))
        await made.drained()

    assert asked == [2, 3]
    assert [len(reminders(person)) for person in made.silent] == [1] * 13


async def test_settings_that_are_wrong(tmp_path: Path, postgres: Postgres, redis_server: EmbeddedRedis) -> None:
    """After one alarm no worker sends anything for ten minutes; when a person has acted, all arrive."""
    database_url = await postgres.new_database()
    async with world(tmp_path, database_url=database_url, redis_url=redis_server.url) as made:
        right = made.platform.settings.secret
        object.__setattr__(made.platform.settings, "secret", "another")  # 40125.
        await made.people(talkers=0, silent=1)
        first = await made.start("worker")
        await until(lambda: _logged(made, "push_settled") == 1)
        await first.kill()
        asked = _asked(made, _TOKEN)
        another = await made.start("worker")
        await made.people(talkers=0, silent=9)
        await until(lambda: '"ticked"' in another.log.read_text())
        await asyncio.sleep(1)
        asked_by_another = _asked(made, _TOKEN) - asked
        object.__setattr__(made.platform.settings, "secret", right)
        await made.advance(timedelta(minutes=11))
        await made.drained()

    assert asked >= 1
    assert asked_by_another == 0
    assert [len(reminders(person)) for person in made.silent] == [1] * 10
