"""Promises of the database itself: transactions, views, waiting, trouble."""

import asyncio
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import Database, open_database
from storage.dialogues import Step
from storage.errors import RejectedError, StorageError, UnavailableError


async def test_a_unit_commits_on_leaving(database: Database, rival: Database, now: datetime) -> None:
    """What was written in a unit is seen by another process once the unit was left."""
    async with database.unit() as unit:
        await unit.operators.ensure("o-1", now)

    async with rival.view() as unit:
        assert await unit.operators.get("o-1") is not None


async def test_a_unit_rolls_back_on_an_exception(database: Database, now: datetime) -> None:
    """Nothing stays of a unit that ended in an exception, and the exception passes on unchanged."""

    async def fail() -> None:
        """Write something and die."""
        async with database.unit() as unit:
            await unit.operators.ensure("o-1", now)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()

    async with database.view() as unit:
        assert await unit.operators.get("o-1") is None


async def test_a_cancelled_unit_leaves_nothing_and_frees_the_writer(database: Database, now: datetime) -> None:
    """A unit that is cancelled half-way rolls back, and the next one can write at once."""

    async def stuck() -> None:
        """Write something and never finish."""
        async with database.unit() as unit:
            await unit.operators.ensure("o-1", now)
            await asyncio.sleep(60)

    task = asyncio.create_task(stuck())
    await asyncio.sleep(0.2)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    async with database.unit() as unit:
        assert await unit.operators.get("o-1") is None


async def test_a_view_cannot_write(database: Database, now: datetime) -> None:
    """Writing in a view is refused."""
    with pytest.raises(StorageError):
        async with database.view() as unit:
            await unit.operators.follow("o-1", now)


async def test_a_view_does_not_wait_for_a_writer(database: Database, rival: Database, now: datetime) -> None:
    """Reading goes on while another process is in the middle of writing, and sees only what is committed."""
    async with rival.unit() as writing:
        await writing.operators.ensure("o-1", now)
        async with asyncio.timeout(1), database.view() as unit:
            assert await unit.operators.get("o-1") is None


async def test_nothing_is_lost_when_processes_read_then_write(
    database: Database, rival: Database, now: datetime
) -> None:
    """Two processes with four tasks each read and write the same row: every single step counts."""
    step = Step(topic="filing", step="count")
    async with database.unit() as unit:
        await unit.dialogues.start("o-1", step, now)

    async def count_on(one: Database) -> None:
        """Take eight steps, each decided on the row as it is."""
        for _ in range(8):
            async with one.unit() as unit:
                await unit.serialise("o-1")
                dialogue = await unit.dialogues.get("o-1")
                assert dialogue is not None
                assert await unit.dialogues.advance(dialogue, step, now)

    await asyncio.gather(*(count_on(one) for one in (database, rival) for _ in range(4)))

    async with database.view() as unit:
        dialogue = await unit.dialogues.get("o-1")
    assert dialogue is not None
    assert dialogue.version == 1 + 2 * 4 * 8


async def test_messages_of_one_operator_take_turns(database: Database, rival: Database) -> None:
    """A unit that serialises on an operator waits until the other process's unit for the same operator ended."""
    ended: list[str] = []

    async def work(one: Database, name: str) -> None:
        """Work for the operator and note begin and end of the end."""
        async with one.unit() as unit:
            await unit.serialise("o-1")
            await asyncio.sleep(0.1)
            ended.append(f"{name} begins its end")
            await asyncio.sleep(0.1)
            ended.append(f"{name} ends")

    await asyncio.gather(work(database, "first"), work(rival, "second"))

    assert [line.split()[0] for line in ended] in (
        ["first", "first", "second", "second"],
        ["second", "second", "first", "first"],
    )


async def test_a_refused_statement_is_an_error_of_storage(database: Database) -> None:
    """A broken reference is refused by the database and does not surface as a driver's exception."""
    with pytest.raises(RejectedError):
        async with database.unit() as unit:
            await unit._connection.execute(
                text(
                    "INSERT INTO accounts (operator_id, name, holder, kind, unit, created_at)"
                    " VALUES (999, 'n', 'h', 'licensed', '', CURRENT_TIMESTAMP)"
                )
            )


async def test_ping_answers(database: Database) -> None:
    """A reachable database answers."""
    await database.ping()


@pytest.mark.parametrize("address", ["postgresql://nobody@127.0.0.1:9/none", "postgresql://nobody@/none?host=/nowhere"])
async def test_an_unreachable_postgresql_is_unavailable(address: str) -> None:
    """A server that is not there is told as unavailable, not as a driver's exception."""
    database = open_database(address)

    with pytest.raises(UnavailableError):
        await database.ping()

    await database.close()


async def test_an_unreadable_sqlite_file_is_unavailable(tmp_path: Path) -> None:
    """A folder in place of the file is told as unavailable."""
    database = open_database(f"sqlite:///{tmp_path}")

    with pytest.raises(UnavailableError):
        await database.ping()

    await database.close()


async def test_sqlite_keeps_its_settings(sqlite_url: str) -> None:
    """Every writing connection has the journal, the durability and the foreign keys that the promises rest on."""
    database = open_database(sqlite_url)

    async with database.unit() as unit:
        found = {
            name: await unit._connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    await database.close()

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
