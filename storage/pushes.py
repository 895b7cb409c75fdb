"""The outbox of pushes (推送): written in the transaction that causes them, claimed by one sender with a lease.

What a sender does between `claim` and `settle` may be cut off at any point. `attempt` notes the channel just before the
request goes out, so that afterwards it is known which pushes were surely not sent and which may have been.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update

from storage.push_values import Lease, NewPush, Push, Released, Settlement
from storage.statements import Store, insert_new
from storage.tables import PUSHES, PushState

#: States in which nothing more will happen to a push.
SETTLED = (PushState.SENT, PushState.SHOWN, PushState.DROPPED)


class Pushes(Store):
    """The pushes table."""

    async def add(self, new: NewPush, at: datetime) -> bool:
        """Put a push into the outbox; False if one with that key was ever put there."""
        values = {**asdict(new), "not_before": new.not_before or at}
        statement = insert_new(self._connection, PUSHES).values(
            **values, state=PushState.WAITING, attempts=0, created_at=at
        )
        return await self._row(statement.returning(PUSHES.c.id)) is not None

    async def claim(self, lease: Lease, now: datetime, limit: int) -> list[Push]:
        """Take the most urgent waiting pushes for one sender; no other sender gets them while the lease lasts."""
        ready = (
            select(PUSHES.c.id)
            .where(PUSHES.c.state == PushState.WAITING, PUSHES.c.not_before <= now)
            .order_by(PUSHES.c.urgency, PUSHES.c.not_before, PUSHES.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        taken = {"state": PushState.SENDING, "lease_owner": lease.owner, "lease_until": lease.until, "channel": None}
        # A materialised CTE: PostgreSQL may otherwise run the limited sub-query once per row.
        chosen = ready.cte("ready").prefix_with("MATERIALIZED", dialect="postgresql")
        rows = await self._change(PUSHES.c.id.in_(select(chosen.c.id)), values=taken)
        return sorted(rows, key=lambda push: (push.urgency, push.not_before, push.id))

    async def attempt(self, push_id: int, lease: Lease, *, channel: str) -> bool:
        """Note the channel and prolong the lease right before sending; False: the lease is lost, do not send."""
        values = {"channel": channel, "lease_until": lease.until, "attempts": PUSHES.c.attempts + 1}
        return len(await self._change(*_held_by(push_id, lease.owner), values=values)) == 1

    async def settle(self, push_id: int, owner: str, settlement: Settlement) -> bool:
        """Store what became of a claimed push; False if the lease was lost meanwhile."""
        values: dict[str, Any] = {"state": settlement.state, "reason": settlement.reason, "lease_owner": None}
        if settlement.state is PushState.WAITING:
            values["not_before"] = settlement.not_before or settlement.at
        else:
            values["settled_at"] = settlement.at
        if settlement.message_id:
            values["message_id"] = settlement.message_id
        return len(await self._change(*_held_by(push_id, owner), values={**values, "lease_until": None})) == 1

    async def release_expired(self, now: datetime, *, repeatable: Collection[str]) -> Released:
        """Free the pushes whose lease is over.

        Those that no channel was tried for, or one in `repeatable` (WeChat drops the second send there), wait again.
        The others may have arrived: they are held with the reason "uncertain" and shown at the next contact.
        """
        expired = (PUSHES.c.state == PushState.SENDING, PUSHES.c.lease_until < now)
        freed = {"lease_owner": None, "lease_until": None}
        safe = PUSHES.c.channel.is_(None) | PUSHES.c.channel.in_(repeatable)
        waiting = await self._change(*expired, safe, values={**freed, "state": PushState.WAITING})
        held_values = {**freed, "state": PushState.HELD, "settled_at": now, "reason": "uncertain"}
        held = await self._change(*expired, values=held_values)
        return Released(waiting=[push.id for push in waiting], held=[push.id for push in held])

    async def held_for(self, openid: str, limit: int = 10) -> list[Push]:
        """List what waits to be shown at the operator's next contact, oldest first."""
        mine = (PUSHES.c.openid == openid, PUSHES.c.state == PushState.HELD)
        query = select(PUSHES).where(*mine).order_by(PUSHES.c.id).limit(limit)
        return [Push(**row) for row in await self._rows(query)]

    async def mark_shown(self, push_ids: Sequence[int], at: datetime) -> int:
        """Note that held pushes were put in front of a reply; returns how many still were held."""
        held = (PUSHES.c.id.in_(push_ids), PUSHES.c.state == PushState.HELD)
        return len(await self._change(*held, values={"state": PushState.SHOWN, "settled_at": at}))

    async def by_message(self, message_id: str) -> Push | None:
        """Return the push that WeChat knows by that msgid."""
        row = await self._row(select(PUSHES).where(PUSHES.c.message_id == message_id).limit(1))
        return Push(**row) if row else None

    async def hold_sent(self, message_id: str, reason: str, at: datetime) -> Push | None:
        """Hold a sent push whose delivery report says that it did not arrive; None if there is none such."""
        sent = (PUSHES.c.message_id == message_id, PUSHES.c.state == PushState.SENT)
        rows = await self._change(*sent, values={"state": PushState.HELD, "reason": reason, "settled_at": at})
        return rows[0] if rows else None

    async def drop_about(self, subject: str, reason: str, at: datetime) -> int:
        """Drop what waits or is held about a subject that needs no word any more."""
        return await self._drop(PUSHES.c.subject == subject, reason, at)

    async def drop_for(self, openid: str, reason: str, at: datetime) -> int:
        """Drop what waits or is held for a user that nothing can be sent to any more."""
        return await self._drop(PUSHES.c.openid == openid, reason, at)

    async def counts(self) -> dict[PushState, int]:
        """Count the pushes in each state that occurs."""
        query = select(PUSHES.c.state, func.count().label("count")).group_by(PUSHES.c.state)
        return {row[PUSHES.c.state]: row["count"] for row in await self._rows(query)}

    async def purge(self, before: datetime) -> int:
        """Delete pushes settled before that moment; keep them longer than anything may be pushed again."""
        old = (PUSHES.c.state.in_(SETTLED), PUSHES.c.settled_at < before)
        return await self._count(delete(PUSHES).where(*old))

    async def _drop(self, whose: ColumnElement[bool], reason: str, at: datetime) -> int:
        open_ones = PUSHES.c.state.in_((PushState.WAITING, PushState.HELD))
        values = {"state": PushState.DROPPED, "reason": reason, "settled_at": at}
        return len(await self._change(whose, open_ones, values=values))

    async def _change(self, *conditions: ColumnElement[bool], values: dict[str, Any]) -> list[Push]:
        change = update(PUSHES).where(*conditions).values(**values).returning(PUSHES)
        return [Push(**row) for row in await self._rows(change)]


def _held_by(push_id: int, owner: str) -> tuple[ColumnElement[bool], ...]:
    return PUSHES.c.id == push_id, PUSHES.c.state == PushState.SENDING, PUSHES.c.lease_owner == owner
