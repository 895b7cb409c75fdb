"""Operators and accounts on every backend."""

from datetime import datetime, timedelta

import pytest

from rules.accounts import AccountKind
from storage.accounts import NewAccount
from storage.database import Database
from storage.errors import NaiveTimeError
from tests.contract.world import World


async def test_an_operator_is_created_once(database: Database, rival: Database, now: datetime) -> None:
    """The second contact of a user finds the operator of the first, also from another process."""
    async with database.unit() as unit:
        first = await unit.operators.ensure("o-1", now)
    async with rival.unit() as unit:
        second = await unit.operators.ensure("o-1", now + timedelta(days=1))

    assert second == first
    assert first.created_at == now


async def test_following_again_after_leaving(database: Database, now: datetime) -> None:
    """A user who left and comes back is the same operator, followed again, without a day of leaving."""
    async with database.unit() as unit:
        first = await unit.operators.follow("o-1", now)
        left = await unit.operators.unfollow("o-1", now + timedelta(hours=1))
        back = await unit.operators.follow("o-1", now + timedelta(hours=2))

    assert left is not None
    assert (left.followed, left.unfollowed_at) == (False, now + timedelta(hours=1))
    assert back == first


async def test_writing_to_us_means_following(database: Database, now: datetime) -> None:
    """A message from somebody noted as gone makes them a follower again."""
    async with database.unit() as unit:
        await unit.operators.follow("o-1", now)
        await unit.operators.unfollow("o-1", now)
        operator = await unit.operators.ensure("o-1", now)

    assert operator.followed


async def test_an_unknown_user_who_leaves_is_nobody(database: Database, now: datetime) -> None:
    """An unfollow of a user who was never known changes nothing."""
    async with database.unit() as unit:
        assert await unit.operators.unfollow("o-nobody", now) is None


async def test_moments_need_a_zone(database: Database, now: datetime) -> None:
    """A moment without a zone is refused on its way in."""

    async def store() -> None:
        """Hand in a moment without a zone."""
        async with database.unit() as unit:
            await unit.operators.follow("o-1", now.replace(tzinfo=None))

    with pytest.raises(NaiveTimeError):
        await store()


async def test_account_names_are_unique_per_operator(database: Database, world: World, now: datetime) -> None:
    """The same name is refused to the same operator and allowed to another one."""
    async with database.unit() as unit:
        other = await unit.operators.ensure("o-2", now)
        new = NewAccount(operator_id=world.operator.id, name=world.account.name, holder="x", kind=AccountKind.LICENSED)
        refused = await unit.accounts.add(new, now)
        taken = await unit.accounts.add(
            NewAccount(operator_id=other.id, name=world.account.name, holder="x", kind=AccountKind.LICENSED), now
        )

    assert refused is None
    assert taken is not None
    assert (taken.kind, taken.unit) == (AccountKind.LICENSED, "")


async def test_only_own_accounts_can_be_chosen_or_seen(database: Database, world: World, now: datetime) -> None:
    """Another operator neither sees nor chooses the account; its owner does both."""
    async with database.unit() as unit:
        other = await unit.operators.ensure("o-2", now)
        stolen = await unit.operators.choose_account(other.id, world.account.id)
        seen = await unit.accounts.get(world.account.id, operator_id=other.id)
        chosen = await unit.operators.choose_account(world.operator.id, world.account.id)
        owner = await unit.operators.by_id(world.operator.id)
        assert owner is not None
        current = await unit.accounts.current(owner)

    assert (stolen, seen, chosen, current) == (False, None, True, world.account)


async def test_accounts_are_listed_in_the_order_of_adding(database: Database, world: World, now: datetime) -> None:
    """An operator's list begins with the oldest account and can be searched by exact name."""
    async with database.unit() as unit:
        new = NewAccount(operator_id=world.operator.id, name="个旧早知道", holder="shop", kind=AccountKind.UNLICENSED)
        await unit.accounts.add(new, now)
        names = [account.name for account in await unit.accounts.of(world.operator.id)]
        found = await unit.accounts.named(world.operator.id, "个旧早知道")

    assert names == [world.account.name, "个旧早知道"]
    assert found is not None
    assert found.holder == "shop"


async def test_those_who_left_are_listed_until_they_come_back(database: Database, now: datetime) -> None:
    """Leavers of before a moment are listed; those who left later, came back or never left are not."""
    async with database.unit() as unit:
        for number, openid in enumerate(("o-early", "o-back", "o-late")):
            await unit.operators.follow(openid, now)
            await unit.operators.unfollow(openid, now + timedelta(hours=number))
        await unit.operators.follow("o-back", now)
        await unit.operators.follow("o-stays", now)
        gone = await unit.operators.left_before(now + timedelta(hours=2))

    assert [operator.openid for operator in gone] == ["o-early"]
