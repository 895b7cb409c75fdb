"""`pushes list` and `pushes retry`: what could not be pushed, why, and sending it again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import typer

from bot.redaction import short
from commands.clock import SHANGHAI, system_clock
from commands.settings import Settings
from storage.database import Database, open_database
from storage.push_values import Push
from storage.tables import PushState

_STATES = {PushState.DEAD: "已放弃", PushState.HELD: "等运营者下次联系"}


async def list_pushes(settings: Settings) -> int:
    """List what was given up and what waits for the next contact; 1 when something was given up."""
    async with _database(settings) as database, database.view() as unit:
        pushes, dead = await unit.dead_pushes.listed(), await unit.dead_pushes.count()
    for push in pushes:
        typer.echo(_line(push))
    typer.echo(f"已放弃 {dead} 条，共列出 {len(pushes)} 条。" if pushes else "没有发不出去的推送。")
    if dead:
        typer.echo("查明原因后，可用 pushes retry 编号（或 all）再发一次。")
    return int(dead > 0)


async def retry_pushes(settings: Settings, which: str) -> int:
    """Let one push, or all that were given up, be sent again; 1 when there is none such, 2 for a wrong number."""
    if which != "all" and not which.isdecimal():
        typer.echo("请写推送的编号，或 all。编号见 pushes list。", err=True)
        return 2
    async with _database(settings) as database, database.unit() as unit:
        numbers = await unit.dead_pushes.retry(system_clock(), None if which == "all" else [int(which)])
    if not numbers:
        typer.echo("没有这样的推送，见 pushes list。")
        return 1
    typer.echo(f"会再发一次：{'、'.join(str(number) for number in numbers)}。")
    return 0


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Database]:
    database = open_database(settings.sql_url)
    try:
        yield database
    finally:
        await database.close()


def _line(push: Push) -> str:
    moment = f"{push.created_at.astimezone(SHANGHAI):%m-%d %H:%M}"
    return (
        f"{push.id}  {_STATES[push.state]}  {moment}  {short(push.openid)}  "
        f"渠道 {push.channel or '无'}  试过 {push.attempts} 次  原因 {push.reason or '无'}"
    )
