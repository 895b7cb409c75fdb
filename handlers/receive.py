"""Receiving a push from WeChat: one effect and one answer for each, however often it is sent, whatever dies in between.

The answer is stored in the transaction that holds the effect, under the push's key; a retry finds it there. Retries that
come while the first try is being worked on in this process wait for the same task.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from bot.messages import SILENCE, Inbound, Reply, TextReply
from handlers.deps import Deps
from handlers.request import Offload, Outcome, Request
from storage.database import Unit

log = structlog.get_logger()

#: Seconds after which slow work is parked; WeChat waits five in all.
PATIENCE_S = 3.5

Dispatch = Callable[[Request, Deps, Unit], Awaitable[Outcome]]


class _Offloaded(Exception):  # noqa: N818  No error: it leaves the first transaction without committing it.
    def __init__(self, offload: Offload) -> None:
        super().__init__()
        self.offload = offload


@dataclass(slots=True)
class Receiver:
    """Answers pushes; `dispatch` decides what a message means."""

    deps: Deps
    dispatch: Dispatch
    patience_s: float = PATIENCE_S
    _flights: dict[str, "asyncio.Task[Reply]"] = field(default_factory=dict)
    _late: set["asyncio.Task[None]"] = field(default_factory=set)

    async def __call__(self, inbound: Inbound) -> Reply:
        """The reply to one push; the same for every retry of it."""
        flight = self._flights.get(inbound.key)
        if flight is None:
            flight = asyncio.create_task(self._answer(inbound))
            self._flights[inbound.key] = flight
            flight.add_done_callback(lambda _: self._flights.pop(inbound.key, None))
        return await asyncio.shield(flight)

    async def settle(self) -> None:
        """Wait until everything that was begun is finished (for a graceful stop)."""
        await asyncio.gather(*self._flights.values(), *self._late, return_exceptions=True)

    async def _answer(self, inbound: Inbound) -> Reply:
        try:
            async with self.deps.database.unit() as unit:
                return await self._first_pass(inbound, unit)
        except _Offloaded as slow:
            return await self._slow_pass(inbound, slow.offload)

    async def _first_pass(self, inbound: Inbound, unit: Unit) -> Reply:
        request = await self._claim(inbound, unit)
        if not isinstance(request, Request):
            return request
        outcome = await self.dispatch(request, self.deps, unit)
        if isinstance(outcome, Offload):
            raise _Offloaded(outcome)
        return await self._record(request, outcome, unit)

    async def _slow_pass(self, inbound: Inbound, offload: Offload) -> Reply:
        work = asyncio.create_task(asyncio.to_thread(offload.work))
        done, _ = await asyncio.wait({work}, timeout=self.patience_s)
        async with self.deps.database.unit() as unit:
            request = await self._claim(inbound, unit)
            if not isinstance(request, Request):
                return request
            if done:
                return await self._record(request, await offload.finish(work.result(), request, self.deps, unit), unit)
            parked = await offload.park(request, self.deps, unit)
            reply = await self._record(request, TextReply(offload.interim), unit)
        late = asyncio.create_task(self._deliver(offload, parked, work))
        self._late.add(late)
        late.add_done_callback(self._late.discard)
        return reply

    async def _deliver(self, offload: Offload, parked: int, work: "asyncio.Task[object]") -> None:
        # A failure here is not lost: the parked work is found again by the worker's sweep.
        await offload.deliver(parked, await work, self.deps)

    async def _claim(self, inbound: Inbound, unit: Unit) -> Request | Reply:
        now = self.deps.clock()
        await unit.serialise(inbound.openid)
        if stored := await unit.answers.claim(inbound.key, inbound.openid, now):
            return TextReply(stored.reply) if stored.reply is not None else SILENCE
        operator = await unit.operators.ensure(inbound.openid, now)
        accounts = tuple(await unit.accounts.of(operator.id))
        dialogue = await unit.dialogues.get(inbound.openid)
        return Request(inbound=inbound, operator=operator, accounts=accounts, dialogue=dialogue, now=now)

    async def _record(self, request: Request, reply: Reply, unit: Unit) -> Reply:
        text = reply.text if isinstance(reply, TextReply) else None
        await unit.answers.record(request.inbound.key, text, request.now)
        return reply
