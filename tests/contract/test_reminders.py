"""Reminders: planned in SQL, due once, whatever worker looks."""

import asyncio
from datetime import date, datetime, timedelta

from storage.database import Database
from storage.filing_values import Filing
from storage.reminders import PlannedReminder
from storage.tables import ReminderState
from tests.contract.world import NOW, World, stored

DUE_ON = date(2026, 11, 27)


def plan(*stages: str, due_on: date = DUE_ON, first: datetime = NOW) -> list[PlannedReminder]:
    """Plan one reminder per stage, a day apart."""
    return [
        PlannedReminder(due_on=due_on, stage=stage, fire_at=first + timedelta(days=number))
        for number, stage in enumerate(stages)
    ]


async def planned(database: Database, world: World, *stages: str) -> Filing:
    """Register a filing with a plan."""
    filing = await stored(database, world.new_filing())
    async with database.unit() as unit:
        await unit.reminders.replan(filing.id, plan(*stages))
    return filing


async def states(database: Database, filing: Filing) -> dict[str, ReminderState]:
    """Tell the state of every stage of the filing's current due day."""
    async with database.view() as unit:
        return {row.stage: row.state for row in await unit.reminders.of(filing.id)}


async def test_planning_twice_is_planning_once(database: Database, world: World) -> None:
    """The same plan a second time leaves the same rows."""
    filing = await planned(database, world, "3", "1", "0")
    async with database.view() as unit:
        before = await unit.reminders.of(filing.id)

    async with database.unit() as unit:
        await unit.reminders.replan(filing.id, plan("3", "1", "0"))
        after = await unit.reminders.of(filing.id)

    assert after == before
    assert [row.stage for row in after] == ["3", "1", "0"]


async def test_a_new_plan_keeps_what_was_queued_and_cancels_what_no_longer_applies(
    database: Database, world: World
) -> None:
    """A stage that was queued stays queued; a stage that the new plan does not name is cancelled; new ones come in."""
    filing = await planned(database, world, "5", "3", "1")
    async with database.unit() as unit:
        first = (await unit.reminders.of(filing.id))[0]
        await unit.reminders.queue(first.id)
        await unit.reminders.replan(filing.id, plan("5", "1", "0"))

    assert await states(database, filing) == {
        "5": ReminderState.QUEUED,
        "3": ReminderState.CANCELLED,
        "1": ReminderState.PLANNED,
        "0": ReminderState.PLANNED,
    }


async def test_a_plan_that_comes_back_is_planned_again(database: Database, world: World) -> None:
    """A reminder cancelled by 提醒 关 is planned again at its new time when the plan names it again."""
    filing = await planned(database, world, "1")
    async with database.unit() as unit:
        await unit.reminders.replan(filing.id, [])
        off = await unit.reminders.of(filing.id)
        await unit.reminders.replan(filing.id, plan("1", first=NOW + timedelta(hours=2)))
        on = await unit.reminders.of(filing.id)

    assert [row.state for row in off] == [ReminderState.CANCELLED]
    assert [(row.state, row.fire_at) for row in on] == [(ReminderState.PLANNED, NOW + timedelta(hours=2))]


async def test_a_moved_due_day_has_reminders_of_its_own(database: Database, world: World) -> None:
    """The same stage of another due day fires although that of the old day was queued."""
    filing = await planned(database, world, "1")
    async with database.unit() as unit:
        (old,) = await unit.reminders.of(filing.id)
        await unit.reminders.queue(old.id)
        await unit.reminders.replan(filing.id, plan("1", due_on=date(2026, 12, 1), first=NOW + timedelta(days=4)))
        rows = [(row.due_on, row.state) for row in await unit.reminders.of(filing.id)]

    assert rows == [(DUE_ON, ReminderState.QUEUED), (date(2026, 12, 1), ReminderState.PLANNED)]


async def test_what_is_due_comes_with_all_that_its_words_need(database: Database, world: World) -> None:
    """A due reminder brings its filing, the account's name and whether its operator still follows."""
    filing = await planned(database, world, "3", "1")

    async with database.unit() as unit:
        next_at = await unit.reminders.next_at()
        before = await unit.reminders.due(NOW - timedelta(seconds=1), 10)
        due = await unit.reminders.due(NOW, 10)

    assert (next_at, before) == (NOW, [])
    assert [(row.reminder.stage, row.filing, row.account_name, row.openid, row.followed) for row in due] == [
        ("3", filing, world.account.name, world.operator.openid, True)
    ]


async def test_the_earliest_come_first_up_to_the_limit(database: Database, world: World) -> None:
    """A limit takes the reminders that have waited longest."""
    await planned(database, world, "5", "3", "1")

    async with database.unit() as unit:
        due = await unit.reminders.due(NOW + timedelta(days=9), 2)

    assert [row.reminder.stage for row in due] == ["5", "3"]


async def test_a_reminder_leaves_the_plan_once(database: Database, world: World) -> None:
    """A queued reminder is neither queued again nor cancelled, and is not due any more."""
    await planned(database, world, "0")

    async with database.unit() as unit:
        (due,) = await unit.reminders.due(NOW, 10)
        left = [await unit.reminders.queue(due.reminder.id), await unit.reminders.queue(due.reminder.id)]
        cancelled = await unit.reminders.cancel(due.reminder.id)
        assert await unit.reminders.due(NOW, 10) == []

    assert (left, cancelled) == ([True, False], False)


async def test_two_workers_queue_each_reminder_once(database: Database, rival: Database, world: World) -> None:
    """Two workers that scan at the same moment share the due reminders out without one in common."""
    await planned(database, world, *(str(number) for number in range(12)))
    late = NOW + timedelta(days=30)

    async def work(one: Database) -> list[int]:
        """Queue what is due in small batches."""
        queued = []
        for _ in range(6):
            async with one.unit() as unit:
                due = await unit.reminders.due(late, 3)
                queued += [row.reminder.id for row in due if await unit.reminders.queue(row.reminder.id)]
        return queued

    mine, theirs = await asyncio.gather(work(database), work(rival))

    assert not set(mine) & set(theirs)
    assert len(mine) + len(theirs) == 12
