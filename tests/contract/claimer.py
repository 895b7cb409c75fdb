"""A process that claims forty pushes and prints the keys of those that were its own to answer."""

import asyncio
import sys
from datetime import UTC, datetime

from storage.database import Database, open_database

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


async def claim(database: Database, key: str) -> bool:
    """Claim one push and answer it if it is ours."""
    async with database.unit() as unit:
        if await unit.answers.claim(key, "o-1", NOW):
            return False
        await unit.answers.record(key, "好的", NOW)
        return True


async def main(url: str) -> None:
    """Claim all of them at once and print the ones that were won."""
    database = open_database(url)
    keys = [f"k{number}" for number in range(40)]
    won = await asyncio.gather(*(claim(database, key) for key in keys))
    await database.close()
    sys.stdout.write(" ".join(key for key, mine in zip(keys, won, strict=True) if mine))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
