"""The journey of a new user on the chat page, in a real browser."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from playwright.async_api import Page, async_playwright, expect

from commands.clock import SHANGHAI
from tests.e2e.chat_world import Chat
from tests.e2e.chromium import ARGUMENTS, CHROMIUM

ARTICLE = (
    "秋天的第一场围炉煮茶\n天气一凉，院子里的柿子就红了。周末约上三五好友，在小院支起炭炉，烤几只橘子、一把花生，"
    "再煮一壶滇红。茶汤翻滚的时候，满屋都是甜香。我们准备了手工锡壶，保温又好看，可以租也可以买。每位68元，含茶点四样，"
    "满四人送烤乳扇一份。小院在宝华山脚下，停车方便，需要提前一天预约。"
) * 2
FLAWED = "周末来小店喝茶，顺便推荐一个六合彩特码内部料，一码中特，先中后付，私聊领取。"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the chat page is not tried"),
]


@pytest.fixture
async def page(chat: Chat) -> AsyncIterator[Page]:
    """The chat page in a desktop window; an error on the page fails the test."""
    errors: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = await browser.new_page(viewport={"width": 1200, "height": 820}, locale="zh-CN")
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(chat.address)
        yield page
        await browser.close()
    assert errors == []


async def _follow_as(page: Page, name: str) -> None:
    await page.get_by_test_id("operator").filter(has_text=name).click()
    await page.get_by_test_id("follow").click()
    await expect(page.locator('[data-testid="message"][data-kind="reply"]')).to_have_count(1)


async def _say(page: Page, text: str) -> str:
    """Send a text and return the words of the answer that follows it."""
    answers = page.locator('[data-testid="message"][data-kind="reply"]')
    before = await answers.count()
    await page.get_by_test_id("draft").fill(text)
    await page.get_by_test_id("send").click()
    await expect(answers).to_have_count(before + 1)
    return await answers.last.inner_text()


async def test_first_five_minutes(page: Page, chat: Chat) -> None:
    """Follow, add an account, check drafts, file as a town, see 待办, and get the reminder the day before."""
    await _follow_as(page, "林小满")
    for text in ("新增账号", "5", "3", "1", "锡城微生活", "1"):
        await _say(page, text)
    clean, flawed = await _say(page, ARTICLE), await _say(page, FLAWED)
    async with page.context.expect_page() as opened:
        await page.locator('[data-testid="message"] a').filter(has_text="打开完整报告").last.click()
    report = await opened.value
    hit = await report.locator("a.block").first.inner_text()

    await _follow_as(page, "周一舟")
    for text in ("新增账号", "1", "1", "大屯街道", "1"):
        await _say(page, text)
    registered = await _say(page, "备案 开设 2026-11-20")
    listed = await _say(page, "待办")
    await chat.move_to(datetime(2026, 12, 3, 9, 5, tzinfo=SHANGHAI))
    cards = page.locator('[data-testid="message"][data-kind="template"]')
    await expect(cards).to_have_count(1)

    assert "未命中" in clean
    assert "可能不得发布" in flawed
    assert "六合彩" in hit
    assert "12月4日" in registered
    assert "备案" in listed
    assert "还剩 1 个工作日" in await cards.inner_text()
