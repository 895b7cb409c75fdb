"""Engines of SQLAlchemy for the two databases, with the settings that make their promises true.

SQLite: WAL, so that readers never wait; BEGIN IMMEDIATE for writers, because a deferred transaction that starts with a
read loses updates or fails at once when another process writes; one writing connection per process, so that the tasks
of one process queue in order instead of spinning on the file lock. PostgreSQL: read committed, and stores that compare
and set.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.errors import UnknownDatabaseError

#: Seconds that a statement waits for another process's write transaction, and a task for a connection.
WAIT_SECONDS = 5.0

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}


def read_url(text: str) -> URL:
    """Read DATABASE_URL, whatever driver it names, into the URL of the asynchronous driver.

    Raises:
        UnknownDatabaseError: it is no SQLite file and no PostgreSQL address.
    """
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise UnknownDatabaseError(text.partition("@")[2] or text) from error
    driver = _DRIVERS.get(url.drivername.partition("+")[0])
    if driver is None or (driver.startswith("sqlite") and url.database in {None, "", ":memory:"}):
        raise UnknownDatabaseError(url.render_as_string(hide_password=True))
    return url.set(drivername=driver)


def writing_engine(url: URL) -> AsyncEngine:
    """Build the engine whose transactions write."""
    if url.drivername.startswith("sqlite"):
        return _sqlite_engine(url, begin="BEGIN IMMEDIATE", connections=1, query_only=False)
    return _postgresql_engine(url, connections=10)


def reading_engine(url: URL) -> AsyncEngine:
    """Build the engine whose transactions only read."""
    if url.drivername.startswith("sqlite"):
        return _sqlite_engine(url, begin="BEGIN", connections=4, query_only=True)
    return _postgresql_engine(url, connections=5).execution_options(postgresql_readonly=True)


def _sqlite_engine(url: URL, *, begin: str, connections: int, query_only: bool) -> AsyncEngine:
    engine = create_async_engine(
        url,
        # The driver's own implicit BEGIN is switched off; the event below says which one is meant.
        connect_args={"isolation_level": None, "timeout": WAIT_SECONDS},
        pool_size=connections,
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "connect", _sqlite_settings(query_only=query_only))

    def begin_as_told(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "begin", begin_as_told)
    return engine


def _sqlite_settings(*, query_only: bool) -> Callable[[Any, Any], None]:
    pragmas = (
        f"busy_timeout = {WAIT_SECONDS * 1000:.0f}",
        "journal_mode = WAL",
        # Every commit is on the disk before the user is told of it.
        "synchronous = FULL",
        "foreign_keys = ON",
        f"query_only = {'ON' if query_only else 'OFF'}",
    )

    def on_connect(driver_connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own untyped objects
        cursor = driver_connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return on_connect


def _postgresql_engine(url: URL, *, connections: int) -> AsyncEngine:
    return create_async_engine(
        url,
        connect_args={"timeout": WAIT_SECONDS, "command_timeout": 30.0},
        pool_size=connections,
        max_overflow=connections,
        pool_timeout=WAIT_SECONDS,
        # A restart of the server costs one round trip, not one failure per pooled connection.
        pool_pre_ping=True,
        hide_parameters=True,
    )
