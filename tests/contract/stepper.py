"""A process that changes one filing twenty times, deciding anew when another was first; prints the versions it made."""

import asyncio
import sys
from datetime import UTC, datetime

from storage.database import Database, open_database
from storage.filing_values import Change, Conflict, Filing, Material

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
STEPS = 20


async def step(database: Database, filing_id: int, mark: str) -> Filing | Conflict:
    """Read the filing, decide, and try to write in a second transaction, so that others may come in between."""
    async with database.view() as unit:
        filing = await unit.filings.by_id(filing_id)
    if filing is None:
        raise LookupError(filing_id)
    materials = {**filing.materials, f"{mark}-{len(filing.materials)}": Material(ticked=True)}
    change = Change(version=filing.version, actor=mark, at=NOW, why=f"materials:+{mark}", materials=materials)
    async with database.unit() as unit:
        return await unit.filings.change(filing_id, change)


async def main(url: str, filing_id: int, mark: str) -> None:
    """Make all steps and print the version that each of them led to."""
    database = open_database(url)
    versions: list[int] = []
    while len(versions) < STEPS:
        outcome = await step(database, filing_id, mark)
        if isinstance(outcome, Filing):
            versions.append(outcome.version)
    await database.close()
    sys.stdout.write(" ".join(map(str, versions)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
