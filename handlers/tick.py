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

_HOUSEKEEPING = timedelta(hours=1)
#: WeChat retries for fifteen seconds; answers are kept far longer than that.
_ANSWERS_KEPT = timedelta(hours=1)
_PUSHES_KEPT = timedelta(days=90)
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

    async def tick(self) -> None:
        """One round."""
        await self._recount()
        queued = await due_reminders.queue_due(self.deps)
        parked = await drafts.finish_parked(self.deps)
        sent = await self.outbox.drain()
        await self._heal_index()
        await self._clean()
        if queued or parked or sent:
            log.info("ticked", reminders=queued, parked=parked, pushes=sent)

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
            left = await unit.operators.left_before(now - timedelta(days=self.deps.retention_days))
            for operator in left:
                await unit.erase(operator.id)
        await handing_in.remove(unit.materials.gone, self.deps)
        strays = await handing_in.sweep(self.deps)
        log.info("cleaned", drafts=drafts_gone, operators=len(left), stray_files=strays)


def _recent(moment: datetime | None, now: datetime, span: timedelta) -> bool:
    return moment is not None and timedelta(0) <= now - moment < span
