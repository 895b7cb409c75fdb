"""Every store on every backend: real SQLite files, a real PostgreSQL, a real Redis; nothing imitated."""

import shutil
import uuid
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio
from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from rules.accounts import AccountKind
from storage.accounts import NewAccount
from storage.database import Database, open_database
from storage.engines import read_url
from storage.redis_connection import connect
from storage.redis_server import EmbeddedRedis
from storage.tables import METADATA
from tests.contract.world import NOW, World


@pytest.fixture
def now() -> datetime:
    """Return the moment at which the test begins."""
    return NOW


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgresql_model(postgresql: str) -> str:
    """Migrate one PostgreSQL database, which the tests use in turn."""
    # What a power cut would lose is of no interest here, and waiting for the disk doubles the time.
    await _administer(postgresql, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", "CREATE DATABASE model")
    url = _named(postgresql, "model")
    database = open_database(url)
    await database.migrate()
    await database.close()
    return url


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one SQLite file, which the tests then copy."""
    path = tmp_path_factory.mktemp("model") / "model.db"
    database = open_database(f"sqlite:///{path}")
    await database.migrate()
    await database.close()
    return path


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> str:
    """Give the address of a SQLite file that does not exist yet, in a folder that does not either."""
    return f"sqlite:///{tmp_path}/new/bot.db"


@pytest_asyncio.fixture
async def empty_postgresql(postgresql: str) -> str:
    """Give the address of a PostgreSQL database without tables."""
    name = f"empty_{uuid.uuid4().hex}"
    await _administer(postgresql, f"CREATE DATABASE {name}")
    return _named(postgresql, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest) -> str:
    """Give the address of a database without tables, once per backend."""
    url: str = request.getfixturevalue(f"empty_{request.param}")
    return url


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Give the address of a migrated SQLite file of this test's own."""
    shutil.copy(sqlite_template, tmp_path / "bot.db")
    return f"sqlite:///{tmp_path}/bot.db"


@pytest_asyncio.fixture
async def postgresql_url(postgresql_model: str) -> str:
    """Give the address of the migrated PostgreSQL database, emptied: copying one takes a third of a second."""
    await _administer(
        postgresql_model,
        "SET session_replication_role = replica",  # The history's guard refuses TRUNCATE, as it should.
        f"TRUNCATE {', '.join(METADATA.tables)} RESTART IDENTITY",
    )
    return postgresql_model


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Give the address of a migrated database of this test's own, once per backend."""
    address: str = request.getfixturevalue(f"{request.param}_url")
    return address


@pytest_asyncio.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """Open a migrated database."""
    database = open_database(url)
    yield database
    await database.close()


@pytest_asyncio.fixture
async def rival(url: str) -> AsyncIterator[Database]:
    """Open the same database once more, with connections of its own, as another process would."""
    database = open_database(url)
    yield database
    await database.close()


@pytest_asyncio.fixture
async def world(database: Database, now: datetime) -> World:
    """Store an operator with an account."""
    async with database.unit() as unit:
        operator = await unit.operators.ensure("o-first", now)
        new = NewAccount(operator_id=operator.id, name="锡城发布", holder="town", kind=AccountKind.GOVERNMENT)
        account = await unit.accounts.add(new, now)
        assert account is not None
    return World(operator, account)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def redis_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedRedis]:
    """Start one embedded Redis for all tests."""
    async with EmbeddedRedis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest_asyncio.fixture
async def redis(redis_server: EmbeddedRedis) -> AsyncIterator[Redis]:
    """Connect to an empty Redis."""
    client = connect(redis_server.url)
    await client.flushall()
    yield client
    await client.aclose()


async def _administer(url: str, *statements: str) -> None:
    engine = create_async_engine(read_url(url), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


def _named(url: str, name: str) -> str:
    return read_url(url).set(database=name).render_as_string(hide_password=False)
