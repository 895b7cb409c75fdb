"""The operator's own page in a real browser: on a phone, light and dark, in large text, by keyboard, read by axe."""

from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from tests.e2e.browsing import link
from tests.e2e.chat_world import TOWN, Chat
from tests.e2e.chromium import CHROMIUM
from tests.e2e.test_pages_browser import phone

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the pages are not tried"),
]


async def _own_page(chat: Chat) -> str:
    await chat.town()
    await chat.go(TOWN, "备案 开设 2026-11-02", "备案 注销 2026-11-20", "日历")
    return link(await chat.say(TOWN, "我的"), "/p/mine/")


async def _faults(page: Page) -> list[str]:
    found = await Axe().run(page)
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found.response["violations"]]


@pytest.mark.parametrize("dark", [False, True])
async def test_all_of_it_works_on_a_phone_without_script(
    chat: Chat, chromium: Browser, tmp_path: Path, *, dark: bool
) -> None:
    """Save reminders, change the calendar and erase by taps alone; nothing is wider than the screen."""
    refused = list[str]()
    page = await phone(chromium, await _own_page(chat), refused, dark=dark)
    await page.screenshot(path=tmp_path / "mine.png", full_page=True)
    box = await page.locator("main").bounding_box()
    await page.get_by_label("几点").fill("10:30")
    await page.get_by_role("button", name="保存提醒设置").click()
    saved = await page.get_by_role("status").inner_text()
    await page.get_by_role("button", name="换一个地址").click()
    renewed = await page.get_by_role("status").inner_text()
    await page.get_by_role("link", name="删除我的全部数据").click()
    await page.get_by_label("我知道不能恢复").check()
    await page.get_by_role("button", name="删除我的全部数据").click()

    assert "改好了" in saved
    assert "换新地址" in renewed
    assert "已经删除" in await page.locator("h1").inner_text()
    assert (box["x"] + box["width"] if box else 0) == 390
    assert refused == []


@pytest.mark.parametrize("dark", [False, True])
async def test_axe_finds_nothing(chat: Chat, chromium: Browser, *, dark: bool) -> None:
    """Neither on the page, nor with a trouble on it, nor on the page that asks before erasing."""
    url, faults = await _own_page(chat), list[str]()
    # axe is a script of the test's own, which the page's policy would rightly refuse.
    context = await chromium.new_context(
        viewport={"width": 390, "height": 844}, color_scheme="dark" if dark else "light", bypass_csp=True
    )
    page = await context.new_page()
    await page.goto(url)
    faults += await _faults(page)
    await page.get_by_label("提前几个工作日").fill("99")
    await page.get_by_role("button", name="保存提醒设置").click()
    told = await page.get_by_role("alert").inner_text()
    faults += await _faults(page)
    await page.goto(f"{url}/erase")
    faults += await _faults(page)

    assert "1 到 30 个工作日" in told
    assert faults == []


async def test_large_text_and_keyboard(chat: Chat, chromium: Browser) -> None:
    """With letters twice as large nothing leaves the screen, and Tab reaches every control."""
    page = await chromium.new_page(viewport={"width": 390, "height": 844})
    await page.goto(await _own_page(chat))
    session = await page.context.new_cdp_session(page)
    await session.send("Page.enable")
    await session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    letters = await page.evaluate("getComputedStyle(document.body).fontSize")
    width = await page.evaluate("document.documentElement.scrollWidth")
    controls = await page.locator("a, button, input:not([type=hidden])").count()
    reached = set()
    for _ in range(controls + 8):
        await page.keyboard.press("Tab")
        reached.add(
            await page.evaluate(
                "[...document.querySelectorAll('a, button, input:not([type=hidden])')].indexOf(document.activeElement)"
            )
        )

    assert letters == "32px"
    assert width == 390
    assert set(range(controls)) <= reached
