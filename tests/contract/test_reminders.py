"""Reminders: planned in SQL, due once, whatever worker looks."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from storage.database import Database
from storage.filing_values import Filing
from storage.push_values import Lease, NewPush
from storage.reminders import PlannedReminder
from storage.tables import PushState, ReminderState
from tests.contract.world import NOW, World, stored

DUE_ON = date(2026, 11, 27)
BEFORE = NOW - timedelta(days=1)


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
        await unit.reminders.replan(filing.id, plan(*stages), now=BEFORE)
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
        await unit.reminders.replan(filing.id, plan("3", "1", "0"), now=BEFORE)
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
        await unit.reminders.queue({first.id})
        await unit.reminders.replan(filing.id, plan("5", "1", "0"), now=BEFORE)

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
        await unit.reminders.replan(filing.id, [], now=BEFORE)
        off = await unit.reminders.of(filing.id)
        await unit.reminders.replan(filing.id, plan("1", first=NOW + timedelta(hours=2)), now=BEFORE)
        on = await unit.reminders.of(filing.id)

    assert [row.state for row in off] == [ReminderState.CANCELLED]
    assert [(row.state, row.fire_at) for row in on] == [(ReminderState.PLANNED, NOW + timedelta(hours=2))]


async def test_a_moved_due_day_has_reminders_of_its_own(database: Database, world: World) -> None:
    """The same stage of another due day fires although that of the old day was queued."""
    filing = await planned(database, world, "1")
    async with database.unit() as unit:
        (old,) = await unit.reminders.of(filing.id)
        await unit.reminders.queue({old.id})
        await unit.reminders.replan(
            filing.id, plan("1", due_on=date(2026, 12, 1), first=NOW + timedelta(days=4)), now=BEFORE
        )
        rows = [(row.due_on, row.state) for row in await unit.reminders.of(filing.id)]

    assert rows == [(DUE_ON, ReminderState.QUEUED), (date(2026, 12, 1), ReminderState.PLANNED)]


async def test_what_is_due_comes_with_all_that_its_words_need(database: Database, world: World) -> None:
    """A due reminder brings its filing, the account's name and whether its operator still follows."""
    filing = await planned(database, world, "3", "1")

    async with database.unit() as unit:
        next_at = await unit.reminders.next_at()
        before = await unit.reminders.due_operators(NOW - timedelta(seconds=1), 10)
        due = await unit.reminders.due(NOW, await unit.reminders.due_operators(NOW, 10))

    assert (next_at, before) == (NOW, [])
    assert [(row.reminder.stage, row.filing, row.account_name, row.openid, row.followed) for row in due] == [
        ("3", filing, world.account.name, world.operator.openid, True)
    ]


async def test_the_longest_waiting_operators_come_first(database: Database, world: World) -> None:
    """A limit takes the operators who have waited longest, each with everything that is due."""
    await planned(database, world, "5", "3", "1")
    async with database.unit() as unit:
        other = await unit.operators.ensure("o-second", NOW)
        account = await unit.accounts.add(replace(world.new_account(), operator_id=other.id), NOW)
        assert account is not None
    theirs = await stored(database, replace(world.new_filing(), account_id=account.id, operator_id=other.id))
    async with database.unit() as unit:
        await unit.reminders.replan(theirs.id, plan("1", first=NOW - timedelta(hours=1)), now=BEFORE)

    late = NOW + timedelta(days=9)
    async with database.unit() as unit:
        first, both = await unit.reminders.due_operators(late, 1), await unit.reminders.due_operators(late, 9)
        due = await unit.reminders.due(late, [world.operator.id])

    assert (first, both) == ([other.id], [other.id, world.operator.id])
    assert [row.reminder.stage for row in due] == ["5", "3", "1"]


async def test_a_reminder_leaves_the_plan_once(database: Database, world: World) -> None:
    """A queued reminder is neither queued again nor cancelled, and is not due any more."""
    await planned(database, world, "0")

    async with database.unit() as unit:
        (due,) = await unit.reminders.due(NOW, [world.operator.id])
        left = [await unit.reminders.queue({due.reminder.id}), await unit.reminders.queue({due.reminder.id})]
        cancelled = await unit.reminders.cancel({due.reminder.id})
        assert await unit.reminders.due_operators(NOW, 10) == []

    assert (left, cancelled) == ([{due.reminder.id}, set()], 0)


async def pushed(database: Database, filings: list[Filing]) -> int:
    """Queue the due reminders of the filings as one push."""
    async with database.unit() as unit:
        push_id = await unit.pushes.add(NewPush(key="k1", openid="o-first", operator_id=1, text="明天到期"), NOW)
        assert push_id is not None
        ids = {row.id for filing in filings for row in await unit.reminders.of(filing.id) if row.fire_at <= NOW}
        await unit.reminders.queue(ids)
        await unit.reminders.told_by(ids, push_id)
    return push_id


@pytest.mark.parametrize("claimed", [False, True])
async def test_a_shared_push_is_taken_back_with_one_of_its_filings(
    database: Database, world: World, claimed: bool
) -> None:
    """A filing withdrawn before its push has left takes the push back; the other filing is due again."""
    withdrawn, other = await planned(database, world, "1"), await stored(database, world.new_filing("close"))
    async with database.unit() as unit:
        await unit.reminders.replan(other.id, plan("1"), now=BEFORE)
    await pushed(database, [withdrawn, other])
    lease = Lease(owner="worker-1", until=NOW + timedelta(minutes=1))
    async with database.unit() as unit:
        taken = await unit.pushes.claim(lease, NOW, 10) if claimed else []
        await unit.reminders.replan(withdrawn.id, [], now=NOW)
        counts = await unit.pushes.counts()
        sends = [await unit.pushes.attempt(one.id, lease, channel="custom", at=NOW) for one in taken]
        due = await unit.reminders.due(NOW, [world.operator.id])

    assert counts == {PushState.DROPPED: 1}
    assert sends == [False] * len(taken)
    assert [row.filing.id for row in due] == [other.id]
    assert await states(database, withdrawn) == {"1": ReminderState.CANCELLED}


async def test_what_may_have_left_is_not_told_again(database: Database, world: World) -> None:
    """A push that was given to a channel is not taken back: its other filings would be told of twice."""
    filing = await planned(database, world, "1")
    await pushed(database, [filing])
    lease = Lease(owner="worker-1", until=NOW + timedelta(minutes=1))
    async with database.unit() as unit:
        (push,) = await unit.pushes.claim(lease, NOW, 10)
        await unit.pushes.attempt(push.id, lease, channel="custom", at=NOW)
        taken_back = await unit.reminders.take_back_of([world.operator.id], "told_anew", NOW)

    assert not taken_back
    assert await states(database, filing) == {"1": ReminderState.QUEUED}


async def test_a_change_between_moment_and_look_swallows_nothing(database: Database, world: World) -> None:
    """A reminder that is due and not yet looked at stays due when planned anew; a passed one is not added."""
    filing = await planned(database, world, "1")
    late = NOW + timedelta(minutes=1)
    async with database.unit() as unit:
        await unit.reminders.replan(filing.id, plan("1"), now=late)
        due = await unit.reminders.due(late, [world.operator.id])
        await unit.reminders.replan(filing.id, plan("1", "passed", first=NOW - timedelta(days=3)), now=late)

    assert [row.reminder.stage for row in due] == ["1"]
    assert set(await states(database, filing)) == {"1"}


async def test_two_workers_queue_each_reminder_once(database: Database, rival: Database, world: World) -> None:
    """Two workers that scan at the same moment share the due reminders out without one in common."""
    await planned(database, world, *(str(number) for number in range(12)))
    late = NOW + timedelta(days=30)

    async def work(one: Database) -> list[int]:
        """Queue what is due in small batches."""
        queued: list[int] = []
        for _ in range(6):
            async with one.unit() as unit:
                due = await unit.reminders.due(late, await unit.reminders.due_operators(late, 3))
                queued += await unit.reminders.queue({row.reminder.id for row in due})
        return queued

    mine, theirs = await asyncio.gather(work(database), work(rival))

    assert not set(mine) & set(theirs)
    assert len(mine) + len(theirs) == 12
