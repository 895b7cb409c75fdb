"""Backups: made while the bot writes, whole or refused, restored to what they were."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio

from storage.backup import backup, restore
from storage.database import Database, open_database
from storage.errors import BackupBrokenError, BackupUnsupportedError


@pytest_asyncio.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[Database]:
    """Open a migrated SQLite database."""
    database = open_database(sqlite_url)
    yield database
    await database.close()


async def _add(database: Database, openid: str, now: datetime) -> None:
    async with database.unit() as unit:
        await unit.operators.ensure(openid, now)


async def test_a_restored_backup_is_what_was_backed_up(sqlite: Database, tmp_path: Path, now: datetime) -> None:
    """What was written before the backup is back, what was written after it is gone, and the bot writes on."""
    await _add(sqlite, "o-before", now)
    await backup(sqlite, tmp_path / "copy.db")
    await _add(sqlite, "o-after", now)

    await restore(sqlite, tmp_path / "copy.db")
    await _add(sqlite, "o-later", now)

    async with sqlite.view() as unit:
        found = [await unit.operators.get(openid) is not None for openid in ("o-before", "o-after", "o-later")]
    assert found == [True, False, True]


async def test_a_backup_is_made_while_others_write(sqlite: Database, tmp_path: Path, now: datetime) -> None:
    """A copy made in the middle of writing is whole, and no writer fails because of it."""
    writers = [_add(sqlite, f"o-{number}", now) for number in range(40)]

    await asyncio.gather(*writers, backup(sqlite, tmp_path / "copy.db"))

    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert not (tmp_path / "copy.db.partial").exists()


async def test_a_file_that_is_no_backup_is_refused_and_nothing_is_lost(
    sqlite: Database, tmp_path: Path, now: datetime
) -> None:
    """A missing file, one of something else, and one of a later release are refused before anything is touched."""
    await _add(sqlite, "o-1", now)
    (tmp_path / "letter.txt").write_text("no database at all, but long enough to look like one" * 100)
    await backup(sqlite, tmp_path / "later.db")
    with closing(sqlite3.connect(tmp_path / "later.db")) as later:
        later.execute("UPDATE alembic_version SET version_num = '9999'")
        later.commit()

    for name in ("missing.db", "letter.txt", "later.db"):
        with pytest.raises(BackupBrokenError, match=name):
            await restore(sqlite, tmp_path / name)
    async with sqlite.view() as unit:
        assert await unit.operators.get("o-1") is not None


async def test_postgresql_is_left_to_its_own_tools(postgresql_url: str, tmp_path: Path) -> None:
    """On PostgreSQL both commands say that pg_dump does this."""
    database = open_database(postgresql_url)

    with pytest.raises(BackupUnsupportedError, match="pg_dump"):
        await backup(database, tmp_path / "copy.db")
    with pytest.raises(BackupUnsupportedError, match="pg_dump"):
        await restore(database, tmp_path / "copy.db")

    await database.close()
