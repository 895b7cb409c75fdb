"""A process that owns an embedded Redis: it prints the server's number and address, then waits to be killed."""

import asyncio
import sys
from pathlib import Path

from storage.redis_server import EmbeddedRedis


async def main(folder: Path) -> None:
    """Start the server, say so, and wait."""
    async with EmbeddedRedis(folder) as server:
        sys.stdout.write(f"{server.pid} {server.url}\n")
        sys.stdout.flush()
        await asyncio.sleep(60)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
