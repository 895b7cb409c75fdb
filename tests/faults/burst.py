"""A burst: thousands of reminders come due in one moment while other operators go on writing."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sandbox.people import Person
from tests.faults.world import World, reminders

#: Overdue, the last day, and days that are still to come, as seen on 2026-11-24.
DUE_DAYS = (date(2026, 12, 1), date(2026, 11, 25), date(2026, 11, 20), date(2026, 11, 27), date(2026, 11, 24))
_CALLERS = 5
_PAUSE_S = 0.2
_PATIENCE_S = 900


@dataclass(frozen=True, kw_only=True)
class Burst:
    """What was seen of it."""

    #: Reminders by person: 1 for each when nothing was lost or doubled.
    shown: list[int]
    #: The due days in the order in which the reminders arrived.
    order: list[date]
    seconds: float
    #: Seconds until each text was answered meanwhile, and how many were not.
    answered: list[float]
    unanswered: int

    @property
    def overtaken(self) -> int:
        """The most reminders of a later due day that arrived before any one reminder."""
        most, later = 0, dict.fromkeys(DUE_DAYS, 0)
        for due_on in self.order:
            most = max(most, sum(count for day, count in later.items() if day > due_on))
            later[due_on] += 1
        return most


async def burst(made: World, count: int, *, workers: int) -> Burst:
    """Let so many reminders come due, drain them with that many workers, and have callers write all the time."""
    await made.people(talkers=0, silent=count, due_on=DUE_DAYS)
    callers = [made.platform.add_operator(f"来电{number}") for number in range(_CALLERS)]
    for caller in callers:
        await made.acts(caller).follow()
    over = asyncio.Event()
    answered: list[float] = []
    async with asyncio.TaskGroup() as tasks:
        calls = [tasks.create_task(_call(made, caller, over, answered)) for caller in callers]
        started = time.monotonic()
        for _ in range(workers):
            await made.start("worker")
        await made.drained(patience=_PATIENCE_S)
        seconds = time.monotonic() - started
        over.set()
    return Burst(
        shown=[len(reminders(person)) for person in made.silent],
        order=_order(made, made.silent),
        seconds=seconds,
        answered=sorted(answered),
        unanswered=sum(call.result() for call in calls),
    )


async def _call(made: World, caller: Person, over: asyncio.Event, answered: list[float]) -> int:
    """Write until it is over; returns how often nothing came back."""
    silent = 0
    while not over.is_set():
        started = time.monotonic()
        turn = await made.acts(caller).say("帮助")
        if turn.answer and turn.answer.kind == "reply":
            answered.append(time.monotonic() - started)
        else:
            silent += 1
        await asyncio.sleep(_PAUSE_S)
    return silent


def _order(made: World, people: Sequence[Person]) -> list[date]:
    arrived = [(entry.id, made.due_on[person.openid]) for person in people for entry in reminders(person)]
    return [due_on for _, due_on in sorted(arrived)]
