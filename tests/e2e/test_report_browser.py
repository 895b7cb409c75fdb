"""The report page in a real browser: on a phone, light and dark, by keyboard, on paper."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from tests.e2e.browsing import link
from tests.e2e.chat_world import SHOP, Chat
from tests.e2e.chromium import CHROMIUM
from tests.e2e.reports import long_draft

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the page is not tried"),
]


async def phone(browser: Browser, url: str, *, dark: bool = False, scripts: bool = False) -> Page:
    """Open a page on a phone."""
    page = await browser.new_page(
        viewport={"width": 390, "height": 844}, color_scheme="dark" if dark else "light", java_script_enabled=scripts
    )
    await page.goto(url)
    return page


async def grave(page: Page) -> list[str]:
    """What axe finds serious or worse on the page."""
    found = (await Axe().run(page)).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in {"serious", "critical"}]


@pytest.mark.parametrize("keyboard", [False, True])
async def test_a_highlight_opens_over_the_draft(chat: Chat, chromium: Browser, *, keyboard: bool) -> None:
    """A tap or the enter key on marked words shows reason and advice without leaving the place; it closes again."""
    await chat.shop()
    page = await phone(chromium, link(await chat.say(SHOP, long_draft(600)), "/p/report/"))
    highlight, finding = page.locator(".draft a", has_text="包治百病").first, page.locator("li:target")
    await highlight.scroll_into_view_if_needed()
    before = await highlight.bounding_box()
    await (highlight.press("Enter") if keyboard else highlight.click())
    opened, box = await finding.inner_text(), await finding.bounding_box()
    after = await highlight.bounding_box()
    await finding.get_by_text("收起").click()

    assert "断言疗效" in opened
    assert "请删去疗效和保证" in opened
    assert box
    assert box["y"] + box["height"] == 844
    assert after == before
    assert await finding.count() == 0


@pytest.mark.parametrize("dark", [False, True])
async def test_everybody_can_use_the_report(chat: Chat, chromium: Browser, *, dark: bool) -> None:
    """Axe finds nothing serious with a finding open, and text of twice the size does not run out of the screen."""
    await chat.shop()
    url = link(await chat.say(SHOP, long_draft(900)), "/p/report/")
    page = await phone(chromium, f"{url}#finding-1", dark=dark, scripts=True)
    found = await grave(page)
    await page.evaluate("document.documentElement.style.fontSize = '32px'")

    assert found == []
    assert await page.evaluate("document.documentElement.scrollWidth") == 390


async def test_on_paper_everything_stands_in_its_place(chat: Chat, chromium: Browser) -> None:
    """Printed, an opened finding lies in the list again, and what only a screen needs is gone."""
    await chat.shop()
    page = await phone(chromium, link(await chat.say(SHOP, long_draft(600)), "/p/report/") + "#finding-2")
    await page.emulate_media(media="print")
    first, second = page.locator("#finding-1"), page.locator("#finding-2")
    above, below = await first.bounding_box(), await second.bounding_box()

    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"]
    assert not await page.locator("nav.jump").is_visible()


@pytest.mark.parametrize("scripts", [False, True])
async def test_the_corrected_version_is_copied(chat: Chat, chromium: Browser, *, scripts: bool) -> None:
    """The button copies what was corrected and not what was struck out; without scripts there is no dead button."""
    await chat.shop()
    sent = "拟聘用名单公示如下，有异议请在五个工作日内反映。\n张晓梅 13887654321 综合岗"
    url = link(await chat.say(SHOP, sent), "/p/report/") + "/corrected"
    page = await phone(chromium, url, scripts=scripts)
    button = page.locator("button.copies")
    if not scripts:
        assert not await button.is_visible()
        return
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await button.click()
    await button.get_by_text("已复制").wait_for()

    assert await page.evaluate("navigator.clipboard.readText()") == sent.replace("13887654321", "138****4321")
    assert await grave(page) == []


@pytest.mark.parametrize("dark", [False, True])
async def test_everybody_can_use_the_history(chat: Chat, chromium: Browser, *, dark: bool) -> None:
    """Axe finds nothing serious on a history with a chart, which is read aloud as well; it fits a phone."""
    await chat.shop()
    await chat.go(SHOP, long_draft(700), long_draft(500))
    url = link(await chat.say(SHOP, "历史"), "/p/history/")
    page = await phone(chromium, url, dark=dark, scripts=True)

    assert await page.get_by_role("img", name="第 1 版").count() == 1
    assert await grave(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
