"""The pending index against its promise: `PYTHONPATH=. python benchmarks/pending_index.py [FILINGS]` prints a table.

Promise: after Redis was lost, 100,000 pending filings are indexed anew in under 10 s. The peer of the rebuild is what
none can do without: reading the same rows from SQL and sending the same entries to Redis in plain pipelines.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from sqlalchemy import insert

from rules.accounts import AccountKind
from storage.database import Database, open_database
from storage.engines import read_url, writing_engine
from storage.filing_states import FilingState
from storage.pending import rebuild, verify
from storage.redis_connection import connect
from storage.redis_pending import PendingIndex, entry_of
from storage.redis_server import EmbeddedRedis
from storage.tables import ACCOUNTS, FILINGS, OPERATORS

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
#: Filings of one operator, each of a kind of its own: as many as an operator with ten accounts may have.
PER_OPERATOR = 10
BATCH = 2000
PROMISE_S = 10.0


@dataclass(frozen=True)
class Stores:
    """A filled database and an empty Redis."""

    database: Database
    redis: Redis

    @property
    def index(self) -> PendingIndex:
        """The index in that Redis."""
        return PendingIndex(self.redis)


async def fill(url: str, filings: int) -> None:
    """Put operators, accounts and pending filings into a fresh database."""
    database = open_database(url)
    await database.migrate()
    await database.close()
    engine = writing_engine(read_url(url))
    async with engine.begin() as connection:
        for start in range(0, filings // PER_OPERATOR, BATCH):
            numbers = range(start + 1, min(start + BATCH, filings // PER_OPERATOR) + 1)
            await connection.execute(insert(OPERATORS), [_operator(number) for number in numbers])
            await connection.execute(insert(ACCOUNTS), [_account(number) for number in numbers])
            rows = [_filing(number, kind) for number in numbers for kind in range(PER_OPERATOR)]
            await connection.execute(insert(FILINGS), rows)
    await engine.dispose()


def _operator(number: int) -> dict[str, Any]:
    return {"id": number, "openid": f"o-{number}", "followed": True, "created_at": NOW}


def _account(number: int) -> dict[str, Any]:
    names = {"name": f"账号{number}", "holder": "party_government", "kind": AccountKind.GOVERNMENT, "unit": ""}
    return {"id": number, "operator_id": number, **names, "created_at": NOW}


def _filing(operator: int, kind: int) -> dict[str, Any]:
    due_on = date(2026, 11, 24) + timedelta(days=(operator * 7 + kind) % 300)
    moments = {"created_at": NOW, "updated_at": NOW - timedelta(days=1)}
    owner = {"account_id": operator, "operator_id": operator, "kind": f"kind-{kind}"}
    days = {"event_on": date(2026, 11, 20), "due_on": due_on, "provisional": False}
    return {**owner, **days, **moments, "state": FilingState.PREPARING, "materials": {}, "version": 1}


async def bare_copy(stores: Stores) -> None:
    """The peer: rows out of SQL, entries into two sorted sets, nothing else."""
    last = 0
    while True:
        async with stores.database.view() as unit:
            rows = await unit.filings.pending_after(last, BATCH)
        if not rows:
            return
        async with stores.redis.pipeline(transaction=False) as pipe:
            for entry in map(entry_of, rows):
                pipe.zadd(f"peer:of:{entry.operator_id}", {str(entry.filing_id): entry.score})
                pipe.zadd("peer:due", {f"{entry.operator_id}:{entry.filing_id}": entry.score})
            await pipe.execute()
        last = rows[-1].id


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    """Seconds that it takes."""
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


async def measure(folder: Path, filings: int) -> float:
    """One block of the table; returns the seconds of the rebuild."""
    url = f"sqlite:///{folder / f'{filings}.db'}"
    await fill(url, filings)
    async with EmbeddedRedis(folder / f"redis-{filings}") as server:
        stores = Stores(open_database(url), connect(server.url))
        bare = await timed(lambda: bare_copy(stores))
        await stores.redis.flushall()
        built = await timed(lambda: rebuild(stores.database, stores.index, NOW))
        again = await timed(lambda: rebuild(stores.database, stores.index, NOW))
        compared = await timed(lambda: verify(stores.database, stores.index))
        differences = await verify(stores.database, stores.index)
        await stores.redis.aclose()
        await stores.database.close()
    for what, seconds in (("rebuild after FLUSHALL", built), ("rebuild over a live index", again)):
        print(f"| {filings:,} | {what} | {seconds:.2f} s | bare copy {bare:.2f} s | {seconds / bare:.2f} × |")
    print(f"| {filings:,} | verify, {'differences' if differences else 'no difference'} | {compared:.2f} s | | |")
    return built


def main() -> int:
    """Print the table; 1 when the promise for 100,000 is broken."""
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print("| pending filings | what | ours | peer | ratio |\n| --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), largest // 10))
        seconds = asyncio.run(measure(Path(folder), largest))
    promised = PROMISE_S * largest / 100_000
    print(f"\npromise: {largest:,} filings in under {promised:.0f} s: {'kept' if seconds < promised else 'BROKEN'}")
    return int(seconds >= promised)


if __name__ == "__main__":
    sys.exit(main())
