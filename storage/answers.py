"""Answers to pushes of WeChat, one row per push: a retry gets the same answer and has no second effect.

WeChat sends a push up to three times (page "Receiving standard messages"); the process that claims it first answers it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from storage.errors import UnknownRowError
from storage.statements import Store, insert_new
from storage.tables import ANSWERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one push was answered with."""

    key: str
    openid: str
    #: The text, None for silence or while it is not known.
    reply: str | None
    created_at: datetime
    #: None while somebody is still working on it.
    answered_at: datetime | None


class Answers(Store):
    """The answers table."""

    async def claim(self, key: str, openid: str, at: datetime) -> Answer | None:
        """Claim a push for this transaction.

        On PostgreSQL this waits for another transaction that claimed the same push and has not ended; on SQLite there
        is only one writer at a time.

        Returns:
            None if the push is new and therefore the caller's to answer, else what is stored about it.
        """
        claim = insert_new(self._connection, ANSWERS).values(key=key, openid=openid, created_at=at)
        if await self._row(claim.returning(ANSWERS.c.key)):
            return None
        known = await self.get(key)
        if known is None:
            raise UnknownRowError(ANSWERS.name, key)
        return known

    async def record(self, key: str, reply: str | None, at: datetime) -> None:
        """Store the answer of a claimed push: a text, or None for silence.

        Raises:
            UnknownRowError: nobody claimed the push.
        """
        change = update(ANSWERS).where(ANSWERS.c.key == key).values(reply=reply, answered_at=at)
        if await self._count(change) != 1:
            raise UnknownRowError(ANSWERS.name, key)

    async def get(self, key: str) -> Answer | None:
        """Return what is stored about a push."""
        row = await self._row(select(ANSWERS).where(ANSWERS.c.key == key))
        return Answer(**row) if row else None

    async def purge(self, before: datetime) -> int:
        """Delete the answers claimed before that moment: WeChat retries for about fifteen seconds only."""
        return await self._count(delete(ANSWERS).where(ANSWERS.c.created_at < before))
