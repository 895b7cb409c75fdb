"""The migrations: from nothing to the tables that the code expects, on both databases."""

import asyncio

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from storage.database import Database, open_database
from storage.errors import UnavailableError
from storage.migrations import stepping
from storage.tables import METADATA


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))


async def test_an_empty_database_is_brought_to_the_tables_of_the_code(empty_url: str) -> None:
    """After migrating from nothing the database has exactly the tables, columns and indexes of `storage.tables`."""
    database = open_database(empty_url)
    await database.migrate()

    async with database.unit() as unit:
        differences = await unit._connection.run_sync(_differences)
    behind = await database.behind()
    await database.close()

    assert differences == []
    assert not behind


async def test_several_processes_may_migrate_at_once(empty_url: str) -> None:
    """Four processes that start together on an empty database all come up, on the same revision."""
    databases = [open_database(empty_url) for _ in range(4)]

    await asyncio.gather(*(database.migrate() for database in databases))
    revisions = {await database.revision() for database in databases}
    for database in databases:
        await database.close()

    assert revisions == {stepping.head()}


async def test_migrating_again_changes_nothing(database: Database) -> None:
    """A second migration keeps what is stored."""
    async with database.unit() as unit:
        await unit._connection.execute(text("INSERT INTO dialogues VALUES ('o', 't', 's', '{}', 1, CURRENT_TIMESTAMP)"))

    await database.migrate()

    async with database.view() as unit:
        assert await unit.dialogues.get("o") is not None


async def test_a_database_without_tables_is_behind(empty_postgresql: str) -> None:
    """Before the first migration there is no revision, and the database says that it is behind."""
    database = open_database(empty_postgresql)

    found = (await database.revision(), await database.behind())
    await database.close()

    assert found == (None, True)


async def test_a_missing_sqlite_file_is_unavailable_until_migrated(empty_sqlite: str) -> None:
    """Asking a database whose folder does not exist yet says so instead of making a file."""
    database = open_database(empty_sqlite)
    try:
        await database.revision()
    except UnavailableError:
        missing = True
    await database.migrate()
    revision = await database.revision()
    await database.close()

    assert (missing, revision) == (True, stepping.head())


def test_every_step_says_when_it_is_safe() -> None:
    """The file of every migration is named NNNN_pre_… or NNNN_post_…, and they form one line."""
    steps = list(stepping.scripts().walk_revisions())

    assert all(step.module.__name__.split("_")[1] in {"pre", "post"} for step in steps)
    assert len(stepping.scripts().get_heads()) == 1
