"""Drafts belong to their operator, are checked once, and go when their time is up or the operator says so."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from rules.accounts import AccountKind
from storage.database import Database
from storage.dialogues import Step
from storage.drafts import Draft, NewDraft
from storage.feedback import Feedback
from storage.push_values import NewPush
from storage.reminders import PlannedReminder
from storage.tables import METADATA, DraftState, FeedbackSort
from storage.unit import Unit
from tests.contract.world import NOW, World, register

REMARK = Feedback(
    sort=FeedbackSort.FALSE_ALARM,
    rule="10.7-gambling",
    account_kind=AccountKind.UNLICENSED,
    field="text",
    hit="一中特",
    sentence="不是一中特。",
)
FINDINGS = [{"rule": "10.7-gambling", "hit": "一中特", "start": 3, "end": 6}]


def new_draft(operator_id: int, *, days: int = 30) -> NewDraft:
    """Describe a draft that is kept for so many days."""
    expires_at = NOW + timedelta(days=days)
    return NewDraft(operator_id=operator_id, account_id=None, title="题", text="正文]]>😀", expires_at=expires_at)


async def test_a_draft_is_kept_word_for_word(database: Database, world: World) -> None:
    """What comes out is what came in, still unchecked."""
    async with database.unit() as unit:
        draft = await unit.drafts.add(new_draft(world.operator.id), NOW)
        same = await unit.drafts.get(draft.id, operator_id=world.operator.id)

    assert same == draft
    assert (draft.text, draft.verdict, draft.findings, draft.state) == ("正文]]>😀", None, None, DraftState.CHECKING)


async def test_the_first_result_of_a_check_counts(database: Database, world: World) -> None:
    """A check is stored once, with its findings; a second one finds it stored."""
    async with database.unit() as unit:
        draft = await unit.drafts.add(new_draft(world.operator.id), NOW)
        stored = await unit.drafts.checked(draft.id, verdict="block", findings=FINDINGS)
        again = await unit.drafts.checked(draft.id, verdict="pass", findings=[])
        now = await unit.drafts.get(draft.id, operator_id=world.operator.id)

    assert (stored, again) == (True, False)
    assert now is not None
    assert (now.verdict, now.findings, now.state) == ("block", FINDINGS, DraftState.CHECKED)


async def test_nobody_else_sees_a_draft(database: Database, world: World, now: datetime) -> None:
    """Another operator who guesses the number gets nothing."""
    async with database.unit() as unit:
        other = await unit.operators.ensure("o-2", now)
        draft = await unit.drafts.add(new_draft(world.operator.id), now)

        assert await unit.drafts.get(draft.id, operator_id=other.id) is None
        assert await unit.drafts.latest(other.id, 5) == []
        assert await unit.drafts.latest(world.operator.id, 5) == [draft]


async def test_drafts_that_a_dead_process_left_are_found(database: Database, world: World) -> None:
    """Drafts that came a while ago and were never checked are listed, checked and fresh ones are not."""
    async with database.unit() as unit:
        drafts: list[Draft] = [
            await unit.drafts.add(new_draft(world.operator.id), NOW + timedelta(minutes=number)) for number in range(3)
        ]
        await unit.drafts.checked(drafts[0].id, verdict="pass", findings=[])
        left = await unit.drafts.unchecked(NOW + timedelta(minutes=2), 10)

    assert [draft.id for draft in left] == [drafts[1].id]


async def test_drafts_go_when_their_time_is_up(database: Database, world: World) -> None:
    """Purging deletes what has expired at that moment and nothing else."""
    async with database.unit() as unit:
        await unit.drafts.add(new_draft(world.operator.id, days=1), NOW)
        kept = await unit.drafts.add(new_draft(world.operator.id, days=30), NOW)
        purged = await unit.drafts.purge(NOW + timedelta(days=1))
        left = await unit.drafts.latest(world.operator.id, 5)

    assert (purged, [draft.id for draft in left]) == (1, [kept.id])


async def fill(unit: Unit, world: World, now: datetime) -> None:
    """Store something about the operator in every table."""
    openid, operator_id = world.operator.openid, world.operator.id
    filing = await register(unit, world.new_filing())
    reminder = PlannedReminder(due_on=now.date(), stage="0", fire_at=now)
    await unit.reminders.replan(filing.id, [reminder], now=NOW - timedelta(days=1))
    draft = await unit.drafts.add(new_draft(operator_id), now)
    await unit.feedback.add(REMARK, draft, now)
    await unit.answers.claim("k", openid, now)
    await unit.dialogues.start(openid, Step(topic="t", step="s"), now)
    await unit.pushes.add(NewPush(key="p", openid=openid, operator_id=operator_id, text="t"), now)


async def test_erasing_leaves_nothing(database: Database, world: World, now: datetime) -> None:
    """After 删除我的数据 no table holds a row of the operator, the history of filings included."""
    async with database.unit() as unit:
        await fill(unit, world, now)
    async with database.unit() as unit:
        await unit.erase(world.operator.id)

    async with database.view() as unit:
        rows = {
            table.name: await unit._connection.scalar(select(func.count()).select_from(table))
            for table in METADATA.sorted_tables
        }
    assert rows == dict.fromkeys(rows, 0)


async def test_erasing_leaves_others_alone(database: Database, world: World, now: datetime) -> None:
    """Erasing one operator, or one that does not exist, keeps what others stored."""
    async with database.unit() as unit:
        await fill(unit, world, now)
        other = await unit.operators.ensure("o-2", now)
        await unit.erase(other.id)
        await unit.erase(999)

        assert await unit.accounts.of(world.operator.id) == [world.account]
        assert len(await unit.filings.pending(world.operator.id)) == 1
        assert await unit.answers.get("k") is not None


async def test_a_leavers_drafts_are_forgotten(database: Database, world: World, now: datetime) -> None:
    """All drafts of one operator can be deleted at once; the operator and others' drafts stay."""
    async with database.unit() as unit:
        other = await unit.operators.ensure("o-2", now)
        kept = await unit.drafts.add(new_draft(other.id), now)
        await unit.drafts.add(new_draft(world.operator.id), now)

        assert await unit.drafts.forget(world.operator.id) == 1
        assert await unit.drafts.latest(other.id, 5) == [kept]
        assert await unit.operators.by_id(world.operator.id) == world.operator


async def test_a_remark_is_kept_once_and_goes_with_its_draft(database: Database, world: World, now: datetime) -> None:
    """The same words said twice, even of another draft, are one row; when its draft's time is up it is gone."""
    async with database.unit() as unit:
        draft = await unit.drafts.add(new_draft(world.operator.id, days=1), now)
        other = await unit.drafts.add(new_draft(world.operator.id, days=90), now)
        kept = [await unit.feedback.add(REMARK, one, now) for one in (draft, draft, other)]
        there = await unit.feedback.all()
        await unit.drafts.purge(NOW + timedelta(days=2))

        assert kept == [True, False, False]
        assert list(there) == [REMARK]
        assert await unit.feedback.all() == []
