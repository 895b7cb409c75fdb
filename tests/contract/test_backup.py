"""Backups: made while the bot writes, whole or refused, restored to what they were."""

import asyncio
import sqlite3
import tarfile
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio

from storage.backup import backup, restore
from storage.database import Database, open_database
from storage.errors import BackupBrokenError, BackupUnsupportedError
from storage.material_shelf import MaterialShelf, new_key


@pytest_asyncio.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[Database]:
    """Open a migrated SQLite database."""
    database = open_database(sqlite_url)
    yield database
    await database.close()


@pytest.fixture
def shelf(tmp_path: Path) -> MaterialShelf:
    """Give an empty shelf."""
    return MaterialShelf(tmp_path / "data" / "materials")


async def _add(database: Database, openid: str, now: datetime) -> None:
    async with database.unit() as unit:
        await unit.operators.ensure(openid, now)


async def test_a_restored_backup_is_what_was_backed_up(
    sqlite: Database, shelf: MaterialShelf, tmp_path: Path, now: datetime
) -> None:
    """What was written before the backup is back, what was written after it is gone, and the bot writes on."""
    await _add(sqlite, "o-before", now)
    await backup(sqlite, shelf, tmp_path / "copy.db")
    await _add(sqlite, "o-after", now)

    await restore(sqlite, shelf, tmp_path / "copy.db")
    await _add(sqlite, "o-later", now)

    async with sqlite.view() as unit:
        found = [await unit.operators.get(openid) is not None for openid in ("o-before", "o-after", "o-later")]
    assert found == [True, False, True]


async def test_a_backup_is_made_while_others_write(
    sqlite: Database, shelf: MaterialShelf, tmp_path: Path, now: datetime
) -> None:
    """A copy made in the middle of writing is whole, and no writer fails because of it."""
    writers = [_add(sqlite, f"o-{number}", now) for number in range(40)]

    await asyncio.gather(*writers, backup(sqlite, shelf, tmp_path / "copy.db"))

    with tarfile.open(tmp_path / "copy.db") as archive:
        archive.extract("database.sqlite3", tmp_path, filter="data")
    with closing(sqlite3.connect(tmp_path / "database.sqlite3")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [path for path in _everything(tmp_path) if path.name.startswith("copy.db.")] == []


async def test_a_file_that_is_no_backup_is_refused_and_nothing_is_lost(
    sqlite: Database, shelf: MaterialShelf, tmp_path: Path, now: datetime
) -> None:
    """A missing file, one of something else, and one of a later release are refused before anything is touched."""
    await _add(sqlite, "o-1", now)
    (tmp_path / "letter.txt").write_text("no database at all, but long enough to look like one" * 100)
    _database_alone(sqlite, tmp_path / "later.db")
    with closing(sqlite3.connect(tmp_path / "later.db")) as later:
        later.execute("UPDATE alembic_version SET version_num = '9999'")
        later.commit()

    for name in ("missing.db", "letter.txt", "later.db"):
        with pytest.raises(BackupBrokenError, match=name):
            await restore(sqlite, shelf, tmp_path / name)
    async with sqlite.view() as unit:
        assert await unit.operators.get("o-1") is not None


async def test_handed_in_files_are_saved_and_come_back(sqlite: Database, shelf: MaterialShelf, tmp_path: Path) -> None:
    """Files on the shelf are in the backup, and one that was lost or changed since then is there again, unchanged."""
    kept, lost = new_key(), new_key()
    shelf.put(kept, b"a list of people")
    shelf.put(lost, bytes(range(256)) * 10_000)
    saved = await backup(sqlite, shelf, tmp_path / "copy.tar")
    shelf.remove([lost])
    shelf.put(kept, b"scratched")

    restored = await restore(sqlite, shelf, tmp_path / "copy.tar")

    assert (saved, restored) == (2, 2)
    assert shelf.read(kept) == b"a list of people"
    assert shelf.read(lost) == bytes(range(256)) * 10_000
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["materials"]
    assert (tmp_path / "copy.tar").stat().st_mode & 0o077 == 0


async def test_a_database_alone_is_still_restored(
    sqlite: Database, shelf: MaterialShelf, tmp_path: Path, now: datetime
) -> None:
    """A backup as older releases made it brings the database back and leaves the files where they are."""
    key = new_key()
    shelf.put(key, b"content")
    await _add(sqlite, "o-before", now)
    _database_alone(sqlite, tmp_path / "old.db")
    await _add(sqlite, "o-after", now)

    assert await restore(sqlite, shelf, tmp_path / "old.db") == 0

    async with sqlite.view() as unit:
        found = [await unit.operators.get(openid) is not None for openid in ("o-before", "o-after")]
    assert found == [True, False]
    assert shelf.read(key) == b"content"


def _renamed(name: str, **changes: object) -> Callable[[tarfile.TarInfo], None]:
    """The change that gives the file of the archive another name or nature."""

    def change(member: tarfile.TarInfo) -> None:
        if member.name.startswith("materials/"):
            for key, value in {"name": name or member.name, **changes}.items():
                setattr(member, key, value)

    return change


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_renamed("../../escaped"), id="a path out of the folder"),
        pytest.param(_renamed("/escaped"), id="an absolute path"),
        pytest.param(_renamed("materials/../database.sqlite3"), id="a path back"),
        pytest.param(_renamed("materials/letter.pdf"), id="no key"),
        pytest.param(_renamed("database.sqlite3"), id="two databases"),
        pytest.param(_renamed("", type=tarfile.SYMTYPE, linkname="/etc/passwd"), id="a symbolic link"),
        pytest.param(_renamed("", type=tarfile.LNKTYPE, linkname="database.sqlite3"), id="a hard link"),
        pytest.param(_renamed("", type=tarfile.FIFOTYPE), id="a pipe"),
        pytest.param(_renamed(f"materials/{'0' * 32}"), id="another key"),
    ],
)
async def test_a_foreign_archive_is_refused_and_nothing_is_changed(
    sqlite: Database, shelf: MaterialShelf, tmp_path: Path, change: Callable[[tarfile.TarInfo], None]
) -> None:
    """An archive with any name or thing that a backup never holds is refused, and no file appears anywhere."""
    shelf.put(new_key(), b"content")
    await backup(sqlite, shelf, tmp_path / "copy.tar")
    with tarfile.open(tmp_path / "copy.tar") as old, tarfile.open(tmp_path / "tricky.tar", "w") as new:
        for member in old:
            content = old.extractfile(member)
            change(member)
            new.addfile(member, content)
    before = _everything(tmp_path)

    with pytest.raises(BackupBrokenError, match=r"tricky\.tar"):
        await restore(sqlite, shelf, tmp_path / "tricky.tar")

    assert _everything(tmp_path) == before


@pytest.mark.parametrize("kept", [0, 100, 20_000, -12_000, -3_000])
async def test_a_backup_that_was_cut_short_is_refused(
    sqlite: Database, shelf: MaterialShelf, tmp_path: Path, kept: int
) -> None:
    """Wherever an archive ends too early, in the database, in a file or before the checksums, it is refused."""
    shelf.put(new_key(), b"x" * 9_000)
    await backup(sqlite, shelf, tmp_path / "copy.tar")
    with tarfile.open(tmp_path / "copy.tar") as archive:
        end = archive.getmember("SHA256SUMS").offset
    (tmp_path / "short.tar").write_bytes((tmp_path / "copy.tar").read_bytes()[:end][: kept or end])

    with pytest.raises(BackupBrokenError, match=r"short\.tar"):
        await restore(sqlite, shelf, tmp_path / "short.tar")


async def test_a_backup_with_a_changed_byte_is_refused(sqlite: Database, shelf: MaterialShelf, tmp_path: Path) -> None:
    """A file that was damaged in the archive does not come back as if it were whole."""
    shelf.put(new_key(), b"the number is 13800138000")
    await backup(sqlite, shelf, tmp_path / "copy.tar")
    content = (tmp_path / "copy.tar").read_bytes()
    (tmp_path / "copy.tar").write_bytes(content.replace(b"13800138000", b"13800138001"))

    with pytest.raises(BackupBrokenError, match="checksums"):
        await restore(sqlite, shelf, tmp_path / "copy.tar")


def _everything(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def _database_alone(database: Database, target: Path) -> None:
    """Copy the database as the format before did it."""
    with closing(sqlite3.connect(str(database.url.database))) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


async def test_postgresql_is_left_to_its_own_tools(postgresql_url: str, shelf: MaterialShelf, tmp_path: Path) -> None:
    """On PostgreSQL both commands say that pg_dump does this."""
    database = open_database(postgresql_url)

    with pytest.raises(BackupUnsupportedError, match="pg_dump"):
        await backup(database, shelf, tmp_path / "copy.db")
    with pytest.raises(BackupUnsupportedError, match="pg_dump"):
        await restore(database, shelf, tmp_path / "copy.db")

    await database.close()
