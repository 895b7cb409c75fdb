"""Calendar feeds: whether an operator has one, and the generation of its address.

The address is signed, not stored: what is in SQL opens no feed. A new generation makes the old address useless.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.statements import Store, insert_into
from storage.tables import CALENDAR_FEEDS


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFeed:
    """The feed of one operator."""

    operator_id: int
    generation: int
    open: bool
    changed_at: datetime


class CalendarFeeds(Store):
    """The calendar_feeds table."""

    async def get(self, operator_id: int) -> CalendarFeed | None:
        """Return the operator's feed, open or not; None if there never was one."""
        row = await self._row(select(CALENDAR_FEEDS).where(CALENDAR_FEEDS.c.operator_id == operator_id))
        return CalendarFeed(**row) if row else None

    async def ensure(self, operator_id: int, at: datetime) -> CalendarFeed:
        """Return the open feed, opening one where there is none; one that was closed gets another address."""
        known = await self.get(operator_id)
        return known if known and known.open else await self._next(operator_id, at, is_open=True)

    async def renew(self, operator_id: int, at: datetime) -> CalendarFeed:
        """Give the feed another address; the old one stops working with the commit."""
        return await self._next(operator_id, at, is_open=True)

    async def close(self, operator_id: int, at: datetime) -> bool:
        """Stop the feed; False if there is none open."""
        known = await self.get(operator_id)
        if not known or not known.open:
            return False
        await self._next(operator_id, at, is_open=False)
        return True

    async def _next(self, operator_id: int, at: datetime, *, is_open: bool) -> CalendarFeed:
        statement = insert_into(self._connection, CALENDAR_FEEDS).values(
            operator_id=operator_id, generation=1, open=is_open, changed_at=at
        )
        changed = {"generation": CALENDAR_FEEDS.c.generation + 1, "open": is_open, "changed_at": at}
        upsert = statement.on_conflict_do_update(index_elements=[CALENDAR_FEEDS.c.operator_id], set_=changed)
        rows = await self._rows(upsert.returning(CALENDAR_FEEDS))
        return CalendarFeed(**rows[0])
