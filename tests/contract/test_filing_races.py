"""Two real processes that change the same filing: every step is made by exactly one of them, and none is lost."""

import asyncio
import os
import sys
from pathlib import Path

from storage.database import Database
from tests.contract.stepper import STEPS
from tests.contract.world import World, stored

ROOT = Path(__file__).parents[2]


async def _run(url: str, filing_id: int, mark: str) -> list[int]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(Path(__file__).with_name("stepper.py")), url, str(filing_id), mark),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    output, _ = await process.communicate()
    assert process.returncode == 0
    return [int(version) for version in output.split()]


async def test_two_processes_never_make_the_same_step(database: Database, world: World, url: str) -> None:
    """Forty steps of two processes give forty versions, forty rows of history and forty ticks, none overwritten."""
    filing = await stored(database, world.new_filing())

    one, other = await asyncio.gather(_run(url, filing.id, "one"), _run(url, filing.id, "other"))
    async with database.view() as unit:
        now = await unit.filings.by_id(filing.id)
        history = await unit.filings.history(filing.id)

    assert now is not None
    assert sorted(one + other) == list(range(2, 2 + 2 * STEPS))
    assert [step.version for step in history] == list(range(1, 2 + 2 * STEPS))
    assert [step.version for step in history if step.actor == "one"] == one
    assert len(now.materials) == 2 * STEPS
