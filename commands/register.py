"""`register export FILE.xlsx`: the office's register as an Excel file."""

from collections.abc import Mapping
from pathlib import Path

import typer

from commands.clock import SHANGHAI, system_clock
from commands.rulebook import city_pack
from commands.settings import Settings
from handlers.register_rows import BadFilter, entries, read_filter
from handlers.register_sheet import workbook
from rules.procedure_source import load_procedures
from storage.database import open_database
from storage.errors import StorageError


async def export_register(settings: Settings, file: Path, query: Mapping[str, str]) -> int:
    """Write everything that fits the filter; an older file of that name is replaced once the new one is whole."""
    if file.suffix.lower() != ".xlsx":
        typer.echo(f"文件名应以 .xlsx 结尾：{file}", err=True)
        return 2
    procedures = load_procedures(city_pack(settings))
    wanted = read_filter(query, procedures)
    if isinstance(wanted, BadFilter):
        kinds = "、".join(procedures.kinds)
        typer.echo(
            f"--{wanted.field} 没看懂：日期写成 2026-11-20；状态用 submitted、accepted、returned、withdrawn；"
            f"备案类型用 {kinds}",
            err=True,
        )
        return 2
    database = open_database(settings.sql_url)
    try:
        today = system_clock().astimezone(SHANGHAI).date()
        async with database.view() as unit:
            found = await entries(wanted, procedures, unit, today=today)
    except StorageError as error:
        typer.echo(str(error), err=True)
        return 2
    finally:
        await database.close()
    partial = file.with_name(f".{file.name}.partial")
    try:
        partial.write_bytes(workbook(found))
        partial.chmod(0o600)
        partial.replace(file)
    except OSError as error:
        typer.echo(f"写不了 {file}：{error.strerror}", err=True)
        return 2
    typer.echo(f"已导出 {len(found)} 件到 {file}")
    return 0
