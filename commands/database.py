"""`migrate`, `backup` and `restore`: the database by hand."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import typer

from commands.settings import Settings
from storage import backup
from storage.database import Database, open_database
from storage.errors import StorageError


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
    """Copy the database into a file that must not exist yet."""
    return await _copy(settings, file, backup.backup, done=f"已备份到 {file}")


async def run_restore(settings: Settings, file: Path) -> int:
    """Put a backup in place of the database."""
    return await _copy(settings, file, backup.restore, done=f"已从 {file} 恢复；请接着运行 pending rebuild。")


async def _copy(settings: Settings, file: Path, copy: Callable[[Database, Path], Awaitable[None]], *, done: str) -> int:
    database = open_database(settings.sql_url)
    try:
        await copy(database, file)
    except (StorageError, OSError) as error:
        typer.echo(str(error), err=True)
        return 2
    finally:
        await database.close()
    typer.echo(done)
    return 0
