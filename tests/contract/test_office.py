"""Officers, numbers, views, handed-in files, feeds and the register, on both databases."""

from datetime import datetime, timedelta

import pytest

from storage.database import Database
from storage.filing_numbers import FilingNumber
from storage.filing_states import FilingState
from storage.filing_values import Change, Filing
from storage.filing_views import FilingView
from storage.material_files import StoredFile
from storage.officers import Officer
from storage.register import RegisterFilter
from tests.contract.world import World, stored

CODE = "ABCD-EFGH-JKLM-NPQR"
DAY = timedelta(days=1)


async def _named(database: Database, now: datetime, name: str = "王丽", code: str = CODE) -> Officer | None:
    async with database.unit() as unit:
        return await unit.officers.add(name, code, expires_at=now + DAY, at=now)


async def _bound(database: Database, world: World, now: datetime) -> Officer:
    await _named(database, now)
    async with database.unit() as unit:
        officer = await unit.officers.redeem(CODE, world.operator.id, now)
    assert officer is not None
    return officer


async def _submit(database: Database, filing: Filing, at: datetime) -> Filing:
    async with database.unit() as unit:
        change = Change(version=filing.version, actor="operator:1", at=at, to_state=FilingState.SUBMITTED)
        changed = await unit.filings.change(filing.id, change)
    assert isinstance(changed, Filing)
    return changed


@pytest.mark.parametrize(
    ("code", "later", "works"),
    [
        (CODE, timedelta(), True),
        ("abcdefghjklmnpqr", timedelta(hours=23, minutes=59), True),
        (CODE, DAY, False),
        ("ABCD-EFGH-JKLM-NPQS", timedelta(), False),
        ("", timedelta(), False),
    ],
)
async def test_a_code_binds_within_its_day(
    database: Database, world: World, now: datetime, code: str, later: timedelta, *, works: bool
) -> None:
    """The right code binds until the day is over, however it is typed; the table holds only its hash."""
    await _named(database, now)
    async with database.unit() as unit:
        officer = await unit.officers.redeem(code, world.operator.id, now + later)

    assert (officer is not None) is works


async def test_a_code_binds_once(database: Database, world: World, now: datetime) -> None:
    """A second use finds nothing, and naming a bound officer again changes nothing."""
    await _bound(database, world, now)
    async with database.unit() as unit:
        other = await unit.operators.ensure("o-second", now)
        again = await unit.officers.redeem(CODE, other.id, now)

    assert again is None
    assert await _named(database, now, code="2222-2222-2222-2222") is None


async def test_a_lost_code_is_replaced(database: Database, world: World, now: datetime) -> None:
    """Naming somebody who has not redeemed a code gives a new one; the old one is worth nothing."""
    first, second = await _named(database, now), await _named(database, now, code="2222-3333-4444-5555")
    async with database.unit() as unit:
        old = await unit.officers.redeem(CODE, world.operator.id, now)
        new = await unit.officers.redeem("2222-3333-4444-5555", world.operator.id, now)

    assert first is not None
    assert second is not None
    assert (first.id, old) == (second.id, None)
    assert new is not None


async def test_a_removed_officer_is_nobody(database: Database, world: World, now: datetime) -> None:
    """Not active, not found by user, not told anything; the name stays for the history and is free for another."""
    officer = await _bound(database, world, now)
    async with database.unit() as unit:
        contacts = await unit.officers.contacts()
        removed, again = await unit.officers.remove("王丽", now), await unit.officers.remove("王丽", now)
        left = (await unit.officers.active(officer.id), await unit.officers.of(world.operator.id))
        told, names = await unit.officers.contacts(), await unit.officers.names()
    fresh = await _named(database, now)

    assert [contact.openid for contact in contacts] == ["o-first"]
    assert (removed, again, left, told) == (True, False, (None, None), [])
    assert names == {officer.id: "王丽"}
    assert fresh is not None
    assert fresh.id != officer.id


async def test_erasing_an_officers_data_ends_the_bond(database: Database, world: World, now: datetime) -> None:
    """删除我的数据 leaves the officer's name and acts, but no way back to the person; links of before are dead."""
    officer = await _bound(database, world, now)
    async with database.unit() as unit:
        await unit.erase(world.operator.id)
        active, serving = await unit.officers.active(officer.id), await unit.officers.serving()

    assert active is None
    assert [(one.name, one.operator_id) for one in serving] == [("王丽", None)]


async def test_a_number_is_taken_once_a_year(database: Database, world: World) -> None:
    """The same number is refused in the same year, whoever asks; given back it is free, and only by its taker."""
    one, two = await stored(database, world.new_filing()), await stored(database, world.new_filing("close"))
    mine, other = (FilingNumber(year=2026, number="12号", filing_id=filing.id) for filing in (one, two))
    async with database.unit() as unit:
        taken = [await unit.numbers.take(mine), await unit.numbers.take(mine), await unit.numbers.take(other)]
        next_year = await unit.numbers.take(FilingNumber(year=2027, number="12号", filing_id=two.id))
        await unit.numbers.give_back(other)
        holder = await unit.numbers.holder(2026, "12号")
        await unit.numbers.give_back(mine)
        freed = await unit.numbers.take(other)

    assert (taken, next_year, holder, freed) == ([True, False, False], True, mine, True)


async def test_files_are_replaced_kept_and_forgotten(database: Database, world: World, now: datetime) -> None:
    """The latest file of a material counts; older ones are summed up until they are dropped, their keys told."""
    filing = await stored(database, world.new_filing())
    files = [
        StoredFile(
            key=f"{number:032x}",
            filing_id=filing.id,
            material="people_list",
            name="名单.pdf",
            kind="pdf",
            size=100,
            created_at=now + number * DAY,
        )
        for number in range(3)
    ]
    async with database.unit() as unit:
        for file in files:
            await unit.materials.add(file)
        current, total = await unit.materials.current(filing.id), await unit.materials.total(filing.id)
        foreign = await unit.materials.get(files[2].key, filing_id=filing.id + 1)
        known = await unit.materials.known([files[0].key, "f" * 32])
        await unit.materials.drop_replaced(filing.id)
        replaced = sorted(unit.materials.gone)
    async with database.unit() as unit:
        await unit.erase(world.operator.id)
        erased = unit.materials.gone

    assert (current, total, foreign) == ({"people_list": files[2]}, 300, None)
    assert known == {files[0].key}
    assert replaced == [files[0].key, files[1].key]
    assert erased == [files[2].key]


async def test_looks_are_kept_in_order(database: Database, world: World, now: datetime) -> None:
    """Every look is a row; the filing's version does not move."""
    officer, filing = await _bound(database, world, now), await stored(database, world.new_filing())
    looks = [
        FilingView(filing_id=filing.id, officer_id=officer.id, at=now + number * DAY, what=what)
        for number, what in enumerate(("page", "people_list", "page"))
    ]
    async with database.unit() as unit:
        for look in looks:
            await unit.views.add(look)
        kept, after = await unit.views.of(filing.id), await unit.filings.by_id(filing.id)

    assert kept == looks
    assert after == filing


async def test_a_feed_changes_its_generation(database: Database, world: World, now: datetime) -> None:
    """Asking again keeps the address; renewing, closing and opening anew each give another generation."""
    async with database.unit() as unit:
        feeds = unit.feeds
        first, same = await feeds.ensure(world.operator.id, now), await feeds.ensure(world.operator.id, now + DAY)
        renewed = await feeds.renew(world.operator.id, now)
        closed = [await feeds.close(world.operator.id, now), await feeds.close(world.operator.id, now)]
        opened = await feeds.ensure(world.operator.id, now)

    assert first == same
    assert closed == [True, False]
    assert len({first.generation, renewed.generation, opened.generation}) == 3


async def test_the_register_holds_what_was_handed_in(database: Database, world: World, now: datetime) -> None:
    """Filters by kind, state and moment of submission; what is in preparation is never there."""
    opening, closing = await stored(database, world.new_filing()), await stored(database, world.new_filing("close"))
    await stored(database, world.new_filing("licence"))
    submitted = await _submit(database, opening, now)
    await _submit(database, closing, now + DAY)
    async with database.unit() as unit:
        change = Change(
            version=submitted.version, actor="officer:1", at=now + 2 * DAY, to_state=FilingState.ACCEPTED, why="12号"
        )
        await unit.filings.change(opening.id, change)
        await unit.numbers.take(FilingNumber(year=2026, number="12号", filing_id=opening.id))
    filters = [
        RegisterFilter(),
        RegisterFilter(kind="close"),
        RegisterFilter(state=FilingState.ACCEPTED),
        RegisterFilter(since=now + DAY),
        RegisterFilter(until=now + DAY),
        RegisterFilter(kind="licence"),
    ]
    async with database.view() as unit:
        found = [await unit.register.rows(wanted, limit=10) for wanted in filters]
        waiting = await unit.register.submitted(10)

    numbers = [[row.filing.id for row in rows] for rows in found]
    assert numbers == [[2, 1], [2], [1], [2], [1], []]
    assert [(row.account_name, row.number, row.submitted_at) for row in found[2]] == [("锡城发布", "12号", now)]
    assert [row.filing.id for row in waiting] == [2]
