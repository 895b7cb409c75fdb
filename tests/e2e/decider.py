"""A process in which one officer accepts or returns filings as fast as it can; tells what became of each as JSON."""

import asyncio
import json
import os
import sys
from datetime import UTC, datetime

from commands.compose import compose
from commands.rulebook import load_rulebook
from commands.settings import Settings
from handlers.office_decisions import Decision, decide
from storage.filing_states import FilingState
from storage.filing_values import Filing

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


async def main(officer_id: int, filings: list[int], *, accepts: bool) -> None:
    """Wait for a line, then decide on all filings; True where it was done, else the sentence."""
    settings = Settings()
    told: dict[int, bool | str] = {}
    async with compose(settings, lambda: NOW, load_rulebook(settings)) as parts:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.readline)
        for number in filings:
            async with parts.deps.database.unit() as unit:
                officer = await unit.officers.active(officer_id)
                if officer is None:
                    raise LookupError(officer_id)
                state = FilingState.ACCEPTED if accepts else FilingState.RETURNED
                decision = Decision(filing_id=number, to_state=state, note=f"{number}号")
                made = await decide(decision, officer, parts.deps, unit)
            told[number] = isinstance(made, Filing) or made
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    asyncio.run(main(int(os.environ["OFFICER"]), json.loads(os.environ["FILINGS"]), accepts="ACCEPTS" in os.environ))
