"""Backups of a SQLite database while the bot runs; PostgreSQL has tools of its own for that."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from storage.database import Database
from storage.errors import BackupBrokenError, BackupUnsupportedError
from storage.migrations import stepping

#: Pages per step: writers get a turn between two steps.
_PAGES = 1000


async def backup(database: Database, target: Path) -> None:
    """Write a whole, consistent copy of the database to `target` while others go on reading and writing.

    The file appears only when it is complete and was found whole; an older one of that name is replaced then.

    Raises:
        BackupUnsupportedError: the database is PostgreSQL.
        BackupBrokenError: the copy is not whole.
    """
    await asyncio.to_thread(_copy_out, _file(database), target)


async def restore(database: Database, source: Path) -> None:
    """Replace everything in the database by the backup `source`, then bring its tables forward.

    Stop the bot first; the pending index has to be rebuilt afterwards.

    Raises:
        BackupUnsupportedError: the database is PostgreSQL.
        BackupBrokenError: the file is no whole backup, or one of a later release.
    """
    target = _file(database)
    await asyncio.to_thread(_inspect, source)
    await database.close()
    await asyncio.to_thread(_copy, source, target)
    await database.migrate()


def _file(database: Database) -> Path:
    if database.backend != "sqlite" or database.url.database is None:
        raise BackupUnsupportedError
    return Path(database.url.database)


def _copy_out(source: Path, target: Path) -> None:
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    _copy(source, partial)
    with closing(sqlite3.connect(partial)) as copy:
        # A copy in one file, readable from a read-only medium too.
        copy.execute("PRAGMA journal_mode = DELETE")
    _inspect(partial)
    partial.replace(target)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(_reading(source), uri=True)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new, pages=_PAGES)


def _inspect(path: Path) -> None:
    """Refuse a file that is missing, damaged, not of this bot, or of a later release."""
    try:
        with closing(sqlite3.connect(_reading(path), uri=True)) as copy:
            (state,) = copy.execute("PRAGMA integrity_check").fetchone()
            (revision,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError) as error:
        raise BackupBrokenError(str(path), f"no whole backup ({error})") from error
    if state != "ok":
        raise BackupBrokenError(str(path), f"damaged ({state})")
    if not stepping.knows(revision):
        raise BackupBrokenError(str(path), f"made by a later release (revision {revision})")


def _reading(path: Path) -> str:
    return f"{path.resolve().as_uri()}?mode=ro"
