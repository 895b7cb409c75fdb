"""Pushes that a person may have to look into: given up, or of uncertain fate; and sending them again."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, update

from storage.push_values import Push
from storage.pushes import TO_SHOW
from storage.statements import Store
from storage.tables import PUSHES, PushState


class DeadPushes(Store):
    """The pushes that will not be sent again by themselves."""

    async def listed(self, limit: int = 100) -> list[Push]:
        """Those given up first, then those that wait for the operator's next contact; each oldest first."""
        query = select(PUSHES).where(PUSHES.c.state.in_(TO_SHOW)).order_by(PUSHES.c.state, PUSHES.c.id).limit(limit)
        return [Push(**row) for row in await self._rows(query)]

    async def count(self) -> int:
        """How many were given up."""
        query = select(func.count()).where(PUSHES.c.state == PushState.DEAD).select_from(PUSHES)
        return int((await self._connection.execute(query)).scalar_one())

    async def retry(self, now: datetime, push_ids: Collection[int] | None = None) -> list[int]:
        """Let pushes be sent again from now on, with all tries before them.

        Args:
            now: The present.
            push_ids: Which ones, given up or held; None for all that were given up.

        Returns:
            Those that will be.
        """
        chosen = PUSHES.c.state == PushState.DEAD if push_ids is None else PUSHES.c.id.in_(push_ids)
        anew = {"state": PushState.WAITING, "not_before": now, "attempts": 0, "settled_at": None}
        change = (
            update(PUSHES)
            .where(chosen, PUSHES.c.state.in_(TO_SHOW))
            .values(**anew, reason=None, doubtful_since=None)
            .returning(PUSHES.c.id)
        )
        return sorted(row["id"] for row in await self._rows(change))
