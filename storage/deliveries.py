"""WeChat's reports on sent messages (TEMPLATESENDJOBFINISH and the like), in whatever order they and our notes come.

A report can be here before the sender has stored the message's id. So a report is a row first, and is applied once a
sent push has its id; whatever order the two are stored in, the next application finds both.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from storage.statements import Store, insert_new
from storage.tables import DELIVERY_REPORTS, PUSHES, PushState

#: The status of a message that arrived, as WeChat writes it.
ARRIVED = "success"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What a report meant for a push."""

    push_id: int
    openid: str
    status: str

    @property
    def arrived(self) -> bool:
        """Whether the message is on the phone."""
        return self.status == ARRIVED


class Deliveries(Store):
    """The delivery_reports table and what it means for the pushes."""

    async def note(self, message_id: str, status: str, at: datetime) -> None:
        """Keep a report; the same one a second time changes nothing."""
        values = {"message_id": message_id, "status": status[:64], "at": at}
        await self._connection.execute(insert_new(self._connection, DELIVERY_REPORTS).values(**values))

    async def apply(self, at: datetime) -> list[Delivered]:
        """Settle the sent pushes that there are reports on: arrived, or to be shown at the next contact."""
        known = (
            select(DELIVERY_REPORTS, PUSHES.c.id, PUSHES.c.openid)
            .join(PUSHES, PUSHES.c.message_id == DELIVERY_REPORTS.c.message_id)
            .where(PUSHES.c.state == PushState.SENT)
        )
        applied = []
        for row in await self._rows(known):
            found = Delivered(push_id=row["id"], openid=row["openid"], status=row["status"])
            failed = {"state": PushState.HELD, "reason": found.status, "settled_at": at}
            change = update(PUSHES).where(PUSHES.c.id == found.push_id, PUSHES.c.state == PushState.SENT)
            if await self._count(change.values({"arrived_at": at} if found.arrived else failed)):
                applied.append(found)
            await self._connection.execute(
                delete(DELIVERY_REPORTS).where(DELIVERY_REPORTS.c.message_id == row["message_id"])
            )
        return applied

    async def purge(self, before: datetime) -> int:
        """Forget reports on messages that are none of ours."""
        return await self._count(delete(DELIVERY_REPORTS).where(DELIVERY_REPORTS.c.at < before))
