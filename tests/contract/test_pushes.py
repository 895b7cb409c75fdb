"""The outbox: every push claimed by one sender, nothing lost and nothing blindly repeated when a sender dies."""

import asyncio
from datetime import datetime, timedelta

import pytest

from storage.database import Database
from storage.push_values import Lease, NewPush, Push, Repeatable, Settlement
from storage.tables import PushState
from tests.contract.world import NOW

LEASE = Lease(owner="worker-1", until=NOW + timedelta(seconds=60))
REPEATABLE = Repeatable(channels=["template"], memory=timedelta(minutes=9))
LATER = NOW + timedelta(minutes=5)


async def outbox(database: Database, *keys: str) -> None:
    """Put a push per key into the outbox."""
    async with database.unit() as unit:
        for key in keys:
            await unit.pushes.add(NewPush(key=key, openid="o-1", text="明天到期", subject="filing:1"), NOW)


async def claimed(database: Database, key: str = "k1") -> Push:
    """Put one push into the outbox and claim it."""
    await outbox(database, key)
    async with database.unit() as unit:
        (push,) = await unit.pushes.claim(LEASE, NOW, 10)
    return push


async def test_a_key_is_pushed_once(database: Database, rival: Database) -> None:
    """The second push of the same key is refused, also after the first was sent."""
    push = await claimed(database)
    async with database.unit() as unit:
        await unit.pushes.settle(push.id, LEASE.owner, Settlement(state=PushState.SENT, at=NOW))

    async with rival.unit() as unit:
        assert not await unit.pushes.add(NewPush(key="k1", openid="o-1", text="明天到期"), LATER)
        assert await unit.pushes.counts() == {PushState.SENT: 1}


async def test_the_most_urgent_goes_first_and_nothing_goes_too_early(database: Database) -> None:
    """Urgency decides, then time; what may not be sent yet stays."""
    new = [
        NewPush(key="night", openid="o", text="t", urgency=0, not_before=LATER),
        NewPush(key="plain", openid="o", text="t"),
        NewPush(key="older", openid="o", text="t", not_before=NOW - timedelta(minutes=1)),
        NewPush(key="result", openid="o", text="t", urgency=1),
    ]
    async with database.unit() as unit:
        for one in new:
            await unit.pushes.add(one, NOW)
        keys = [push.key for push in await unit.pushes.claim(LEASE, NOW, 10)]

    assert keys == ["result", "older", "plain"]


async def test_two_workers_share_the_outbox_out(database: Database, rival: Database) -> None:
    """Two workers that claim at the same moment get every push once, and never the same."""
    await outbox(database, *(f"k{number}" for number in range(20)))

    async def work(one: Database, owner: str) -> list[int]:
        """Claim in small batches until nothing is left."""
        taken: list[int] = []
        for _ in range(8):
            async with one.unit() as unit:
                batch = await unit.pushes.claim(Lease(owner=owner, until=LATER), NOW, 3)
                taken += [push.id for push in batch]
        return taken

    mine, theirs = await asyncio.gather(work(database, "worker-1"), work(rival, "worker-2"))

    assert not set(mine) & set(theirs)
    assert len(mine) + len(theirs) == 20


async def test_a_claimed_push_is_not_claimed_again(database: Database) -> None:
    """While a lease lasts, the push is nobody else's."""
    push = await claimed(database)

    async with database.unit() as unit:
        assert await unit.pushes.claim(Lease(owner="worker-2", until=LATER), NOW, 10) == []

    assert (push.state, push.lease_owner, push.lease_until) == (PushState.SENDING, LEASE.owner, LEASE.until)


@pytest.mark.parametrize(
    ("settlement", "state", "settled_at"),
    [
        (Settlement(state=PushState.SENT, at=NOW, message_id="m1"), PushState.SENT, NOW),
        (Settlement(state=PushState.HELD, at=NOW, reason="no channel"), PushState.HELD, NOW),
        (Settlement(state=PushState.DROPPED, at=NOW, reason="unfollowed"), PushState.DROPPED, NOW),
        (Settlement(state=PushState.WAITING, at=NOW, not_before=LATER), PushState.WAITING, None),
    ],
)
async def test_settling_says_what_became_of_a_push(
    database: Database, settlement: Settlement, state: PushState, settled_at: datetime | None
) -> None:
    """A sender settles its push once; what is to be tried again waits without a day of settling."""
    push = await claimed(database)

    async with database.unit() as unit:
        settled = [await unit.pushes.settle(push.id, LEASE.owner, settlement) for _ in range(2)]
        again = [row.id for row in await unit.pushes.claim(LEASE, LATER, 10)]
        counts = await unit.pushes.counts()

    assert settled == [True, False]
    assert (again == [push.id]) is (state is PushState.WAITING)
    assert settled_at is None or counts == {state: 1}


async def test_only_the_holder_of_the_lease_sends_and_settles(database: Database) -> None:
    """A worker that lost its lease is told so before it sends, and cannot settle."""
    push = await claimed(database)
    sent = Settlement(state=PushState.SENT, at=NOW)

    async with database.unit() as unit:
        strange = await unit.pushes.attempt(push.id, Lease(owner="worker-2", until=LATER), channel="template", at=NOW)
        settled = await unit.pushes.settle(push.id, "worker-2", sent)
        own = await unit.pushes.attempt(push.id, LEASE, channel="template", at=NOW)

    assert (strange, settled, own) == (False, False, True)


@pytest.mark.parametrize(
    ("channel", "state", "reason"),
    [
        (None, PushState.WAITING, None),
        ("template", PushState.WAITING, None),
        ("service", PushState.HELD, "uncertain"),
    ],
)
async def test_a_dead_senders_push_is_repeated_only_where_that_is_safe(
    database: Database, channel: str | None, state: PushState, reason: str | None
) -> None:
    """Never attempted or on a channel that drops repeats: again. Otherwise it may have arrived: held."""
    push = await claimed(database)
    async with database.unit() as unit:
        if channel:
            await unit.pushes.attempt(push.id, LEASE, channel=channel, at=NOW)

    async with database.unit() as unit:
        early = await unit.pushes.release_expired(LEASE.until, repeatable=REPEATABLE)
        freed = await unit.pushes.release_expired(LATER, repeatable=REPEATABLE)
        held = [(row.state, row.reason) for row in await unit.pushes.held_for("o-1")]

    assert (early.waiting, early.held) == ([], [])
    assert (freed.waiting, freed.held) == (([push.id], []) if state is PushState.WAITING else ([], [push.id]))
    assert held == ([(state, reason)] if reason else [])


async def test_held_pushes_are_shown_once_to_their_operator(database: Database) -> None:
    """What was held for a user comes oldest first, for nobody else, and is not shown twice."""
    await outbox(database, "k1", "k2")
    async with database.unit() as unit:
        for push in await unit.pushes.claim(LEASE, NOW, 10):
            await unit.pushes.settle(push.id, LEASE.owner, Settlement(state=PushState.HELD, at=NOW))
        held = await unit.pushes.held_for("o-1")
        ids = [push.id for push in held]
        shown = [await unit.pushes.mark_shown(ids, NOW) for _ in range(2)]
        others, left = await unit.pushes.held_for("o-2"), await unit.pushes.held_for("o-1")

    assert [push.key for push in held] == ["k1", "k2"]
    assert (shown, others, left) == ([2, 0], [], [])


@pytest.mark.parametrize("early", [False, True])
async def test_a_report_settles_the_push_in_whatever_order(database: Database, early: bool) -> None:
    """WeChat's report that a message did not arrive makes it wait for the next contact, also when it came first."""
    push = await claimed(database)
    sent = Settlement(state=PushState.SENT, at=NOW, message_id="m1")
    async with database.unit() as unit:
        if early:
            await unit.deliveries.note("m1", "failed:user block", NOW)
            assert await unit.deliveries.apply(NOW) == []
        await unit.pushes.settle(push.id, LEASE.owner, sent)
        await unit.deliveries.note("m1", "failed:user block", NOW)
        await unit.deliveries.note("m1", "failed:user block", NOW)
        await unit.deliveries.note("m2", "failed:user block", NOW)
        applied = [(one.push_id, one.arrived) for one in await unit.deliveries.apply(LATER)]
        again = await unit.deliveries.apply(LATER)
        held = await unit.pushes.held_for("o-1")
        unknown = await unit.deliveries.purge(LATER)

    assert (applied, again, unknown) == ([(push.id, False)], [], 1)
    assert [(row.state, row.reason) for row in held] == [(PushState.HELD, "failed:user block")]


async def test_a_report_of_success_is_noted(database: Database) -> None:
    """A message that arrived is known to have arrived, and stays sent."""
    push = await claimed(database)
    async with database.unit() as unit:
        await unit.pushes.settle(push.id, LEASE.owner, Settlement(state=PushState.SENT, at=NOW, message_id="m1"))
        await unit.deliveries.note("m1", "success", NOW)
        (applied,) = await unit.deliveries.apply(LATER)
        counts = await unit.pushes.counts()

    assert applied.arrived
    assert counts == {PushState.SENT: 1}


async def test_a_repeat_is_only_made_while_wechat_remembers(database: Database) -> None:
    """A template message in doubt waits again for nine minutes, counted from the first try, and is then held."""
    push = await claimed(database)
    doubt = Settlement(state=PushState.WAITING, at=NOW, not_before=NOW, doubtful=True)
    async with database.unit() as unit:
        await unit.pushes.attempt(push.id, LEASE, channel="template", at=NOW)
        await unit.pushes.settle(push.id, LEASE.owner, doubt)
        (again,) = await unit.pushes.claim(LEASE, LATER, 10)
        await unit.pushes.attempt(push.id, LEASE, channel="template", at=LATER)
        await unit.pushes.settle(push.id, LEASE.owner, doubt)
        soon = await unit.pushes.hold_forgotten(NOW + timedelta(minutes=8), repeatable=REPEATABLE)
        late = await unit.pushes.hold_forgotten(NOW + timedelta(minutes=9), repeatable=REPEATABLE)

    assert again.doubtful_since == NOW
    assert (soon, late) == ([], [push.id])


async def test_at_night_only_answers_leave(database: Database) -> None:
    """Whoever claims up to an urgency leaves the rest for the morning."""
    async with database.unit() as unit:
        await unit.pushes.add(NewPush(key="reminder", openid="o", text="t", urgency=3), NOW)
        await unit.pushes.add(NewPush(key="answer", openid="o", text="t", urgency=1), NOW)
        night = [push.key for push in await unit.pushes.claim(LEASE, NOW, 10, up_to=1)]
        day = [push.key for push in await unit.pushes.claim(LEASE, NOW, 10)]

    assert (night, day) == (["answer"], ["reminder"])


async def test_a_dead_push_is_shown_and_can_be_sent_again(database: Database) -> None:
    """What was given up is listed and shown at the next contact; a retry makes it wait with all its tries anew."""
    push = await claimed(database)
    dead = Settlement(state=PushState.DEAD, at=NOW, reason="refused_40037")
    async with database.unit() as unit:
        await unit.pushes.attempt(push.id, LEASE, channel="template", at=NOW)
        await unit.pushes.settle(push.id, LEASE.owner, dead)
        listed, number = await unit.dead_pushes.listed(), await unit.dead_pushes.count()
        shown = await unit.pushes.held_for("o-1")
        retried = [await unit.dead_pushes.retry(LATER), await unit.dead_pushes.retry(LATER)]
        (again,) = await unit.pushes.claim(LEASE, LATER, 10)

    assert [one.reason for one in listed] == ["refused_40037"]
    assert (number, len(shown), retried) == (1, 1, [[push.id], []])
    assert (again.attempts, again.doubtful_since) == (0, None)


async def test_what_is_about_a_finished_matter_is_dropped(database: Database) -> None:
    """A withdrawn filing's pushes and those of a user who left are dropped, others stay."""
    async with database.unit() as unit:
        await unit.pushes.add(NewPush(key="k1", openid="o-1", text="t", subject="filing:1"), NOW)
        await unit.pushes.add(NewPush(key="k2", openid="o-1", text="t", subject="filing:2"), NOW)
        await unit.pushes.add(NewPush(key="k3", openid="o-2", text="t"), NOW)
        dropped = [
            await unit.pushes.drop_about("filing:1", "withdrawn", NOW),
            await unit.pushes.drop_for("o-1", "unfollowed", NOW),
        ]
        left = [push.key for push in await unit.pushes.claim(LEASE, NOW, 10)]
        purged = await unit.pushes.purge(LATER)

    assert (dropped, left, purged) == ([1, 1], ["k3"], 2)
