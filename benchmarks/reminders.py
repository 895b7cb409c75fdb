"""Reminders against their promises: `PYTHONPATH=. python benchmarks/reminders.py [PENDING]` prints two tables.

The due scan costs what is due, not what is pending: with PENDING (1,000,000) pending reminders, 1,000 of them due, it
takes at most 1.5 times what it takes with a hundredth of that, the peer in the same run. And all processes together
send at the rate that is set, neither faster nor much slower. What a burst does to callbacks: `benchmarks/burst.py`.
"""

import asyncio
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import insert, update

from benchmarks.pending_index import NOW, fill
from handlers.due_reminders import BATCH
from storage.database import Database, open_database
from storage.engines import read_url, writing_engine
from storage.redis_connection import connect
from storage.redis_pace import RedisPace
from storage.redis_server import EmbeddedRedis
from storage.tables import REMINDERS, ReminderState

DUE = 1000
ROUNDS = 7
PROMISED = 1.5
_ROWS = 5000
RATE, SENT, PROCESSES = 50, 600, 4


async def plan_all(url: str, filings: int) -> None:
    """Give every filing a planned reminder; those of DUE filings, spread over all, are due."""
    engine = writing_engine(read_url(url))
    every = filings // DUE
    async with engine.begin() as connection:
        for start in range(1, filings + 1, _ROWS):
            rows = [
                {
                    "filing_id": number,
                    "due_on": date(2026, 11, 30),
                    "stage": "before-3",
                    "fire_at": NOW - timedelta(seconds=1) if number % every == 0 else NOW + timedelta(minutes=number),
                    "state": ReminderState.PLANNED,
                }
                for number in range(start, min(start + _ROWS, filings + 1))
            ]
            await connection.execute(insert(REMINDERS), rows)
    await engine.dispose()


async def scan(database: Database) -> int:
    """Find and take everything that is due, as the worker does."""
    found = 0
    while True:
        async with database.unit() as unit:
            if (await unit.reminders.next_at() or NOW) > NOW:
                return found
            operators = await unit.reminders.due_operators(NOW, BATCH)
            due = await unit.reminders.due(NOW, operators)
            found += len(await unit.reminders.queue({row.reminder.id for row in due}))


async def plan_again(url: str) -> None:
    """Put back what a scan took."""
    engine = writing_engine(read_url(url))
    taken = update(REMINDERS).where(REMINDERS.c.state == ReminderState.QUEUED)
    async with engine.begin() as connection:
        await connection.execute(taken.values(state=ReminderState.PLANNED))
    await engine.dispose()


async def measure(folder: Path, filings: int) -> float:
    """Median seconds of a scan."""
    url = f"sqlite:///{folder / f'{filings}.db'}"
    await fill(url, filings)
    await plan_all(url, filings)
    database = open_database(url)
    seconds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        found = await scan(database)
        seconds.append(time.perf_counter() - started)
        if found != DUE:
            raise SystemExit(f"{found} reminders were found due, not {DUE}")
        await plan_again(url)
    await database.close()
    return median(seconds)


async def pace(folder: Path) -> float:
    """Messages a second that several processes' limiters let through together."""
    async with EmbeddedRedis(folder / "redis") as server:
        clients = [connect(server.url) for _ in range(PROCESSES)]
        limits = [RedisPace(client, per_second=RATE) for client in clients]
        started = time.perf_counter()
        await asyncio.gather(*(limits[number % PROCESSES].turn("template") for number in range(SENT)))
        seconds = time.perf_counter() - started
        for client in clients:
            await client.aclose()
    return SENT / seconds


def main() -> int:
    """Print the tables; 1 when a promise is broken."""
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print(f"| pending | due | scan, median of {ROUNDS} | against the smallest |\n| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as name:
        folder, smallest, ratio = Path(name), 0.0, 0.0
        for filings in (largest // 100, largest // 10, largest):
            seconds = asyncio.run(measure(folder, filings))
            smallest = smallest or seconds
            ratio = seconds / smallest
            print(f"| {filings:,} | {DUE:,} | {seconds * 1000:.0f} ms | {ratio:.2f} × |", flush=True)
        rate = asyncio.run(pace(folder))
    print(f"\n| limit a second | through {PROCESSES} clients | share |\n| --- | --- | --- |")
    print(f"| {RATE} | {rate:.1f} | {rate / RATE:.2f} |")
    kept = ratio <= PROMISED and 0.5 <= rate / RATE <= 1.25
    print(f"\npromise: at most {PROMISED} × and never above the rate: {'kept' if kept else 'BROKEN'}")
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
