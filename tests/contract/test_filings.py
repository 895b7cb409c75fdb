"""Filings and their append-only history on every backend."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.errors import RejectedError
from storage.filing_states import FilingState
from storage.filing_values import (
    Change,
    Conflict,
    Dates,
    Duplicate,
    Filing,
    Material,
    MaterialFile,
    NamedPerson,
    Reason,
)
from tests.contract.world import NOW, World, register, stored

SUBMIT = Change(version=1, actor="operator:1", at=NOW, to_state=FilingState.SUBMITTED, why="done")


async def test_registering_writes_the_first_row_of_the_history(database: Database, world: World) -> None:
    """A new filing is in preparation at version 1, and its history says who registered it when."""
    filing = await stored(database, world.new_filing())

    async with database.view() as unit:
        steps = await unit.filings.history(filing.id)
    assert (filing.state, filing.version, filing.pending) == (FilingState.PREPARING, 1, True)
    assert [(step.version, step.from_state, step.to_state, step.actor, step.at) for step in steps] == [
        (1, None, FilingState.PREPARING, "operator:1", NOW)
    ]


async def test_a_second_pending_filing_of_a_kind_is_answered_with_the_first(database: Database, world: World) -> None:
    """The account's second opening is not registered while the first is pending; another kind is, under the next number."""
    first = await stored(database, world.new_filing())

    async with database.unit() as unit:
        again = await unit.filings.register(world.new_filing(), actor="operator:1", at=NOW)
        other = await unit.filings.register(world.new_filing("close"), actor="operator:1", at=NOW)

    assert again == Duplicate(first)
    assert isinstance(other, Filing)
    assert other.id == first.id + 1, "the refused one used up no number"


async def test_a_withdrawn_filing_makes_room_for_a_new_one(database: Database, world: World) -> None:
    """After a withdrawal the same kind can be registered again, under a new number."""
    first = await stored(database, world.new_filing())
    withdrawal = Change(version=1, actor="operator:1", at=NOW, to_state=FilingState.WITHDRAWN)

    async with database.unit() as unit:
        await unit.filings.change(first.id, withdrawal)
        second = await register(unit, world.new_filing())

    assert second.id > first.id


async def test_two_registrations_at_once_give_one_filing(database: Database, rival: Database, world: World) -> None:
    """Of two processes that register the same filing at the same moment one registers it, the other learns of it."""

    async def attempt(one: Database) -> Filing | Duplicate:
        """Try it as one of two processes."""
        async with one.unit() as unit:
            return await unit.filings.register(world.new_filing(), actor="operator:1", at=NOW)

    outcomes = await asyncio.gather(attempt(database), attempt(rival))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Duplicate", "Filing"]


async def test_a_step_raises_the_version_and_is_written_down(database: Database, world: World) -> None:
    """Submitting leads to version 2 and a row that names both states and the reason."""
    filing = await stored(database, world.new_filing())

    async with database.unit() as unit:
        changed = await unit.filings.change(filing.id, SUBMIT)
        last = (await unit.filings.history(filing.id))[-1]

    assert isinstance(changed, Filing)
    assert (changed.state, changed.version) == (FilingState.SUBMITTED, 2)
    assert (last.from_state, last.to_state, last.why) == (FilingState.PREPARING, FilingState.SUBMITTED, "done")


async def test_of_two_changes_of_one_version_one_wins(database: Database, rival: Database, world: World) -> None:
    """Two processes that decide on the same version never both win, and the loser sees what is there now."""
    filing = await stored(database, world.new_filing())

    async def attempt(one: Database) -> Filing | Conflict:
        """Try it as one of two processes."""
        async with one.unit() as unit:
            return await unit.filings.change(filing.id, SUBMIT)

    outcomes = await asyncio.gather(attempt(database), attempt(rival))

    won = [outcome for outcome in outcomes if isinstance(outcome, Filing)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    async with database.view() as unit:
        assert len(await unit.filings.history(filing.id)) == 2
    assert lost == [Conflict(reason=Reason.VERSION, current=won[0])]


@pytest.mark.parametrize(
    ("version", "to_state", "reason"),
    [
        (1, FilingState.ACCEPTED, Reason.STEP),
        (1, FilingState.RETURNED, Reason.STEP),
        (2, FilingState.SUBMITTED, Reason.VERSION),
        (0, FilingState.SUBMITTED, Reason.VERSION),
    ],
)
async def test_an_impossible_change_is_told_and_changes_nothing(
    database: Database, world: World, version: int, to_state: FilingState, reason: Reason
) -> None:
    """A step that does not exist or a stale version is a conflict, and the filing stays as it was."""
    filing = await stored(database, world.new_filing())

    async with database.unit() as unit:
        outcome = await unit.filings.change(
            filing.id, Change(version=version, actor="operator:1", at=NOW, to_state=to_state)
        )

    assert outcome == Conflict(reason=reason, current=filing)


async def test_changing_a_filing_that_is_not_there(database: Database) -> None:
    """A number that nobody registered is told as missing."""
    async with database.unit() as unit:
        assert await unit.filings.change(99, SUBMIT) == Conflict(reason=Reason.MISSING, current=None)


async def test_new_days_leave_the_state_alone(database: Database, world: World) -> None:
    """A recomputed due day is a step of its own: new days, the same state, one more version."""
    filing = await stored(database, world.new_filing())
    dates = Dates(event_on=date(2026, 11, 20), due_on=date(2026, 12, 1), provisional=True)

    async with database.unit() as unit:
        changed = await unit.filings.change(filing.id, Change(version=1, actor="system", at=NOW, dates=dates))

    assert isinstance(changed, Filing)
    assert (changed.event_on, changed.due_on, changed.provisional) == (dates.event_on, dates.due_on, True)
    assert (changed.state, changed.version) == (FilingState.PREPARING, 2)


async def test_checklists_and_people_come_back_as_stored(database: Database, world: World) -> None:
    """Ticks, a file, what was done before and the people come back as they were, and a stale version is refused."""
    filing = await stored(database, world.new_filing())
    scan = MaterialFile(name="制度.pdf", key="1/people.pdf")
    materials = {"people": Material(ticked=True), "security": Material(file=scan), "review": Material()}
    people = (
        NamedPerson(role="editor", name="李四", duty="记者"),
        NamedPerson(role="editor", name="王五", duty="编辑"),
    )
    change = Change(
        version=1, actor="o", at=NOW, materials=materials, preconditions={"meeting": True}, people=people, why="all"
    )

    async with database.unit() as unit:
        changed = await unit.filings.change(filing.id, change)
        refused = await unit.filings.change(filing.id, replace(change, materials={}))
        now = await unit.filings.by_id(filing.id)

    assert now is not None
    assert changed == now
    assert (now.materials, now.preconditions, now.people) == (materials, {"meeting": True}, people)
    assert [now.materials[name].present for name in ("people", "security", "review")] == [True, True, False]
    assert refused == Conflict(reason=Reason.VERSION, current=now)


async def test_a_change_keeps_what_it_does_not_name(database: Database, world: World) -> None:
    """Naming people leaves the ticks alone, and submitting leaves both."""
    filing = await stored(database, world.new_filing())
    ticks = Change(version=1, actor="o", at=NOW, materials={"people": Material(ticked=True)})
    people = Change(version=2, actor="o", at=NOW, people=(NamedPerson(role="editor", name="李四", duty="记者"),))

    async with database.unit() as unit:
        await unit.filings.change(filing.id, ticks)
        await unit.filings.change(filing.id, people)
        now = await unit.filings.change(filing.id, replace(SUBMIT, version=3))

    assert isinstance(now, Filing)
    assert (now.materials, now.people) == (ticks.materials, people.people)


async def test_pending_filings_come_soonest_due_first(database: Database, world: World) -> None:
    """What is due sooner comes first, what has no due day last, and what is finished not at all."""
    async with database.unit() as unit:
        await register(unit, world.new_filing("licence", None))
        late = await register(unit, world.new_filing("close", date(2026, 12, 4)))
        await register(unit, world.new_filing("open", date(2026, 11, 27)))
        gone = await register(unit, world.new_filing("other", date(2026, 11, 25)))
        await unit.filings.change(gone.id, Change(version=1, actor="o", at=NOW, to_state=FilingState.WITHDRAWN))
        kinds = [filing.kind for filing in await unit.filings.pending(world.operator.id)]
        many = await unit.filings.many([late.id, 999, gone.id])

    assert kinds == ["open", "close", "licence"]
    assert [filing.id for filing in many] == [late.id, gone.id]


async def test_another_operators_filing_is_not_seen(database: Database, world: World) -> None:
    """A filing is given to its own operator only; officers and the worker ask by number alone."""
    filing = await stored(database, world.new_filing())

    async with database.view() as unit:
        assert await unit.filings.get(filing.id, operator_id=world.operator.id + 1) is None
        assert await unit.filings.get(filing.id, operator_id=world.operator.id) == filing
        assert await unit.filings.by_id(filing.id) == filing


async def test_pending_filings_are_streamed_in_batches(database: Database, world: World, now: datetime) -> None:
    """Batch after batch gives every pending filing once, and what changed since a moment can be asked for."""
    async with database.unit() as unit:
        filings = [await register(unit, world.new_filing(f"kind-{number}")) for number in range(5)]
        await unit.filings.change(
            filings[1].id, Change(version=1, actor="o", at=now + timedelta(hours=1), to_state=FilingState.WITHDRAWN)
        )
        first = await unit.filings.pending_after(0, 3)
        rest = await unit.filings.pending_after(first[-1].id, 3)
        changed = await unit.filings.changed_since(now + timedelta(minutes=1))

    assert [row.id for row in first + rest] == [filing.id for number, filing in enumerate(filings) if number != 1]
    assert [filing.id for filing in changed] == [filings[1].id]


async def test_counted_filings_are_streamed_for_a_recount(database: Database, world: World) -> None:
    """What is provisional or not long past comes in batches; undated, long past and finished filings do not."""
    event_on, since = date(2026, 11, 20), date(2026, 10, 24)
    days = {"late": date(2026, 12, 4), "past": date(2026, 10, 23), "today": since, "done": date(2026, 12, 4)}
    async with database.unit() as unit:
        for kind, due_on in days.items():
            await register(unit, replace(world.new_filing(kind, due_on), event_on=event_on))
        provisional = replace(world.new_filing("unsure", date(2026, 10, 23)), event_on=event_on, provisional=True)
        await register(unit, provisional)
        await register(unit, world.new_filing("undated"))
        gone = next(filing for filing in await unit.filings.pending(world.operator.id) if filing.kind == "done")
        await unit.filings.change(gone.id, Change(version=1, actor="o", at=NOW, to_state=FilingState.WITHDRAWN))
        first = await unit.filings.counted_after(0, since, 2)
        rest = await unit.filings.counted_after(first[-1].id, since, 2)

    assert [filing.kind for filing in first + rest] == ["late", "today", "unsure"]


@pytest.mark.parametrize("statement", ["UPDATE filing_history SET why = 'other'", "DELETE FROM filing_history"])
async def test_the_history_cannot_be_changed(database: Database, world: World, statement: str) -> None:
    """The database itself refuses to change or delete a step of a filing that exists."""
    filing = await stored(database, world.new_filing())

    async def tamper() -> None:
        """Run the statement."""
        async with database.unit() as unit:
            await unit._connection.execute(text(statement))

    with pytest.raises(RejectedError):
        await tamper()
    async with database.view() as unit:
        assert [step.why for step in await unit.filings.history(filing.id)] == [""]


async def test_a_unit_remembers_which_filings_it_touched(database: Database, world: World) -> None:
    """Registered and changed filings are remembered as they became; refused ones are not."""
    async with database.unit() as unit:
        filing = await register(unit, world.new_filing())
        await unit.filings.register(world.new_filing(), actor="operator:1", at=NOW)
        submitted = await unit.filings.change(filing.id, SUBMIT)
        await unit.filings.change(filing.id, SUBMIT)

        assert unit.filings.touched == [filing, submitted]
