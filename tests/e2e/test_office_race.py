"""Two officers in two real processes who decide on the same filings at the same moment."""

import asyncio
import json
import os
import sys
import uuid
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import create_async_engine

from rules.accounts import AccountKind
from storage.accounts import NewAccount
from storage.database import Database, open_database
from storage.engines import read_url
from storage.filing_states import FilingState
from storage.filing_values import Change, Duplicate, NewFiling
from storage.redis_server import EmbeddedRedis
from storage.tables import PUSHES
from tests.e2e.decider import NOW

ROOT = Path(__file__).parents[2]
FILINGS = 15

pytestmark = pytest.mark.processes


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database with two officers and filings that wait for them."""
    url = f"sqlite:///{tmp_path}/shared.db"
    if request.param == "postgresql":
        url = await _fresh(request.getfixturevalue("postgresql"))
    database = open_database(url)
    await database.migrate()
    yield database
    await database.close()


async def _fresh(server: str) -> str:
    """The address of a new database on the server."""
    name = f"race_{uuid.uuid4().hex}"
    engine = create_async_engine(read_url(server), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await engine.dispose()
    return read_url(server).set(database=name).render_as_string(hide_password=False)


async def _officer(database: Database, name: str) -> int:
    async with database.unit() as unit:
        operator = await unit.operators.ensure(f"o-{name}", NOW)
        await unit.officers.add(name, name * 8, expires_at=NOW + timedelta(hours=24), at=NOW)
        officer = await unit.officers.redeem(name * 8, operator.id, NOW)
    assert officer is not None
    return officer.id


async def _submitted(database: Database) -> list[int]:
    """Hand in filings of as many accounts; returns their numbers."""
    numbers = []
    async with database.unit() as unit:
        operator = await unit.operators.ensure("o-town", NOW)
        for count in range(FILINGS):
            new = NewAccount(
                operator_id=operator.id, name=f"账号{count}", holder="party_government", kind=AccountKind.GOVERNMENT
            )
            account = await unit.accounts.add(new, NOW)
            assert account is not None
            filing = await unit.filings.register(
                NewFiling(account_id=account.id, operator_id=operator.id, kind="open"), actor="operator:1", at=NOW
            )
            assert not isinstance(filing, Duplicate)
            step = Change(version=1, actor="operator:1", at=NOW, to_state=FilingState.SUBMITTED)
            await unit.filings.change(filing.id, step)
            numbers.append(filing.id)
    return numbers


async def _start(environment: Mapping[str, str]) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(Path(__file__).with_name("decider.py"))),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LOG_FORMAT": "json", **environment},
    )
    assert process.stdout is not None
    while (await process.stdout.readline()).strip() not in {b"ready", b""}:
        pass
    return process


async def _told(process: asyncio.subprocess.Process) -> dict[int, bool | str]:
    output, _ = await process.communicate(b"go\n")
    assert process.returncode == 0
    return {int(number): told for number, told in json.loads(output.splitlines()[-1]).items()}


@pytest.mark.parametrize("second", ["accepts", "returns"])
async def test_one_of_two_processes_decides(database: Database, tmp_path: Path, second: str) -> None:
    """Each filing is decided once, under one number, with one word to the operator; the other officer hears who won."""
    first_id, second_id = await _officer(database, "王丽"), await _officer(database, "李强")
    filings = await _submitted(database)
    async with EmbeddedRedis(tmp_path / "redis") as redis:
        shared = {
            "DATABASE_URL": database.url.render_as_string(hide_password=False),
            "REDIS_URL": redis.url,
            "SECRET_KEY": "0123456789abcdef",
            "PUBLIC_URL": "http://127.0.0.1:9",
            "WECHAT_TOKEN": "token",
            "WECHAT_MODE": "plain",
            "FILINGS": json.dumps(filings),
        }
        one = await _start({**shared, "DATA_DIR": str(tmp_path / "a"), "OFFICER": str(first_id), "ACCEPTS": "1"})
        way = {"ACCEPTS": "1"} if second == "accepts" else {}
        two = await _start({**shared, "DATA_DIR": str(tmp_path / "b"), "OFFICER": str(second_id), **way})
        told = await asyncio.gather(_told(one), _told(two))
    async with database.view() as unit:
        steps = {number: (await unit.filings.history(number))[2:] for number in filings}
        given = {number: await unit.numbers.of(number) for number in filings}
        pushes = await unit._connection.execute(select(PUSHES.c.key))
        pushed = sorted(key for key in pushes.scalars() if key.startswith("decided:"))

    for number in filings:
        (step,) = steps[number]
        winner = 0 if step.actor == f"officer:{first_id}" else 1
        loser = told[1 - winner][number]
        assert told[winner][number] is True
        assert isinstance(loser, str)
        assert ("王丽", "李强")[winner] in loser
        assert "您这一步没有做" in loser
        assert given[number] == (f"{number}号" if step.to_state is FilingState.ACCEPTED else "")
    assert pushed == sorted(f"decided:{number}:3" for number in filings)
