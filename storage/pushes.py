"""The outbox of pushes (推送): written in the transaction that causes them, claimed by one sender with a lease.

What a sender does between `claim` and `settle` may be cut off at any point. `attempt` notes the channel just before the
request goes out, so that afterwards it is known which pushes were surely not sent and which may have been.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update

from storage.push_values import Lease, NewPush, Push, Released, Repeatable, Settlement
from storage.statements import Store, insert_new
from storage.tables import PUSHES, PushState

#: States in which nothing more will happen to a push.
SETTLED = (PushState.SENT, PushState.SHOWN, PushState.DROPPED)
#: States that wait for the operator's next contact.
TO_SHOW = (PushState.HELD, PushState.DEAD)
#: The reason of a held push of which nobody knows whether it arrived.
UNCERTAIN = "uncertain"


class Pushes(Store):
    """The pushes table."""

    async def add(self, new: NewPush, at: datetime) -> int | None:
        """Put a push into the outbox; returns its number, None if one with that key was ever put there."""
        values = {**asdict(new), "not_before": new.not_before or at}
        statement = insert_new(self._connection, PUSHES).values(
            **values, state=PushState.WAITING, attempts=0, created_at=at
        )
        row = await self._row(statement.returning(PUSHES.c.id))
        return row["id"] if row else None

    async def claim(self, lease: Lease, now: datetime, limit: int, *, up_to: int | None = None) -> list[Push]:
        """Take the most urgent waiting pushes for one sender; no other sender gets them while the lease lasts.

        Args:
            lease: Who takes them, and until when.
            now: What may not be sent before a later moment stays.
            limit: How many at most.
            up_to: Leave what is less urgent than this (has a greater number); None for all.
        """
        urgent = () if up_to is None else (PUSHES.c.urgency <= up_to,)
        ready = (
            select(PUSHES.c.id)
            .where(PUSHES.c.state == PushState.WAITING, PUSHES.c.not_before <= now, *urgent)
            .order_by(PUSHES.c.urgency, PUSHES.c.not_before, PUSHES.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        taken = {"state": PushState.SENDING, "lease_owner": lease.owner, "lease_until": lease.until, "channel": None}
        # A materialised CTE: PostgreSQL may otherwise run the limited sub-query once per row.
        chosen = ready.cte("ready").prefix_with("MATERIALIZED", dialect="postgresql")
        rows = await self._change(PUSHES.c.id.in_(select(chosen.c.id)), values=taken)
        return sorted(rows, key=lambda push: (push.urgency, push.not_before, push.id))

    async def attempt(self, push_id: int, lease: Lease, *, channel: str, at: datetime) -> bool:
        """Note the channel and prolong the lease right before sending; False: the lease is lost, do not send."""
        values = {
            "channel": channel,
            "lease_until": lease.until,
            "attempts": PUSHES.c.attempts + 1,
            "doubtful_since": func.coalesce(PUSHES.c.doubtful_since, at),
        }
        return len(await self._change(*_held_by(push_id, lease.owner), values=values)) == 1

    async def settle(self, push_id: int, owner: str, settlement: Settlement) -> bool:
        """Store what became of a claimed push; False if the lease was lost meanwhile."""
        values: dict[str, Any] = {"state": settlement.state, "reason": settlement.reason, "lease_owner": None}
        if settlement.state is PushState.WAITING:
            values["not_before"] = settlement.not_before or settlement.at
        else:
            values["settled_at"] = settlement.at
        if not settlement.doubtful:
            values["doubtful_since"] = None
        if settlement.message_id:
            values["message_id"] = settlement.message_id
        return len(await self._change(*_held_by(push_id, owner), values={**values, "lease_until": None})) == 1

    async def release_expired(self, now: datetime, *, repeatable: Repeatable) -> Released:
        """Free the pushes whose lease is over.

        Those that no channel was tried for, or one that drops repeats and still remembers, wait again. The others may
        have arrived: they are held as uncertain and shown at the next contact.
        """
        expired = (PUSHES.c.state == PushState.SENDING, PUSHES.c.lease_until < now)
        freed = {"lease_owner": None, "lease_until": None}
        remembered = PUSHES.c.channel.in_(repeatable.channels) & (PUSHES.c.doubtful_since > now - repeatable.memory)
        # A push that no channel was tried for since it was claimed may be in doubt from a try before that.
        untried = PUSHES.c.channel.is_(None)
        waiting = await self._change(*expired, untried | remembered, values={**freed, "state": PushState.WAITING})
        held = await self._change(*expired, values={**freed, **_uncertain(now)})
        return Released(waiting=[push.id for push in waiting], held=[push.id for push in held])

    async def hold_forgotten(self, now: datetime, *, repeatable: Repeatable) -> list[int]:
        """Hold what waits in doubt since longer ago than WeChat remembers: another try might arrive twice."""
        forgotten = (PUSHES.c.state == PushState.WAITING, PUSHES.c.doubtful_since <= now - repeatable.memory)
        return [push.id for push in await self._change(*forgotten, values=_uncertain(now))]

    async def held_for(self, openid: str, limit: int = 10) -> list[Push]:
        """List what waits to be shown at the operator's next contact, oldest first."""
        # What failed as e-mail is held under its own push already.
        mine = (PUSHES.c.openid == openid, PUSHES.c.state.in_(TO_SHOW), PUSHES.c.address.is_(None))
        query = select(PUSHES).where(*mine).order_by(PUSHES.c.id).limit(limit)
        return [Push(**row) for row in await self._rows(query)]

    async def mark_shown(self, push_ids: Sequence[int], at: datetime) -> int:
        """Note that held pushes were put in front of a reply; returns how many still were held."""
        held = (PUSHES.c.id.in_(push_ids), PUSHES.c.state.in_(TO_SHOW))
        return len(await self._change(*held, values={"state": PushState.SHOWN, "settled_at": at}))

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
        open_ones = PUSHES.c.state.in_((PushState.WAITING, *TO_SHOW)) | unclaimed_channel()
        values = {"state": PushState.DROPPED, "reason": reason, "settled_at": at}
        return len(await self._change(whose, open_ones, values=values))

    async def _change(self, *conditions: ColumnElement[bool], values: dict[str, Any]) -> list[Push]:
        change = update(PUSHES).where(*conditions).values(**values).returning(PUSHES)
        return [Push(**row) for row in await self._rows(change)]


def unclaimed_channel() -> ColumnElement[bool]:
    """Claimed by a sender that has given it to no channel yet: what changes its state now, it asks before sending."""
    return (PUSHES.c.state == PushState.SENDING) & PUSHES.c.channel.is_(None)


def surely_unsent() -> ColumnElement[bool]:
    """Pushes that have not arrived and, once dropped, never will."""
    open_ones = PUSHES.c.state.in_((PushState.WAITING, *TO_SHOW)) | unclaimed_channel()
    certain = PUSHES.c.reason.is_(None) | (PUSHES.c.reason != UNCERTAIN)
    return open_ones & PUSHES.c.doubtful_since.is_(None) & certain


def _uncertain(now: datetime) -> dict[str, Any]:
    return {"state": PushState.HELD, "settled_at": now, "reason": UNCERTAIN}


def _held_by(push_id: int, owner: str) -> tuple[ColumnElement[bool], ...]:
    return PUSHES.c.id == push_id, PUSHES.c.state == PushState.SENDING, PUSHES.c.lease_owner == owner
