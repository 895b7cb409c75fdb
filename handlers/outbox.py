"""Draining the outbox: claimed pushes are sent through the channel that is open, and what became of each is stored.

What is done when a worker dies, and why never twice: docs/decisions/0004 and 0020.
"""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

import structlog
import tenacity

from bot import push_values as outcomes
from bot.push_values import REPEATABLE, Channel, Note, Parcel
from bot.rests import SENDING, Rests
from handlers.deps import SHANGHAI, Deps
from handlers.mail import also_by_mail
from handlers.push_fates import GONE, fate, interrupted
from handlers.urgency import AT_ANY_HOUR, Urgency
from rules.reminder_plan import EARLIEST, LATEST
from storage.errors import StorageError, UnavailableError
from storage.push_values import Lease, Push, Repeatable, Settlement
from storage.pushes import TO_SHOW

log = structlog.get_logger()

#: Pushes taken at once by one worker: few, so that what is urgent and comes later waits for few.
BATCH = 20
#: How long nobody else may take a claimed push: longer than any send with its retries, and clocks 30 s apart.
LEASE = timedelta(seconds=120)
#: WeChat remembers a client_msg_id for ten minutes; the rest is for clocks that differ.
MEMORY = timedelta(minutes=9)
_REPEATABLE = Repeatable(channels=[channel.value for channel in REPEATABLE], memory=MEMORY)


class Sender(Protocol):
    """Sends one push; bot.push.Pusher does."""

    async def send(self, parcel: Parcel, note: Note) -> outcomes.Settlement:
        """Send, noting each channel before it is tried, and say what became of it."""


@dataclass(slots=True)
class Outbox:
    """One worker's hands on the outbox."""

    deps: Deps
    sender: Sender
    #: Names this worker among all; a lease belongs to one owner.
    owner: str
    #: Shared by all workers: what pauses one pauses all.
    rests: Rests
    lease: timedelta = LEASE
    #: Held while something is on a channel that repeats: a worker that dies leaves one such send in doubt, not many.
    _single: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def drain(self) -> int:
        """Send what may go now, a batch of it; returns how many pushes were taken."""
        if await self.rests.of(SENDING, now=self.deps.clock()):
            return 0
        claimed = await self._claim()
        # All end before the first failure is told: none may be cut off between a send and its note.
        ends = await asyncio.gather(*(self._send(one) for one in claimed), return_exceptions=True)
        for failure in ends:
            if failure:
                raise failure
        return len(claimed)

    async def release(self) -> None:
        """Free what dead workers left, and settle what WeChat has reported."""
        now = self.deps.clock()
        async with self.deps.database.unit() as unit:
            released = await unit.pushes.release_expired(now, repeatable=_REPEATABLE)
            forgotten = await unit.pushes.hold_forgotten(now, repeatable=_REPEATABLE)
            reported = await unit.deliveries.apply(now)
        if released.waiting or released.held or forgotten:
            held = len(released.held) + len(forgotten)
            log.warning("leases_expired", waiting=len(released.waiting), held=held)
        for report in reported:
            if not report.arrived:
                log.warning("delivery_failed", status=report.status, push=report.push_id)

    async def _claim(self) -> list[Push]:
        now = self.deps.clock()
        awake = EARLIEST <= now.astimezone(SHANGHAI).time() <= LATEST
        async with self.deps.database.unit() as unit:
            return await unit.pushes.claim(self._lease(), now, BATCH, up_to=None if awake else AT_ANY_HOUR)

    async def _send(self, one: Push) -> None:
        tried: list[Channel] = []
        async with AsyncExitStack() as turn:

            async def note(channel: Channel) -> bool:
                """Wait for this worker's turn on a channel that repeats, then write down that it is tried now."""
                if channel not in REPEATABLE and REPEATABLE.issuperset(tried):
                    await turn.enter_async_context(self._single)
                tried.append(channel)
                lease, now = self._lease(), self.deps.clock()
                async with self.deps.database.unit() as unit:
                    return await unit.pushes.attempt(one.id, lease, channel=channel.value, at=now)

            try:
                sent = await self.sender.send(_parcel(one), note)
            except StorageError as error:
                # The stores are asked before a send and after a refusal. Only a send that WeChat does not repeat
                # may have gone out before.
                log.warning("push_interrupted", push=one.id, error=type(error).__name__)
                doubtful = one.doubtful_since is not None or not REPEATABLE.isdisjoint(tried)
                await self._settle(one, interrupted(self.deps.clock(), doubtful=doubtful))
                return
            await self._note_alarm(sent)
            if not isinstance(sent, outcomes.Overtaken):
                await self._settle(one, fate(one, sent, self.deps.clock()))

    async def _note_alarm(self, sent: outcomes.Settlement) -> None:
        """Pause all workers; without Redis the next send meets the same alarm, which is noted then."""
        if not isinstance(sent, outcomes.RetryAt) or not sent.alarm:
            return
        log.error("push_alarm", reason=sent.reason, until=sent.at.isoformat())
        try:
            await self.rests.put(SENDING, sent.at, why=sent.reason, now=self.deps.clock())
        except StorageError as error:
            log.warning("pause_not_noted", error=type(error).__name__)

    async def _settle(self, one: Push, settlement: Settlement) -> None:
        """Store it, with patience: an outage of the database must not make a sent push look unsent."""
        retrying = tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception_type(UnavailableError),
            wait=tenacity.wait_random_exponential(multiplier=0.2, max=2),
            stop=tenacity.stop_after_delay(self.lease),
            reraise=True,
        )

        async def store() -> bool:
            """Store it once."""
            async with self.deps.database.unit() as unit:
                if settlement.reason == GONE:
                    await unit.operators.unfollow(one.openid, settlement.at)
                settled = await unit.pushes.settle(one.id, self.owner, settlement)
                if settled and settlement.state in TO_SHOW:
                    await also_by_mail(one, self.deps, unit)
                return settled

        in_time: bool = await retrying(store)
        log.info("push_settled", push=one.id, outcome=settlement.state.value, why=settlement.reason, in_time=in_time)

    def _lease(self) -> Lease:
        return Lease(owner=self.owner, until=self.deps.clock() + self.lease)


def _parcel(one: Push) -> Parcel:
    return Parcel(
        openid=one.openid,
        text=one.text,
        fields=one.fields,
        key=one.key,
        url=one.url or "",
        answer=one.urgency <= Urgency.ANSWER,
        doubtful=one.doubtful_since is not None,
        address=one.address or "",
    )
