"""Servers that the fault runs stop, start and empty."""

import asyncio
import shutil
import tempfile
import uuid
import warnings
from collections.abc import AsyncIterator, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from storage.engines import read_url
from storage.redis_server import EmbeddedRedis


class Postgres:
    """A PostgreSQL server of the run's own."""

    def __init__(self, folder: str) -> None:
        """Start it out of the pgserver wheel."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # platformdirs warns where no desktop session is.
            self._wheel: Any = import_module("pgserver")
        self._folder = folder
        self._server = self._wheel.get_server(folder, cleanup_mode="stop")
        self.url: str = self._server.get_uri()

    async def stop(self) -> None:
        """Stop it; connections break."""
        await asyncio.to_thread(self._server.cleanup)

    async def start(self) -> None:
        """Start it again on the same data."""
        self._server = await asyncio.to_thread(self._wheel.get_server, self._folder, cleanup_mode="stop")

    async def new_database(self) -> str:
        """Make an empty database and give its address."""
        name = f"run_{uuid.uuid4().hex}"
        engine = create_async_engine(read_url(self.url), isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.execute(text("ALTER SYSTEM SET fsync = off"))
            await connection.execute(text("SELECT pg_reload_conf()"))
            await connection.execute(text(f"CREATE DATABASE {name}"))
        await engine.dispose()
        return read_url(self.url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Start a server that may be stopped and started."""
    if find_spec("pgserver") is None:
        pytest.skip("pgserver cannot be installed here, so nothing is tried on PostgreSQL")
    # Not pytest's folder: the server runs as a user of its own, who may not pass through that one.
    folder = tempfile.mkdtemp(prefix="pg-")
    server = Postgres(folder)
    yield server
    asyncio.run(server.stop())
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def redis_server(tmp_path: Path) -> AsyncIterator[EmbeddedRedis]:
    """Start a Redis that may be stopped and started."""
    async with EmbeddedRedis(tmp_path / "redis") as server:
        yield server
