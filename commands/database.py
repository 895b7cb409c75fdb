"""`migrate`, `backup` and `restore`: database and handed-in files by hand."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import typer

from commands.settings import Settings
from storage import backup
from storage.database import Database, open_database
from storage.errors import StorageError
from storage.material_shelf import MaterialShelf


@asynccontextmanager
async def migrated_database(settings: Settings) -> AsyncIterator[Database]:
    """The database at its current version, closed at the end."""
    database = open_database(settings.sql_url)
    try:
        await database.migrate()
        yield database
    finally:
        await database.close()


async def run_migrate(settings: Settings) -> int:
    """Bring the database to the current version."""
    database = open_database(settings.sql_url)
    try:
        await database.migrate()
        typer.echo(f"数据库已是当前版本：{await database.revision()}")
    finally:
        await database.close()
    return 0


async def run_backup(settings: Settings, file: Path) -> int:
    """Copy the database and the handed-in files into a file."""
    return await _copy(settings, file, backup.backup, done=f"已备份到 {file}")


async def run_restore(settings: Settings, file: Path) -> int:
    """Put a backup in place of the database, and its handed-in files back."""
    return await _copy(settings, file, backup.restore, done=f"已从 {file} 恢复；请接着运行 pending rebuild")


async def _copy(
    settings: Settings, file: Path, copy: Callable[[Database, MaterialShelf, Path], Awaitable[int]], *, done: str
) -> int:
    database = open_database(settings.sql_url)
    try:
        files = await copy(database, MaterialShelf(settings.materials), file)
    except (StorageError, OSError) as error:
        typer.echo(str(error), err=True)
        return 2
    finally:
        await database.close()
    typer.echo(f"{done}。其中上传的文件 {files} 个。")
    return 0
