"""Taking turns between processes of one machine by a lock on a file."""

import asyncio
import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path


@asynccontextmanager
async def in_turn(file: Path) -> AsyncIterator[None]:
    """Be alone among all who use the same file; the lock goes with the process that held it.

    A fresh SQLite file needs it: while one connection makes it a WAL file, others are refused at once instead of
    waiting for their turn.
    """
    with file.open("a") as handle:
        await asyncio.to_thread(fcntl.flock, handle, fcntl.LOCK_EX)
        yield
