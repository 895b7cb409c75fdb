"""The pages of operators and officers in a real browser, on a phone, light and dark, without any script."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page

from tests.e2e.browsing import link
from tests.e2e.chat_world import SHOP, TOWN, Chat
from tests.e2e.chromium import CHROMIUM
from tests.e2e.test_chat import FLAWED
from tests.e2e.test_office import OFFICER, appoint
from tests.unit.bot.uploads.documents import word
from tests.unit.bot.uploads.samples import PDF

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the pages are not tried"),
]


async def phone(browser: Browser, url: str, refused: list[str], *, dark: bool) -> Page:
    """Open a page on a phone that runs no script; what the policy refuses is noted."""
    page = await browser.new_page(
        viewport={"width": 390, "height": 844}, color_scheme="dark" if dark else "light", java_script_enabled=False
    )

    def note(message: ConsoleMessage) -> None:
        """Keep what the content policy says."""
        if "Content Security Policy" in message.text:
            refused.append(message.text)

    page.on("console", note)
    await page.goto(url)
    return page


async def test_a_draft_is_uploaded_on_a_phone(chat: Chat, chromium: Browser, tmp_path: Path) -> None:
    """A text that is too short is shown again with the reason; then a Word file leads to its report."""
    file, refused = tmp_path / "稿.docx", list[str]()
    file.write_bytes(word("周末喝茶", FLAWED))
    await chat.shop()
    page = await phone(chromium, link(await chat.say(SHOP, "预审页"), "/p/draft/"), refused, dark=False)
    box = await page.locator("main").bounding_box()
    await page.get_by_label("正文").fill("太短")
    await page.get_by_role("button", name="开始检查").click()
    alert, kept = await page.get_by_role("alert").inner_text(), await page.get_by_label("正文").input_value()
    await page.get_by_label("正文").fill("")
    await page.get_by_label("或者选一个文件").set_input_files(file)
    await page.get_by_role("button", name="开始检查").click()
    report = await page.locator("main").inner_text()

    assert box
    assert box["x"] + box["width"] == 390
    assert ("不到 20 个字" in alert, kept) == (True, "太短")
    assert "六合彩" in report
    assert "周末喝茶" in report
    assert refused == []


@pytest.mark.parametrize("dark", [False, True])
async def test_a_filing_goes_through_on_phones(chat: Chat, chromium: Browser, tmp_path: Path, *, dark: bool) -> None:
    """Upload, submit, return, submit, accept: by taps on pages that fit the screen and obey their own policy."""
    file, refused = tmp_path / "名单.pdf", list[str]()
    file.write_bytes(PDF)
    await appoint(chat, OFFICER, "王丽")
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    materials = await phone(chromium, link(await chat.say(TOWN, "备案 1 材料"), "/p/materials/"), refused, dark=dark)
    await materials.locator("input[type=file]").first.set_input_files(file)
    await materials.get_by_role("button", name="交上").first.click()
    uploaded = await materials.locator("main").inner_text()
    await chat.ready(TOWN, 1)
    await chat.say(TOWN, "备案 1 提交")
    office = await phone(chromium, link(await chat.say(OFFICER, "受理 1"), "/p/office/"), refused, dark=dark)
    await office.get_by_label("理由").fill("名单缺公章")
    await office.get_by_role("button", name="退回补正").click()
    returned = await office.locator("main").inner_text()
    await chat.say(TOWN, "备案 1 提交")
    await office.goto(link(await chat.say(OFFICER, "受理 1"), "/p/office/"))
    await office.get_by_label("文号").fill("个网备〔2026〕1号")
    await office.get_by_role("button", name="受理并告诉对方").click()
    accepted = await office.locator("main").inner_text()
    register = await phone(chromium, link(await chat.say(OFFICER, "登记册"), "/p/register/"), refused, dark=dark)
    form = await phone(chromium, link(await chat.say(TOWN, "备案 1 表"), "/p/form/"), refused, dark=dark)
    edges = []
    for page in (materials, office, register, form):
        box = await page.locator("main").bounding_box()
        edges.append(box["x"] + box["width"] if box else 0)

    assert "名单.pdf" in uploaded
    assert "名单缺公章" in returned
    assert "文号 个网备〔2026〕1号" in accepted
    assert "个网备〔2026〕1号" in await register.locator("main").inner_text()
    assert edges == [390] * 4
    assert refused == []
