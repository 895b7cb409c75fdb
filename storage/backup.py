"""Backups of a SQLite database and the handed-in files while the bot runs; PostgreSQL has tools of its own."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from storage import backup_archive
from storage.backup_archive import Unpacked
from storage.database import Database
from storage.errors import BackupBrokenError, BackupUnsupportedError
from storage.material_shelf import MaterialShelf
from storage.migrations import stepping

#: Pages per step: writers get a turn between two steps.
_PAGES = 1000
#: How a SQLite file begins.
_SQLITE = b"SQLite format 3\0"


async def backup(database: Database, shelf: MaterialShelf, target: Path) -> int:
    """Write the database and all handed-in files to `target` while others go on reading and writing.

    The file appears only when it is complete and the database in it was found whole; an older one of that name is
    replaced then. Files come after the database: each that it names was on the shelf before.

    Returns: how many handed-in files it holds.

    Raises:
        BackupUnsupportedError: the database is PostgreSQL.
        BackupBrokenError: the copy is not whole.
    """
    return await asyncio.to_thread(_copy_out, _file(database), shelf, target)


async def restore(database: Database, shelf: MaterialShelf, source: Path) -> int:
    """Replace everything in the database by the backup `source`, then bring its tables forward.

    Its handed-in files come onto the shelf; what lies there without belonging to the backup is swept away later, as
    everything that the database does not know. A backup that is a database alone, as older releases made it, leaves
    the shelf as it is. Stop the bot first; the pending index has to be rebuilt afterwards.

    Returns: how many handed-in files came back.

    Raises:
        BackupUnsupportedError: the database is PostgreSQL.
        BackupBrokenError: the file is no whole backup, or one of a later release; nothing was changed.
    """
    target = _file(database)
    with shelf.beside() as folder:
        held = await asyncio.to_thread(_read, source, Path(folder))
        await database.close()
        # Files first: what has no row yet is swept away one day, a row without its file would stay.
        await asyncio.to_thread(shelf.take_over, held.files)
        await asyncio.to_thread(_copy, held.database, target)
    await database.migrate()
    return len(held.files)


def _file(database: Database) -> Path:
    if database.backend != "sqlite" or database.url.database is None:
        raise BackupUnsupportedError
    return Path(database.url.database)


def _copy_out(source: Path, shelf: MaterialShelf, target: Path) -> int:
    copy, partial = (target.with_name(f"{target.name}.{ending}") for ending in ("database", "partial"))
    try:
        for path in (copy, partial):
            path.unlink(missing_ok=True)
            path.touch(mode=0o600)
        _copy(source, copy)
        with closing(sqlite3.connect(copy)) as one:
            # A copy in one file, readable from a read-only medium too.
            one.execute("PRAGMA journal_mode = DELETE")
        _inspect(copy, copy)
        files = backup_archive.pack(copy, shelf, partial)
        partial.replace(target)
    finally:
        for path in (copy, partial):
            path.unlink(missing_ok=True)
    return files


def _read(source: Path, folder: Path) -> Unpacked:
    """What a backup of this format or of the one before holds, all of it looked at."""
    if not source.is_file():
        raise BackupBrokenError(str(source), "no such file")
    with source.open("rb") as file:
        is_database = file.read(len(_SQLITE)) == _SQLITE
    held = Unpacked(source, {}) if is_database else backup_archive.unpack(source, folder)
    _inspect(held.database, source)
    return held


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(_reading(source), uri=True)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new, pages=_PAGES)


def _inspect(path: Path, source: Path) -> None:
    """Refuse a database that is damaged, not of this bot, or of a later release; `source` is the file to be named."""
    try:
        with closing(sqlite3.connect(_reading(path), uri=True)) as copy:
            (state,) = copy.execute("PRAGMA integrity_check").fetchone()
            (revision,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError) as error:
        raise BackupBrokenError(str(source), f"no whole backup ({error})") from error
    if state != "ok":
        raise BackupBrokenError(str(source), f"damaged ({state})")
    if not stepping.knows(revision):
        raise BackupBrokenError(str(source), f"made by a later release (revision {revision})")


def _reading(path: Path) -> str:
    return f"{path.resolve().as_uri()}?mode=ro"
