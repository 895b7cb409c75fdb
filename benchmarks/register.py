"""The office's register against its promise: `PYTHONPATH=. python benchmarks/register.py [FILINGS]` prints a table.

Promise: with 5,000 filings the page answers in under 200 ms of server time. The peer serves the same bytes from memory
through the same server, so that the ratio holds on another machine.
"""

import asyncio
import socket
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from sqlalchemy import insert

from commands.clock import system_clock
from commands.compose import Parts, compose
from commands.demo import demo_settings
from commands.rulebook import load_rulebook
from commands.running import serving, set_rules_aside
from commands.settings import Settings
from commands.web import add_routes
from rules.accounts import AccountKind
from storage.engines import read_url, writing_engine
from storage.filing_states import FilingState
from storage.tables import ACCOUNTS, FILING_HISTORY, FILINGS, OFFICERS, OPERATORS

FILINGS_ASKED = 5000
ROUNDS = 30
PROMISE_MS = 200.0
#: Handed in within the last year, one every few minutes.
NEWEST = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
STATES = (FilingState.SUBMITTED, FilingState.ACCEPTED, FilingState.RETURNED)


async def fill(url: str, filings: int) -> None:
    """Put one account and submission per filing, and one officer, into a migrated database."""
    engine = writing_engine(read_url(url))
    numbers = range(1, filings + 1)
    async with engine.begin() as connection:
        await connection.execute(insert(OPERATORS), [_operator(number) for number in numbers])
        await connection.execute(insert(ACCOUNTS), [_account(number) for number in numbers])
        await connection.execute(insert(FILINGS), [_filing(number) for number in numbers])
        await connection.execute(insert(FILING_HISTORY), [_submission(number) for number in numbers])
        await connection.execute(insert(OFFICERS), [{"id": 1, "name": "王丽", "operator_id": 1, "created_at": NEWEST}])
    await engine.dispose()


def _operator(number: int) -> dict[str, Any]:
    return {"id": number, "openid": f"o-{number}", "followed": True, "created_at": NEWEST}


def _account(number: int) -> dict[str, Any]:
    names = {
        "name": f"账号{number}",
        "holder": "party_government",
        "kind": AccountKind.GOVERNMENT,
        "unit": "街道办事处",
    }
    return {"id": number, "operator_id": number, **names, "created_at": NEWEST}


def _filing(number: int) -> dict[str, Any]:
    day = _handed_in(number).date()
    owner = {"account_id": number, "operator_id": number, "kind": "open", "state": STATES[number % len(STATES)]}
    days = {"event_on": day, "due_on": day + timedelta(days=14), "provisional": False}
    return {"id": number, **owner, **days, "materials": {}, "version": 2, "created_at": NEWEST, "updated_at": NEWEST}


def _submission(number: int) -> dict[str, Any]:
    step = {"from_state": FilingState.PREPARING, "to_state": FilingState.SUBMITTED, "actor": "运营者", "why": "提交"}
    return {"filing_id": number, "version": 2, "at": _handed_in(number), **step}


def _handed_in(number: int) -> datetime:
    return NEWEST - timedelta(minutes=100 * number)


async def median_ms(session: aiohttp.ClientSession, url: str) -> tuple[float, bytes]:
    """The median time of an answer in ms, and the answer."""
    spent, content = [], b""
    for _ in range(ROUNDS):
        began = time.perf_counter()
        async with session.get(url) as response:
            response.raise_for_status()
            content = await response.read()
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent), content


async def measure(parts: Parts, address: str, port: int) -> list[tuple[str, float, int]]:
    """Name, median ms and bytes of the page, the Excel file and the peer."""
    app = web.Application()
    add_routes(app, parts)
    kept: dict[str, bytes] = {}

    async def peer(_request: web.Request) -> web.Response:
        """The page's own bytes, from memory."""
        return web.Response(body=kept["page"], content_type="text/html")

    app.router.add_get("/peer", peer)
    page = parts.deps.pages.register(1)
    rows: list[tuple[str, float, int]] = []
    async with serving(app, "127.0.0.1", port), aiohttp.ClientSession() as session:
        for name, url in (("page", page), ("filtered", f"{page}?state=submitted"), ("xlsx", f"{page}/xlsx")):
            spent, content = await median_ms(session, url)
            kept.setdefault("page", content)
            rows.append((name, spent, len(content)))
        spent, content = await median_ms(session, f"{address}/peer")
    return [*rows, ("peer", spent, len(content))]


async def main(filings: int) -> int:
    """Fill, measure, print; 1 when the promise is broken."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        settings = demo_settings(Settings(data_dir=Path(folder)), address)
        async with compose(settings, system_clock, load_rulebook(settings)) as parts:
            await fill(parts.settings.sql_url, filings)
            set_rules_aside()
            rows = await measure(parts, address, port)
    page, peer = rows[0][1], rows[-1][1]
    print(f"| answer, {filings:,} filings | median ms | kB |\n| --- | --- | --- |")
    for name, spent, size in rows:
        print(f"| {name} | {spent:.1f} | {size / 1024:.1f} |")
    print(f"page / peer: {page / peer:.1f} x; promise: page under {PROMISE_MS:.0f} ms")
    return int(page > PROMISE_MS)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else FILINGS_ASKED)))
