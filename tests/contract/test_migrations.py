"""The migrations: from nothing to the tables that the code expects, on both databases."""

import asyncio
from datetime import date
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from storage.database import Database, open_database
from storage.engines import read_url, writing_engine
from storage.errors import UnavailableError
from storage.filing_values import Material
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


#: Where the first release left its tables.
PREVIOUS = "0001"
#: Rows as the release before wrote them.
ROWS = """
INSERT INTO operators (id, openid, followed, current_account_id, created_at)
VALUES (1, 'o-1', true, 1, '2026-11-20 01:00:00');
INSERT INTO accounts (id, operator_id, name, holder, kind, unit, created_at)
VALUES (1, 1, '大屯街道', 'party_government', 'government', '', '2026-11-20 01:00:00');
INSERT INTO filings (id, account_id, operator_id, kind, state, event_on, due_on, provisional, materials, version,
created_at, updated_at) VALUES (1, 1, 1, 'open', 'preparing', '2026-11-20', '2026-12-04', false,
'{"people_list": true, "review_system": false}', 2, '2026-11-20 01:00:00', '2026-11-20 02:00:00');
INSERT INTO filing_history (filing_id, version, at, actor, from_state, to_state, why)
VALUES (1, 1, '2026-11-20 01:00:00', 'operator:1', NULL, 'preparing', '');
INSERT INTO filing_history (filing_id, version, at, actor, from_state, to_state, why)
VALUES (1, 2, '2026-11-20 02:00:00', 'operator:1', 'preparing', 'preparing', 'material:people_list:yes');
INSERT INTO reminders (id, filing_id, due_on, stage, fire_at, state)
VALUES (1, 1, '2026-12-04', 'due', '2026-12-04 01:00:00', 'planned');
INSERT INTO dialogues (openid, topic, step, answers, version, updated_at)
VALUES ('o-1', '登记备案', '', '{"account": "1"}', 1, '2026-11-20 01:00:00')
"""


def _statements() -> list[str]:
    return ROWS.split(";")


async def _previous(url: str, *rows: str) -> None:
    """Bring an empty database to the previous release and put rows into it, as that release's code would."""
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    engine = writing_engine(read_url(url))
    async with engine.begin() as connection:
        await connection.run_sync(stepping.upgrade, PREVIOUS)
        for row in rows:
            await connection.exec_driver_sql(row)
    await engine.dispose()


async def test_the_previous_release_is_brought_forward_with_its_data(empty_url: str) -> None:
    """Filings, ticks, history, reminders and dialogues of the release before are all there after the migration."""
    await _previous(empty_url, *_statements())
    database = open_database(empty_url)

    await database.migrate()
    async with database.unit() as unit:
        filing = await unit.filings.get(1, operator_id=1)
        history = await unit.filings.history(1)
        reminders = await unit.reminders.of(1)
        dialogue = await unit.dialogues.get("o-1")
        differences = await unit._connection.run_sync(_differences)
    await database.close()

    assert filing is not None
    assert filing.due_on == date(2026, 12, 4)
    assert filing.materials == {"people_list": Material(ticked=True), "review_system": Material()}
    assert (filing.preconditions, filing.people) == ({}, ())
    assert [step.why for step in history] == ["", "material:people_list:yes"]
    assert [reminder.stage for reminder in reminders] == ["due"]
    assert dialogue is not None
    assert dialogue.answers == {"account": "1"}
    assert differences == []


async def test_the_previous_release_may_still_write(empty_url: str) -> None:
    """After the step that comes before the new code, rows that the old code inserts are read by the new one."""
    await _previous(empty_url)
    database = open_database(empty_url)
    await database.migrate()
    async with database.unit() as unit:
        for row in _statements()[:3]:
            await unit._connection.exec_driver_sql(row)
        filing = await unit.filings.by_id(1)
    await database.close()

    assert filing is not None
    assert (filing.preconditions, filing.people) == ({}, ())


def test_every_step_says_when_it_is_safe() -> None:
    """The file of every migration is named NNNN_pre_… or NNNN_post_…, and they form one line."""
    steps = list(stepping.scripts().walk_revisions())

    assert all(step.module.__name__.split("_")[1] in {"pre", "post"} for step in steps)
    assert len(stepping.scripts().get_heads()) == 1
