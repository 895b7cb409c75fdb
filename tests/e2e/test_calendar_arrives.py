"""Next year's calendar arrives: provisional deadlines are counted anew, and the operator is told once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from commands.clock import SHANGHAI
from commands.rulebook import Rulebook
from handlers.recounting import recount
from rules.calendar_source import FollowingCalendar
from storage.redis_server import EmbeddedRedis
from tests.e2e.chat_world import TOWN, Chat, chatting

#: Two days more off than anybody could know.
YEAR_2027 = """\
source: 测试用的安排
year: 2027
holidays: [2027-01-01..2027-01-05]
"""
YEAR_2027_PLAIN = """\
source: 测试用的安排
year: 2027
holidays: [2027-01-01..2027-01-03]
"""
CHRISTMAS = datetime(2026, 12, 25, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data folder's calendars, still empty."""
    folder = tmp_path / "calendar"
    folder.mkdir()
    return folder


@pytest.fixture
async def late(tmp_path: Path, rulebook: Rulebook, folder: Path) -> AsyncIterator[Chat]:
    """A town with an opening and a cancellation of Christmas day 2026, both of them due in a year still unknown."""
    async with chatting(tmp_path, replace(rulebook, calendars=FollowingCalendar(folder))) as chat:
        await chat.town()
        await chat.move_to(CHRISTMAS)
        await chat.go(TOWN, "备案 开设 2026-12-25", "备案 注销 2026-12-25")
        yield chat


async def test_a_file_arrives_while_the_bot_runs(late: Chat, folder: Path) -> None:
    """One push tells old and new day of all filings; history, reminders and index follow; later ticks are silent."""
    before = await late.say(TOWN, "备案 1")
    (folder / "2027.yaml").write_text(YEAR_2027, encoding="utf-8")
    for hours in (1, 2, 25):
        await late.move_to(CHRISTMAS + timedelta(hours=hours))
    after = await late.say(TOWN, "备案 1")
    async with late.parts.deps.database.view() as unit:
        planned = [row for row in await unit.reminders.of(1) if row.state == "planned"]
    index = late.parts.deps.pending

    assert "2027年1月11日（周一）24:00 前（暂定" in before
    pushed = [words for _, words in late.pushed(TOWN) if "假日安排" in words]
    assert len(pushed) == 1
    assert "原来：2027年1月11日（周一）\n现在：2027年1月13日（周三）24:00 前；" in pushed[0]
    assert "原来：2027年1月4日（周一）\n现在：2027年1月6日（周三）24:00 前；" in pushed[0]
    assert "2027年1月13日" in after
    assert "暂定" not in after
    assert "假日安排公布，截止日 2027-01-11 改为 2027-01-13（系统）" in after
    assert {str(row.due_on) for row in planned} == {str(await _due_on(late, 1))}
    assert await index.for_operator(1) == [2, 1]


async def test_two_workers_at_once(late: Chat, folder: Path) -> None:
    """Two workers that notice the file in the same moment make one step and one push of it."""
    (folder / "2027.yaml").write_text(YEAR_2027, encoding="utf-8")
    deps = late.parts.deps

    counts = await asyncio.gather(recount(deps), recount(deps), recount(deps))
    await late.parts.ticker.tick()
    async with deps.database.view() as unit:
        history = await unit.filings.history(1)

    assert sum(counts) == 2
    assert [step.actor for step in history] == ["operator:1", "system"]
    assert len([words for _, words in late.pushed(TOWN) if "假日安排" in words]) == 1


async def test_an_unchanged_day_becomes_certain(late: Chat, folder: Path) -> None:
    """A day that the calendar leaves where it was loses 暂定, and that is told once."""
    before = await _due_on(late, 1)
    (folder / "2027.yaml").write_text(YEAR_2027_PLAIN, encoding="utf-8")
    await late.move_to(CHRISTMAS + timedelta(hours=1))
    await late.move_to(CHRISTMAS + timedelta(hours=2))
    pushed = [words for _, words in late.pushed(TOWN) if "截止日不变，不再是暂定" in words]

    assert await _due_on(late, 1) == before
    assert len(pushed) == 1
    assert "暂定" not in await late.say(TOWN, "待办")


async def test_a_broken_file_changes_nothing(late: Chat, folder: Path) -> None:
    """A calendar file that is not understood leaves everything as it was until it is mended."""
    (folder / "2027.yaml").write_text("year: zweitausend", encoding="utf-8")
    await late.move_to(CHRISTMAS + timedelta(hours=1))
    broken = await late.say(TOWN, "备案 1")
    (folder / "2027.yaml").write_text(YEAR_2027, encoding="utf-8")
    await late.move_to(CHRISTMAS + timedelta(hours=2))

    assert "暂定" in broken
    assert "暂定" not in await late.say(TOWN, "备案 1")


async def test_an_own_target_is_left_alone(late: Chat, folder: Path) -> None:
    """A licence application with the operator's own target keeps it whatever the calendar says."""
    await late.go(TOWN, "新增账号", "6", "1", "锡城小店", "1", "备案 开设 2026-12-25", "备案 3 目标 2027-01-20")
    (folder / "2027.yaml").write_text(YEAR_2027, encoding="utf-8")
    await late.move_to(CHRISTMAS + timedelta(hours=1))

    assert str(await _due_on(late, 3)) == "2027-01-20"


async def test_what_was_handed_in_is_not_reminded(late: Chat, folder: Path) -> None:
    """A submitted filing gets its day corrected, and no reminder comes of it."""
    await late.ready(TOWN, 1)
    await late.say(TOWN, "备案 1 提交")
    (folder / "2027.yaml").write_text(YEAR_2027, encoding="utf-8")
    await late.move_to(CHRISTMAS + timedelta(hours=1))
    async with late.parts.deps.database.view() as unit:
        states = {row.state for row in await unit.reminders.of(1)}

    assert "planned" not in states


async def test_the_calendar_came_with_an_upgrade(tmp_path: Path, rulebook: Rulebook, folder: Path) -> None:
    """A restart with a calendar that knows the year corrects the deadlines before any reminder goes out."""
    async with EmbeddedRedis(tmp_path / "shared") as redis:
        old = replace(rulebook, calendars=FollowingCalendar(folder))
        async with chatting(tmp_path, old, redis_url=redis.url) as chat:
            await chat.town()
            await chat.move_to(CHRISTMAS)
            await chat.say(TOWN, "备案 开设 2026-12-25")
        (folder / "2027.yaml").write_text(YEAR_2027, encoding="utf-8")
        new = replace(rulebook, calendars=FollowingCalendar(folder))
        async with chatting(tmp_path, new, redis_url=redis.url) as chat:
            await chat.acts(TOWN).follow("")
            await chat.move_to(datetime(2026, 12, 28, 9, 5, tzinfo=SHANGHAI))
            pushed = chat.pushed(TOWN)
            shown = await chat.say(TOWN, "备案 1")

    assert len([words for _, words in pushed if "假日安排" in words or "2027" in words]) == 1
    assert "暂定" not in shown


async def _due_on(chat: Chat, number: int) -> object:
    async with chat.parts.deps.database.view() as unit:
        filing = await unit.filings.by_id(number)
    assert filing is not None
    return filing.due_on
