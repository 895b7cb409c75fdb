"""The pending index: follows SQL, is rebuilt from it, and every difference is found."""

import asyncio
from datetime import date, datetime, timedelta

from redis.asyncio import Redis
from sqlalchemy import insert

from storage import redis_keys
from storage.database import Database
from storage.filing_states import FilingState
from storage.filing_values import Change, Filing
from storage.pending import Differences, rebuild, verify
from storage.redis_pending import PendingIndex
from storage.tables import FILINGS
from tests.contract.world import NOW, World, register

NONE = Differences(missing=[], extra=[], moved=[])


async def register_all(database: Database, world: World) -> list[Filing]:
    """Register three filings: one without a due day, one late, one soon."""
    days = (None, date(2026, 12, 4), date(2026, 11, 27))
    async with database.unit() as unit:
        return [await register(unit, world.new_filing(f"kind-{number}", day)) for number, day in enumerate(days)]


async def test_the_index_gives_filings_soonest_due_first(database: Database, redis: Redis, world: World) -> None:
    """A rebuilt index lists an operator's filings by due day, without one last, and what is due by a day."""
    undated, late, soon = await register_all(database, world)
    index = PendingIndex(redis)

    count = await rebuild(database, index, NOW)

    assert count == 3
    assert await index.for_operator(world.operator.id) == [soon.id, late.id, undated.id]
    assert await index.due(date(2026, 12, 31), limit=10) == [soon.id, late.id]
    assert await index.due(date(2026, 12, 31), limit=1) == [soon.id]
    assert await index.due(date(2026, 11, 26), limit=10) == []


async def test_the_index_follows_changes(database: Database, redis: Redis, world: World) -> None:
    """A noted filing comes in or moves while pending and goes out when withdrawn."""
    index = PendingIndex(redis)
    await rebuild(database, index, NOW)
    undated, late, soon = await register_all(database, world)
    for filing in (undated, late, soon):
        await index.note(filing)
    before = await verify(database, index)

    async with database.unit() as unit:
        gone = await unit.filings.change(late.id, Change(version=1, actor="o", at=NOW, to_state=FilingState.WITHDRAWN))
    assert isinstance(gone, Filing)
    await index.note(gone)

    assert before == NONE
    assert await index.for_operator(world.operator.id) == [soon.id, undated.id]
    assert not await verify(database, index)


async def test_a_lost_index_says_so_and_heals(database: Database, redis: Redis, world: World) -> None:
    """After a FLUSHALL the index gives no answer instead of an empty one, until it is rebuilt."""
    filings = await register_all(database, world)
    index = PendingIndex(redis)
    await rebuild(database, index, NOW)
    await redis.flushall()
    await index.note(filings[0])

    assert await index.for_operator(world.operator.id) is None
    assert await index.due(date(2026, 12, 31), limit=10) is None
    assert not await index.built()

    await rebuild(database, index, NOW)
    assert len(await index.for_operator(world.operator.id) or []) == 3


async def test_every_kind_of_difference_is_found(database: Database, redis: Redis, world: World) -> None:
    """A filing that the index lacks, one that it should not have, and one at the wrong place are told apart."""
    undated, late, soon = await register_all(database, world)
    index = PendingIndex(redis)
    await rebuild(database, index, NOW)
    own = redis_keys.pending_of(world.operator.id)
    await redis.zrem(own, undated.id)
    await redis.zadd(redis_keys.pending_due(), {f"{world.operator.id}:{late.id}": 1})
    await redis.zadd(redis_keys.pending_of(999), {"77": 5})

    found = await verify(database, index)

    assert found == Differences(missing=[undated.id], extra=[77], moved=[late.id])
    await rebuild(database, index, NOW)
    assert await verify(database, index) == NONE
    assert soon.id in (await index.for_operator(world.operator.id) or [])


async def test_an_operators_last_filing_leaves_with_them(database: Database, redis: Redis, world: World) -> None:
    """Forgetting an operator empties both indexes of them, and rebuilding from nothing leaves nothing."""
    await register_all(database, world)
    index = PendingIndex(redis)
    await rebuild(database, index, NOW)
    async with database.unit() as unit:
        await unit.erase(world.operator.id)
    stale = await verify(database, index)

    await index.forget(world.operator.id)

    assert len(stale.extra) == 3
    assert await verify(database, index) == NONE
    assert await rebuild(database, index, NOW) == 0
    assert await index.for_operator(world.operator.id) == []


async def test_changes_during_a_rebuild_are_not_lost(
    database: Database, rival: Database, redis: Redis, world: World
) -> None:
    """Filings registered and withdrawn while the index is being rebuilt are in it, or not, as SQL says."""
    first = await register_all(database, world)
    index = PendingIndex(redis)

    async def change() -> None:
        """Withdraw old filings and register new ones."""
        for filing in first[1:]:
            withdrawal = Change(version=1, actor="o", at=NOW, to_state=FilingState.WITHDRAWN)
            async with rival.unit() as unit:
                changed = await unit.filings.change(filing.id, withdrawal)
                new = await register(unit, world.new_filing(f"new-{filing.id}"))
            assert isinstance(changed, Filing)
            await index.note(changed)
            await index.note(new)

    await asyncio.gather(change(), *(rebuild(database, index, NOW) for _ in range(2)))

    assert await verify(database, index) == NONE


async def test_no_key_of_a_build_stays(database: Database, redis: Redis, world: World) -> None:
    """After a rebuild only the live index is there, and it does not expire."""
    await register_all(database, world)
    await rebuild(database, PendingIndex(redis), NOW)

    keys = {str(key) for key in await redis.keys("*")}

    assert keys == {
        redis_keys.pending_of(world.operator.id),
        redis_keys.pending_due(),
        redis_keys.pending_built(),
    }
    assert {await redis.ttl(key) for key in keys} == {-1}


async def test_many_filings_make_several_batches(database: Database, redis: Redis, world: World, now: datetime) -> None:
    """Batches add up to the whole: 5,000 filings of one operator are all there, in order."""
    async with database.unit() as unit:
        await unit._connection.execute(insert(FILINGS), [_row(world, number, now) for number in range(5000)])

    assert await rebuild(database, PendingIndex(redis), now) == 5000
    assert await redis.zcard(redis_keys.pending_due()) == 5000
    assert await verify(database, PendingIndex(redis)) == NONE


def _row(world: World, number: int, now: datetime) -> dict[str, object]:
    return {
        "account_id": world.account.id,
        "operator_id": world.operator.id,
        "kind": f"kind-{number}",
        "state": FilingState.PREPARING,
        "due_on": now.date() + timedelta(days=number % 300),
        "provisional": False,
        "materials": {},
        "version": 1,
        "created_at": now,
        "updated_at": now - timedelta(days=1),
    }
