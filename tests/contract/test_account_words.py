"""An account's own words on every backend."""

from datetime import datetime

from rules.accounts import AccountKind
from storage.account_words import AccountWord
from storage.accounts import NewAccount
from storage.database import Database
from storage.tables import WordSort
from tests.contract.world import World

TEA = AccountWord(form="毒茶", word="毒*茶", sort=WordSort.OWN)
SNACK = AccountWord(form="六合小吃", word="六合小吃", sort=WordSort.ALLOWED)


async def test_words_are_kept_as_they_were_typed(database: Database, world: World, now: datetime) -> None:
    """Form, spelling and sort come back, the oldest first."""
    async with database.unit() as unit:
        added = [await unit.words.add(world.account, word, now) for word in (SNACK, TEA)]
    async with database.view() as unit:
        words = await unit.words.of(world.account)

    assert added == [True, True]
    assert sorted(words, key=lambda word: word.form) == [SNACK, TEA]


async def test_a_word_has_one_sort(database: Database, world: World, now: datetime) -> None:
    """The same word is not taken a second time, neither as the other sort nor from another transaction."""
    async with database.unit() as unit:
        await unit.words.add(world.account, TEA, now)
    async with database.unit() as unit:
        other = AccountWord(form=TEA.form, word="毒茶", sort=WordSort.ALLOWED)
        again = await unit.words.add(world.account, other, now)
        words = await unit.words.of(world.account)

    assert not again
    assert words == [TEA]


async def test_a_word_can_be_removed_once(database: Database, world: World, now: datetime) -> None:
    """What is gone cannot be removed again."""
    async with database.unit() as unit:
        await unit.words.add(world.account, TEA, now)
        removed = [await unit.words.remove(world.account, TEA.form) for _ in range(2)]
        words = await unit.words.of(world.account)

    assert removed == [True, False]
    assert words == []


async def test_words_belong_to_one_account(database: Database, world: World, now: datetime) -> None:
    """Neither another account of the operator nor another operator has them; all accounts are counted together."""
    async with database.unit() as unit:
        stranger = await unit.operators.ensure("o-2", now)
        names = {world.operator.id: "第二个", stranger.id: "别人的"}
        others = [
            await unit.accounts.add(
                NewAccount(operator_id=operator, name=name, holder="x", kind=AccountKind.LICENSED), now
            )
            for operator, name in names.items()
        ]
        second, foreign = (account for account in others if account is not None)
        await unit.words.add(world.account, TEA, now)
        await unit.words.add(second, TEA, now)
        await unit.words.add(second, SNACK, now)
        await unit.words.remove(second, TEA.form)

        assert await unit.words.of(world.account) == [TEA]
        assert await unit.words.of(foreign) == []
        assert (await unit.words.count(world.operator.id), await unit.words.count(stranger.id)) == (2, 0)


async def test_words_are_erased_with_their_operator(database: Database, world: World, now: datetime) -> None:
    """Nothing is left of an operator's words after 删除我的数据."""
    async with database.unit() as unit:
        await unit.words.add(world.account, TEA, now)
        await unit.erase(world.operator.id)

        assert await unit.words.of(world.account) == []
