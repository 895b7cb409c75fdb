"""Answers and dialogues: one message has one effect, whatever process gets it how often."""

import asyncio
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage.answers import Answer
from storage.database import Database
from storage.dialogues import Step
from storage.errors import UnknownRowError


async def test_a_new_push_is_the_callers_to_answer(database: Database, now: datetime) -> None:
    """The first claim gets nothing back, a retry gets the answer that was stored."""
    async with database.unit() as unit:
        first = await unit.answers.claim("k1", "o-1", now)
        await unit.answers.record("k1", "好的", now)
    async with database.unit() as unit:
        retry = await unit.answers.claim("k1", "o-1", now + timedelta(seconds=5))

    assert first is None
    assert retry == Answer(key="k1", openid="o-1", reply="好的", created_at=now, answered_at=now)


async def test_silence_is_an_answer(database: Database, now: datetime) -> None:
    """Silence is told apart from an answer that is still being worked on."""
    async with database.unit() as unit:
        await unit.answers.claim("silent", "o-1", now)
        await unit.answers.record("silent", None, now)
        await unit.answers.claim("working", "o-1", now)
        silent, working = await unit.answers.get("silent"), await unit.answers.get("working")

    assert silent is not None
    assert working is not None
    assert (silent.reply, silent.answered_at) == (None, now)
    assert (working.reply, working.answered_at) == (None, None)


async def test_a_claim_dies_with_its_transaction(database: Database, now: datetime) -> None:
    """When the process that claimed a push fails, the retry is new again."""

    async def fail() -> None:
        """Claim the push and die."""
        async with database.unit() as unit:
            await unit.answers.claim("k1", "o-1", now)
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await fail()
    async with database.unit() as unit:
        assert await unit.answers.claim("k1", "o-1", now) is None


async def test_a_retry_waits_for_the_answer_in_work(database: Database, rival: Database, now: datetime) -> None:
    """A retry that reaches another process while the first still works gets the finished answer, not an empty one."""
    claimed = asyncio.Event()

    async def first() -> None:
        """Claim the push and take a while to answer it."""
        async with database.unit() as unit:
            await unit.answers.claim("k1", "o-1", now)
            claimed.set()
            await asyncio.sleep(0.2)
            await unit.answers.record("k1", "好的", now)

    async def retry() -> Answer | None:
        """Bring the same push to another process."""
        await claimed.wait()
        async with rival.unit() as unit:
            return await unit.answers.claim("k1", "o-1", now)

    _, answer = await asyncio.gather(first(), retry())

    assert answer is not None
    assert answer.reply == "好的"


async def test_only_a_claimed_push_can_be_answered(database: Database, now: datetime) -> None:
    """An answer without a claim is a mistake of the program and says so."""
    async with database.unit() as unit:
        with pytest.raises(UnknownRowError):
            await unit.answers.record("k1", "好的", now)


async def test_old_answers_are_purged(database: Database, now: datetime) -> None:
    """Purging deletes what was claimed before the moment and keeps the rest."""
    async with database.unit() as unit:
        await unit.answers.claim("old", "o-1", now - timedelta(days=2))
        await unit.answers.claim("new", "o-1", now)
        assert await unit.answers.purge(now - timedelta(days=1)) == 1
        assert await unit.answers.get("new") is not None


async def test_processes_share_out_the_pushes(database: Database) -> None:
    """Three real processes claim the same forty pushes at once: every one is answered by exactly one of them."""
    url = database.url.render_as_string(hide_password=False)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    claimer = Path(__file__).with_name("claimer.py")
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, str(claimer), url), stdout=asyncio.subprocess.PIPE, env=environment
        )
        for _ in range(3)
    ]
    outputs = await asyncio.gather(*(process.communicate() for process in processes))

    won = [key for output, _ in outputs for key in output.decode().split()]
    assert sorted(won) == sorted(f"k{number}" for number in range(40))


async def test_a_dialogue_goes_step_by_step(database: Database, now: datetime) -> None:
    """A dialogue keeps what was answered, moves on, and is gone when left."""
    async with database.unit() as unit:
        begun = await unit.dialogues.start("o-1", Step(topic="account", step="holder"), now)
        moved = await unit.dialogues.advance(
            begun, Step(topic="account", step="name", answers={"holder": "个体户"}), now
        )
        stored = await unit.dialogues.get("o-1")
        left = [await unit.dialogues.clear("o-1"), await unit.dialogues.clear("o-1")]

    assert begun.version == 1
    assert stored == moved
    assert stored is not None
    assert (stored.step, dict(stored.answers), stored.version) == ("name", {"holder": "个体户"}, 2)
    assert left == [True, False]


async def test_two_messages_do_not_both_move_a_dialogue(database: Database, now: datetime) -> None:
    """Of two moves decided on the same version the second is refused."""
    async with database.unit() as unit:
        begun = await unit.dialogues.start("o-1", Step(topic="account", step="holder"), now)
        await unit.dialogues.advance(begun, Step(topic="account", step="name"), now)
        assert await unit.dialogues.advance(begun, Step(topic="account", step="unit"), now) is None


async def test_starting_leaves_the_dialogue_before(database: Database, now: datetime) -> None:
    """A new dialogue takes the place of the old one, at a version that no older message holds."""
    async with database.unit() as unit:
        await unit.dialogues.start("o-1", Step(topic="account", step="holder"), now)
        again = await unit.dialogues.start("o-1", Step(topic="filing", step="kind"), now)
        purged = await unit.dialogues.purge(now + timedelta(days=7))

    assert (again.topic, again.version, purged) == ("filing", 2, 1)
