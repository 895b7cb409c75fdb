"""The clock tick: what is due is written to the outbox, the outbox is drained, what has had its time is deleted."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from handlers import drafts, due_reminders, handing_in, recounting
from handlers.deps import Deps
from handlers.outbox import Outbox
from rules.working_days import WorkingCalendar
from storage.pending import rebuild, verify

log = structlog.get_logger()

#: How long one round sends at most.
_ROUND = timedelta(seconds=5)
_HOUSEKEEPING = timedelta(hours=1)
#: WeChat retries for fifteen seconds; answers are kept far longer than that.
_ANSWERS_KEPT = timedelta(hours=1)
_PUSHES_KEPT = timedelta(days=90)
#: A sender stores the id of a message within minutes of the report on it.
_REPORTS_KEPT = timedelta(hours=1)
_VERIFIED_EVERY = timedelta(days=1)
_RECOUNTED_EVERY = timedelta(days=1)


@dataclass(slots=True)
class Ticker:
    """One worker's round; several may run at once, each thing is done by one of them."""

    deps: Deps
    outbox: Outbox
    _cleaned_at: datetime | None = field(default=None)
    _verified_at: datetime | None = field(default=None)
    _recounted_at: datetime | None = field(default=None)
    _recounted_by: WorkingCalendar | None = field(default=None)

    async def tick(self) -> bool:
        """One round; returns whether there is more to do at once.

        A round ends after some seconds even in the middle of thousands of reminders, so that nothing else waits long.
        """
        until = self.deps.clock() + _ROUND
        await self._recount()
        parked = await drafts.finish_parked(self.deps)
        await self.outbox.release()
        reminders = pushes = 0
        busy = True
        while busy and self.deps.clock() < until:
            queued = await due_reminders.queue_due(self.deps)
            sent = await self.outbox.drain()
            reminders, pushes, busy = reminders + queued, pushes + sent, bool(queued or sent)
        await self._heal_index()
        await self._clean()
        if reminders or parked or pushes:
            log.info("ticked", reminders=reminders, parked=parked, pushes=pushes)
        return busy

    async def _recount(self) -> None:
        """Count the due days anew at the start, once a day, and at once when a calendar file came or changed.

        Before the reminders: none goes out for a day that has just moved.
        """
        now, calendar = self.deps.clock(), self.deps.calendar
        if calendar is self._recounted_by and _recent(self._recounted_at, now, _RECOUNTED_EVERY):
            return
        if changed := await recounting.recount(self.deps):
            log.info("deadlines_recounted", filings=changed)
        self._recounted_at, self._recounted_by = now, calendar

    async def _heal_index(self) -> None:
        """Rebuild the pending index when it was lost; compare it with SQL once a day."""
        now = self.deps.clock()
        lost = not await self.deps.pending.built()
        if not lost and _recent(self._verified_at, now, _VERIFIED_EVERY):
            return
        self._verified_at = now
        if lost or await verify(self.deps.database, self.deps.pending):
            log.warning("pending_index_rebuilt", filings=await rebuild(self.deps.database, self.deps.pending, now))

    async def _clean(self) -> None:
        now = self.deps.clock()
        if _recent(self._cleaned_at, now, _HOUSEKEEPING):
            return
        self._cleaned_at = now
        async with self.deps.database.unit() as unit:
            drafts_gone = await unit.drafts.purge(now)
            await unit.answers.purge(now - _ANSWERS_KEPT)
            await unit.pushes.purge(now - _PUSHES_KEPT)
            await unit.deliveries.purge(now - _REPORTS_KEPT)
            left = await unit.operators.left_before(now - timedelta(days=self.deps.retention_days))
            for operator in left:
                await unit.erase(operator.id)
        await handing_in.remove(unit.materials.gone, self.deps)
        strays = await handing_in.sweep(self.deps)
        log.info("cleaned", drafts=drafts_gone, operators=len(left), stray_files=strays)


def _recent(moment: datetime | None, now: datetime, span: timedelta) -> bool:
    return moment is not None and timedelta(0) <= now - moment < span
