"""Receiving a push from WeChat: one effect and one answer for each, however often it is sent, whatever dies in between.

The answer is stored in the transaction that holds the effect, under the push's key; a retry finds it there. Retries
that come while the first try is being worked on in this process wait for the same task. What takes longer than WeChat
waits is answered with a word at once and pushed when it is done.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from bot import windows
from bot.messages import SILENCE, DeliveryEvent, Inbound, OtherEvent, Reply, SubscriptionEvent, TextReply
from bot.redaction import short
from handlers import delivery
from handlers.after_commit import settle
from handlers.deps import Deps
from handlers.held_pushes import with_held
from handlers.request import Offload, Outcome, Request
from handlers.urgency import Urgency
from handlers.wording import help as words
from storage.errors import StorageError
from storage.push_values import NewPush
from storage.unit import Unit

log = structlog.get_logger()

Dispatch = Callable[[Request, Deps, Unit], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds, all below the five that WeChat waits."""

    #: Slow work that is not done by then is parked.
    work: float = 3.0
    #: An answer that is not there by then is pushed instead.
    answer: float = 4.0


class _Offloaded(Exception):  # noqa: N818  No error: it leaves the first transaction without committing it.
    def __init__(self, offload: Offload) -> None:
        super().__init__()
        self.offload = offload


@dataclass(slots=True)
class Receiver:
    """Answers pushes; `dispatch` decides what a message means."""

    deps: Deps
    dispatch: Dispatch
    patience: Patience = field(default_factory=Patience)
    _flights: dict[str, asyncio.Task[Reply]] = field(default_factory=dict)
    _late: set[asyncio.Task[None]] = field(default_factory=set)

    async def __call__(self, inbound: Inbound) -> Reply:
        """The reply to one push; the same for every retry of it."""
        if isinstance(inbound, OtherEvent):
            return SILENCE
        if isinstance(inbound, DeliveryEvent):
            await delivery.note(inbound, self.deps)
            return SILENCE
        if isinstance(inbound, SubscriptionEvent):
            await delivery.note_subscription(inbound, self.deps)
            return SILENCE
        flight = self._flights.get(inbound.key)
        if flight is None:
            flight = asyncio.create_task(self._answer(inbound))
            self._flights[inbound.key] = flight
            flight.add_done_callback(lambda _: self._flights.pop(inbound.key, None))
        done, _ = await asyncio.wait({flight}, timeout=self.patience.answer)
        if done:
            return flight.result()
        self._later(self._push_reply(inbound, flight))
        return TextReply(words.WORKING)

    async def settle(self) -> None:
        """Wait until everything that was begun is finished, for a graceful stop."""
        await asyncio.gather(*self._flights.values(), return_exceptions=True)
        await asyncio.gather(*self._late, return_exceptions=True)

    def _later(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._late.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._late.discard(task)
        if not task.cancelled() and (error := task.exception()):
            # Parked work is found again by the worker's sweep.
            log.error("late_work_failed", exc_info=error)

    async def _push_reply(self, inbound: Inbound, flight: asyncio.Task[Reply]) -> None:
        reply = await flight
        if isinstance(reply, TextReply):
            async with self.deps.database.unit() as unit:
                push = NewPush(
                    key=f"late:{inbound.key}", openid=inbound.openid, text=reply.text, urgency=Urgency.ANSWER
                )
                await unit.pushes.add(push, self.deps.clock())

    async def _answer(self, inbound: Inbound) -> Reply:
        try:
            await windows.record(inbound, self.deps.windows)
        except StorageError as error:
            # Without Redis the next push takes another channel; the answer must not depend on it.
            log.warning("window_not_recorded", openid=short(inbound.openid), error=type(error).__name__)
        try:
            async with self.deps.database.unit() as unit:
                reply = await self._first_pass(inbound, unit)
            await settle(unit, self.deps)
        except _Offloaded as slow:
            return await self._slow_pass(inbound, slow.offload)
        return reply

    async def _first_pass(self, inbound: Inbound, unit: Unit) -> Reply:
        request = await self._claim(inbound, unit)
        if not isinstance(request, Request):
            return request
        outcome = await self.dispatch(request, self.deps, unit)
        if isinstance(outcome, Offload):
            raise _Offloaded(outcome)
        return await self._record(request, outcome, unit)

    async def _slow_pass(self, inbound: Inbound, offload: Offload) -> Reply:
        work = asyncio.ensure_future(offload.run())
        done, _ = await asyncio.wait({work}, timeout=self.patience.work)
        async with self.deps.database.unit() as unit:
            request = await self._claim(inbound, unit)
            if not isinstance(request, Request):
                return request
            if done:
                reply = await offload.finish(work.result(), request, self.deps, unit)
                reply = await self._record(request, reply, unit)
            else:
                parked = await offload.park(request, self.deps, unit)
                reply = await self._record(request, TextReply(offload.interim), unit)
        await settle(unit, self.deps)
        if not done:
            self._later(self._deliver(offload, parked, work))
        return reply

    async def _deliver(self, offload: Offload, parked: object, work: asyncio.Task[object]) -> None:
        await offload.deliver(parked, await work, self.deps)

    async def _claim(self, inbound: Inbound, unit: Unit) -> Request | Reply:
        """The request, or the stored reply when the push was answered before."""
        now = self.deps.clock()
        await unit.serialise(inbound.openid)
        if stored := await unit.answers.claim(inbound.key, inbound.openid, now):
            return TextReply(stored.reply) if stored.reply is not None else SILENCE
        operator = await unit.operators.ensure(inbound.openid, now)
        accounts = tuple(await unit.accounts.of(operator.id))
        dialogue = await unit.dialogues.get(inbound.openid)
        return Request(inbound=inbound, operator=operator, accounts=accounts, dialogue=dialogue, now=now)

    async def _record(self, request: Request, reply: Reply, unit: Unit) -> Reply:
        """Store the reply, with what waited for this contact put in front of it."""
        if isinstance(reply, TextReply):
            reply = await with_held(reply, request, unit)
        text = reply.text if isinstance(reply, TextReply) else None
        await unit.answers.record(request.inbound.key, text, request.now)
        return reply
