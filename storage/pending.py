"""Keeping the pending index in Redis equal to SQL: rebuild it, verify it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.database import Database
from storage.redis_connection import translated
from storage.redis_pending import Entry, PendingIndex, entry_of
from storage.redis_rebuild import replace_index

#: Filings per query: nothing is held open between two of them.
_BATCH = 2000
#: How far the clocks of two processes may differ without a change being overlooked.
_CLOCK_SLACK = timedelta(minutes=2)
#: Looks at what changed meanwhile; under constant changes the daily comparison finds what is left.
_LOOKS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """Numbers of the filings that the index has wrong, each list sorted."""

    #: Pending in SQL, not in the index.
    missing: Sequence[int]
    #: In the index, not pending in SQL.
    extra: Sequence[int]
    #: In the index under another due day or operator.
    moved: Sequence[int]

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.missing or self.extra or self.moved)


async def rebuild(database: Database, index: PendingIndex, now: datetime) -> int:
    """Build the index anew from SQL and return how many filings are pending.

    Filings that changed while it was built are noted once more afterwards: `now` is the moment of the start.
    """
    count = await replace_index(index.redis, _batches(database))
    await _catch_up(database, index, now - _CLOCK_SLACK)
    return count


async def verify(database: Database, index: PendingIndex) -> Differences:
    """Compare the index with SQL; what changed during the comparison is looked at a second time."""
    truth = {entry.filing_id: entry async for batch in _batches(database) for entry in batch}
    due, own = await _indexed(index)
    rows = set(truth.values())
    return await _look_again(database, index, {entry.filing_id for entry in (rows ^ due) | (rows ^ own)})


async def _catch_up(database: Database, index: PendingIndex, since: datetime) -> None:
    """Note what changed since a moment, and look again: what is noted may be outdated by the time it is.

    A change that commits after the last look is noted by its own process, and later than anything here.
    """
    noted: dict[int, int] = {}
    for _ in range(_LOOKS):
        async with database.view() as unit:
            changed = await unit.filings.changed_since(since)
        fresh = [filing for filing in changed if noted.get(filing.id) != filing.version]
        for filing in fresh:
            await index.note(filing)
            noted[filing.id] = filing.version
        if not fresh:
            return


async def _look_again(database: Database, index: PendingIndex, suspects: set[int]) -> Differences:
    missing, extra, moved = set[int](), set[int](), set[int]()
    indexes = await _indexed(index) if suspects else ()
    truth = {entry.filing_id: entry async for batch in _batches(database) for entry in batch} if suspects else {}
    for entries in indexes:
        places = _places(entries, suspects)
        for filing_id in suspects:
            wanted, found = truth.get(filing_id), places[filing_id]
            if wanted and not found:
                missing.add(filing_id)
            elif found and not wanted:
                extra.add(filing_id)
            elif wanted and found != {wanted}:
                moved.add(filing_id)
    return Differences(missing=sorted(missing), extra=sorted(extra), moved=sorted(moved))


def _places(entries: set[Entry], suspects: set[int]) -> dict[int, set[Entry]]:
    places: dict[int, set[Entry]] = {filing_id: set() for filing_id in suspects}
    for entry in entries:
        if entry.filing_id in places:
            places[entry.filing_id].add(entry)
    return places


@translated
async def _indexed(index: PendingIndex) -> tuple[set[Entry], set[Entry]]:
    due = {entry async for entry in index.entries()}
    return due, {entry async for entry in index.own_entries()}


async def _batches(database: Database) -> AsyncIterator[Sequence[Entry]]:
    last = 0
    while True:
        async with database.view() as unit:
            filings = await unit.filings.pending_after(last, _BATCH)
        if not filings:
            return
        yield [entry_of(filing) for filing in filings]
        last = filings[-1].id
