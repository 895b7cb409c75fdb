"""10,000 reminders due in one moment: `PYTHONPATH=. python benchmarks/burst.py [REMINDERS]` prints a table.

Two workers and one `serve` as real processes, on PostgreSQL and Redis, against the sandbox in this process, whose own
work is part of the times. Five operators write all the while: a callback counts from the sandbox's sending to its
showing the answer.
"""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import quantiles

from storage.redis_server import EmbeddedRedis
from tests.faults.burst import Burst, burst
from tests.faults.conftest import Postgres
from tests.faults.world import world

RATE, WORKERS = 150, 2


async def run(folder: Path, postgres: Postgres, reminders: int) -> Burst:
    """Drain so many reminders."""
    database_url = await postgres.new_database()
    async with (
        EmbeddedRedis(folder / "redis") as redis,
        world(folder, database_url=database_url, redis_url=redis.url, push_rate=RATE) as made,
    ):
        return await burst(made, reminders, workers=WORKERS)


def main() -> int:
    """Print the table; 1 when a reminder was lost or doubled, or a callback was not answered."""
    reminders = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    # Not below the run's own folder: the server runs as a user of its own, who may not pass through that one.
    servers = tempfile.mkdtemp(prefix="pg-")
    postgres = Postgres(servers)
    with tempfile.TemporaryDirectory() as name:
        seen = asyncio.run(run(Path(name), postgres, reminders))
    asyncio.run(postgres.stop())
    shutil.rmtree(servers, ignore_errors=True)
    lost, doubled = seen.shown.count(0), sum(count > 1 for count in seen.shown)
    cuts = [1000 * cut for cut in quantiles(seen.answered, n=100)]
    print("| reminders | limit a second | drained at | lost | doubled | most overtaken by | callbacks | p50 | p99 |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    print(
        f"| {reminders:,} | {RATE} | {reminders / seen.seconds:.0f} | {lost} | {doubled} | {seen.overtaken} "
        f"| {len(seen.answered):,} answered, {seen.unanswered} not | {cuts[49]:.0f} ms | {cuts[98]:.0f} ms |"
    )
    return int(bool(lost or doubled or seen.unanswered))


if __name__ == "__main__":
    sys.exit(main())
