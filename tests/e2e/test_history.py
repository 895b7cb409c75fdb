"""The history of an account's drafts: by the chat's word, and from a report."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from tests.e2e.browsing import Browser, browsing, link
from tests.e2e.chat_world import SHOP, TOWN, Chat
from tests.e2e.reports import PLAIN

_FIRST = f"{PLAIN}本店的汤包治百病！{PLAIN[::-1]}一码中特，先中后付，私聊领取。"
_SECOND = _FIRST.replace("一码中特，先中后付，私聊领取。", "欢迎来坐坐。")
_THIRD = _SECOND.replace("包治百病", "很好喝")
_OTHER = "图书馆周六上午九点开放，读者凭身份证办理借书证，每人可借五本，三十天内归还。"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The operator's browser."""
    async with browsing() as one:
        yield one


async def test_versions_of_a_draft_stand_together(chat: Chat, browser: Browser) -> None:
    """A draft that was mended twice is one entry with a falling line; another text is an entry of its own."""
    await chat.shop()
    await chat.go(SHOP, _FIRST, _OTHER, _SECOND, _THIRD)
    page = await browser.open(link(await chat.say(SHOP, "历史"), "/p/history/"))
    latest = await browser.open(link(page.text, "/p/report/"))
    counts = page.text.split('aria-label="命中数：')[1].split('"')[0]

    assert page.text.count("<h2") == 2
    assert page.text.count("<svg") == 1
    assert "很好喝" in latest.text
    assert counts == "第 1 版 2 处，第 2 版 1 处，第 3 版 0 处"
    assert page.text.index("第 3 版 · ") < page.text.index("第 1 版 · ") < page.text.index("图书馆周六")


async def test_a_report_tells_of_its_own_versions_only(chat: Chat, browser: Browser) -> None:
    """Whoever was shown a report comes to no other draft by it, and to no link that lasts longer."""
    await chat.shop()
    await chat.go(SHOP, _OTHER, _FIRST)
    report = await browser.open(link(await chat.say(SHOP, _SECOND), "/p/report/"))
    page = await browser.open(f"{report.url}/versions")

    assert "各版变化" in report.text
    assert "第 1 版 2 处，第 2 版 1 处" in page.text
    assert "图书馆" not in page.text
    assert 'href="http' not in page.text
    assert set(re.findall(r'href="(/p/report/[^"]*)"', page.text)) == {report.url.removeprefix(chat.address)}


async def test_a_history_is_its_operators_own(chat: Chat, browser: Browser) -> None:
    """Without an account there is none; a cut link opens nothing, an old one is over, another sees only their own."""
    await chat.acts(TOWN).follow("")
    without = await chat.say(TOWN, "历史")
    await chat.shop()
    await chat.say(SHOP, _FIRST)
    url = link(await chat.say(SHOP, "历史"), "/p/history/")
    await chat.go(TOWN, "新增账号", "1", "1", "大屯街道", "1")
    foreign = await browser.open(link(await chat.say(TOWN, "历史"), "/p/history/"))
    await chat.clock.set(chat.clock() + timedelta(days=1, hours=1))

    assert "/p/" not in without
    assert "还没有预审过的草稿" in foreign.text
    assert [(await browser.open(one)).status for one in (url, url[:-2])] == [410, 404]
