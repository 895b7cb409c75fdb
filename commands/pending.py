"""`pending rebuild` and `pending verify`: the Redis index of pending filings against SQL."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import typer

from commands.clock import system_clock
from commands.settings import Settings
from storage.database import Database, open_database
from storage.pending import rebuild, verify
from storage.redis_connection import connect
from storage.redis_pending import PendingIndex
from storage.redis_server import EmbeddedRedis


async def rebuild_index(settings: Settings) -> int:
    """Build the index anew from SQL."""
    async with _stores(settings) as (database, index):
        typer.echo(f"已重建：{await rebuild(database, index, system_clock())} 件待办。")
    return 0


async def verify_index(settings: Settings) -> int:
    """Compare the index with SQL; 1 when they differ."""
    async with _stores(settings) as (database, index):
        if not await index.built():
            typer.echo("Redis 里没有待办索引，请运行 pending rebuild。")
            return 1
        differences = await verify(database, index)
    if not differences:
        typer.echo("一致：Redis 索引与数据库没有差异。")
        return 0
    for label, numbers in (("缺", differences.missing), ("多", differences.extra), ("错", differences.moved)):
        if numbers:
            typer.echo(f"{label} {len(numbers)} 件：{'、'.join(str(number) for number in numbers[:20])}")
    typer.echo("请运行 pending rebuild。")
    return 1


@asynccontextmanager
async def _stores(settings: Settings) -> AsyncIterator[tuple[Database, PendingIndex]]:
    async with AsyncExitStack() as stack:
        url = settings.redis_url
        if not url:
            url = (await stack.enter_async_context(EmbeddedRedis(settings.data_dir / "redis"))).url
        redis = connect(url)
        stack.push_async_callback(redis.aclose)
        database = open_database(settings.sql_url)
        stack.push_async_callback(database.close)
        await database.migrate()
        yield database, PendingIndex(redis)
