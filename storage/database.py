"""The database as the rest of the bot sees it: units of work, read-only views, migrations, health."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Literal

from sqlalchemy import URL, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError, StatementError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engines import read_url, reading_engine, writing_engine
from storage.errors import RejectedError, StorageError, UnavailableError
from storage.file_locks import in_turn
from storage.migrations import stepping
from storage.unit import Unit

#: PostgreSQL's codes for a broken connection and for a server that is full, stops or starts.
_GOING = ("08", "53", "57P")


class Database:
    """One SQL database, SQLite or PostgreSQL; connects at first use."""

    def __init__(self, url: URL) -> None:
        """Prepare the engines without connecting."""
        self.url = url
        self._writing = writing_engine(url)
        self._reading = reading_engine(url)

    @property
    def backend(self) -> Literal["sqlite", "postgresql"]:
        """Which of the two databases this is."""
        return "sqlite" if self.url.drivername.startswith("sqlite") else "postgresql"

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Unit]:
        """Open a write transaction: it commits on leaving and rolls back on an exception.

        Never open one inside another: SQLite has one writer, so the inner one would wait for the outer one.

        Raises:
            UnavailableError: the database cannot be reached, or another process held the write lock too long.
            RejectedError: the database refused a statement.
        """
        async with self._transaction(self._writing) as connection:
            yield Unit(connection)

    @asynccontextmanager
    async def view(self) -> AsyncIterator[Unit]:
        """Open a read-only transaction, which never waits for writers and cannot write.

        Raises:
            UnavailableError: the database cannot be reached.
            RejectedError: something was to be written.
        """
        async with self._transaction(self._reading) as connection:
            yield Unit(connection)

    async def migrate(self) -> None:
        """Bring the tables forward to this code's revision; several processes may do so at once."""
        async with AsyncExitStack() as stack:
            if self.backend == "sqlite":
                file = Path(self.url.database or "")
                file.parent.mkdir(parents=True, exist_ok=True)
                await stack.enter_async_context(in_turn(file.with_name(f"{file.name}.lock")))
            connection = await stack.enter_async_context(_transaction(self._writing))
            await connection.run_sync(stepping.upgrade)

    async def revision(self) -> str | None:
        """Return the revision that the tables are at, None where there are none."""
        async with self._transaction(self._reading) as connection:
            return await connection.run_sync(stepping.current)

    async def behind(self) -> bool:
        """Whether `migrate` has something to do."""
        return await self.revision() != stepping.head()

    async def ping(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            UnavailableError: there is none.
        """
        async with self._transaction(self._reading) as connection:
            await connection.execute(text("SELECT 1"))

    def _missing(self) -> bool:
        return self.backend == "sqlite" and not Path(self.url.database or "").is_file()

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        if self._missing():
            # SQLite would make an empty file, and its driver leaves a thread behind where it cannot.
            raise UnavailableError("there is no database file yet: run `main.py migrate`")
        async with _transaction(engine) as connection:
            yield connection

    async def close(self) -> None:
        """Close all connections."""
        await self._writing.dispose()
        await self._reading.dispose()


def open_database(url: str) -> Database:
    """Build the database of a DATABASE_URL; nothing is connected yet.

    Raises:
        UnknownDatabaseError: the address is neither a SQLite file nor PostgreSQL.
    """
    return Database(read_url(url))


@asynccontextmanager
async def _transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    try:
        async with AsyncExitStack() as stack:
            connection = await _enter(stack, engine)
            yield connection
    except StatementError as error:
        raise _own_error(error) from error


async def _enter(stack: AsyncExitStack, engine: AsyncEngine) -> AsyncConnection:
    try:
        return await stack.enter_async_context(engine.begin())
    except DBAPIError:
        raise
    except (OSError, SQLAlchemyError) as error:
        raise UnavailableError from error


def _own_error(error: StatementError) -> StorageError:
    if isinstance(error.orig, StorageError):
        return error.orig
    invalidated = isinstance(error, DBAPIError) and error.connection_invalidated
    going = str(getattr(error.orig, "sqlstate", None) or "").startswith(_GOING)
    lost = invalidated or going or isinstance(error, OperationalError | InterfaceError)
    return UnavailableError() if lost else RejectedError()
