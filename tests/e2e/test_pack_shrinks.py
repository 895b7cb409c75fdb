"""A pack that changes while filings are stored: kinds, events and holders that it has no more are still shown."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from commands.clock import SHANGHAI
from commands.rulebook import Rulebook
from handlers.recounting import recount
from rules.procedure_source import load_procedures
from tests.e2e.browsing import Browser, browsing, link
from tests.e2e.chat_world import TOWN, Chat, chatting
from tests.e2e.test_office import OFFICER, appoint

#: A city that shares neither kind nor event nor holder with the one that the filing was registered in.
CITY = Path(__file__).parents[1] / "packs" / "cities" / "xishi"
GONE = "open（规则包里已没有这类备案）"


@pytest.fixture
async def shrunk(tmp_path: Path, rulebook: Rulebook) -> AsyncIterator[Chat]:
    """The bot after its pack lost everything that the stored filing is made of."""
    async with chatting(tmp_path, rulebook) as before:
        await before.town()
        await before.say(TOWN, "备案 开设 2026-11-20")
    async with chatting(tmp_path, replace(rulebook, procedures=load_procedures(CITY))) as world:
        # The pretended WeChat is new: it has forgotten who follows.
        await world.acts(TOWN).follow("")
        yield world


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The operator's browser."""
    async with browsing() as one:
        yield one


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("待办", (GONE, "12月4日")),
        ("备案 1", (GONE, "登记时的最后一天：2026年12月4日", "问受理部门")),
        ("备案 1 材料", ("材料",)),
        ("备案 1 条件", (GONE,)),
        ("备案 1 人员", ("备案 1",)),
        ("备案 1 补齐", ("备案 1",)),
        ("备案 1 表", ("备案 1",)),
        ("备案 1 日期 2026-11-19", ("已改：备案 1",)),
        ("备案 1 目标 2026-12-10", ("2026年12月10日",)),
        ("备案 1 撤回", ("备案 1 已撤回",)),
        ("备案 1 提交", ("已提交",)),
        ("备案", ("开通：请问受理部门",)),
        ("备案 开通 2026-11-20", ("没有登记：规则包里已没有“party_government”",)),
        ("我的数据", ("未办完的备案 1 件",)),
    ],
)
async def test_everything_about_the_filing_is_answered(shrunk: Chat, said: str, answered: tuple[str, ...]) -> None:
    """Each command shows the filing with what was stored, and says that the pack knows its kind no more."""
    reply = await shrunk.say(TOWN, said)

    for words in answered:
        assert words in reply


async def test_the_worker_goes_on(shrunk: Chat) -> None:
    """Recounting leaves the stored day as it is, and reminders still come, with that day and the raw name."""
    assert await recount(shrunk.parts.deps) == 0
    await shrunk.move_to(datetime(2026, 12, 3, 9, 30, tzinfo=SHANGHAI))

    assert any(GONE in text and "12月4日" in text for _kind, text in shrunk.pushed(TOWN))


async def test_pages_and_calendar_show_it(shrunk: Chat, browser: Browser) -> None:
    """The page of materials, and the feed that calendar programs fetch, hold the filing as before."""
    materials = await browser.open(link(await shrunk.say(TOWN, "备案 1 材料"), "/p/materials/"))
    feed = await browser.open(link(await shrunk.say(TOWN, "日历"), "/p/calendar/"))

    assert (materials.status, feed.status) == (200, 200)
    assert GONE in materials.text
    assert "DTSTART;VALUE=DATE:20261204" in feed.text


async def test_officers_see_and_decide_it(shrunk: Chat, browser: Browser) -> None:
    """An officer is told of it, finds it in the list, on its page and in the register, and can accept it."""
    await appoint(shrunk, OFFICER, "王丽")
    await shrunk.say(TOWN, "备案 1 提交")
    listed = await shrunk.say(OFFICER, "受理")
    page = await browser.open(link(await shrunk.say(OFFICER, "受理 1"), "/p/office/"))
    register = await browser.open(link(await shrunk.say(OFFICER, "登记册"), "/p/register/"))
    accepted = await shrunk.say(OFFICER, "受理 1 个网备〔2026〕1号")
    await shrunk.parts.ticker.tick()

    assert (page.status, register.status) == (200, 200)
    assert all(GONE in text for text in (listed, page.text, register.text))
    assert "party_government（规则包里已没有这类开办主体）" in page.text
    assert "备案 1" in accepted
    assert any(GONE in text for _kind, text in shrunk.pushed(TOWN))
