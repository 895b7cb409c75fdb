"""Asking for a subscription notice (订阅通知) on the page of a filing's materials."""

import hashlib
import json
import re
from collections.abc import AsyncIterator
from datetime import datetime
from html import unescape
from pathlib import Path

import pytest
from playwright.async_api import Route, async_playwright

from commands.clock import SHANGHAI
from commands.demo import TEMPLATE_ID
from commands.rulebook import Rulebook
from tests.e2e.browsing import Browser, Shown, browsing, link
from tests.e2e.chat_world import TOWN, Chat, chatting
from tests.e2e.chromium import ARGUMENTS, CHROMIUM

_SETTING = {"wechat_subscribe_reminder": TEMPLATE_ID}
_MORNING = datetime(2026, 11, 26, 9, 5, tzinfo=SHANGHAI)
_SCRIPT = "https://res.wx.qq.com"
_FACT = re.compile(r'data-([a-z-]+)="([^"]*)"')


@pytest.fixture
async def asking(tmp_path: Path, rulebook: Rulebook) -> AsyncIterator[Chat]:
    """The chat where notices are set up."""
    async with chatting(tmp_path, rulebook, more=_SETTING) as chat:
        yield chat


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The operator's browser."""
    async with browsing() as one:
        yield one


async def _page(chat: Chat) -> str:
    await chat.town()
    await chat.say(TOWN, "备案 注销 2026-11-20")
    return link(await chat.say(TOWN, "备案 1 材料"), "/p/materials/")


def _facts(page: Shown) -> dict[str, str]:
    return {name: unescape(value) for name, value in _FACT.findall(page.text)}


def _tickets(chat: Chat) -> list[str]:
    """The tickets that the platform gave out."""
    asked = [one for one in chat.platform.journal.exchanges if one.path == "/cgi-bin/ticket/getticket"]
    return [json.loads(one.response)["ticket"] for one in asked]


def _labels(chat: Chat) -> list[str]:
    person = chat.platform.person(chat.acts(TOWN).openid)
    return [entry.label for entry in person.entries if entry.kind in {"push", "template"}]


async def _agree(page: Shown, browser: Browser, csrf: str | None = None) -> Shown:
    return await browser.send(f"{page.url}/notice/agreed", {"csrf": page.csrf if csrf is None else csrf})


async def test_the_page_is_signed_as_wechat_documents(asking: Chat, browser: Browser) -> None:
    """Each showing is signed for its own address with one ticket for all; scripts come from us and WeChat alone."""
    url = await _page(asking)
    pages = [await browser.open(url), await browser.open(f"{url}?from=timeline&x=%E4%B8%AD")]
    facts = [_facts(page) for page in pages]
    (ticket,) = _tickets(asking)
    wanted = [
        f"jsapi_ticket={ticket}&noncestr={fact['nonce']}&timestamp={fact['timestamp']}&url={address}"
        for fact, address in zip(facts, (url, f"{url}?from=timeline&x=%E4%B8%AD"), strict=True)
    ]
    policy = pages[0].headers["Content-Security-Policy"]

    assert [fact["signature"] for fact in facts] == [hashlib.sha1(text.encode()).hexdigest() for text in wanted]  # noqa: S324  WeChat's.
    assert facts[0]["nonce"] != facts[1]["nonce"]
    assert facts[0]["appid"] == asking.parts.settings.wechat_appid
    assert f'<wx-open-subscribe id="notice-button" template="{TEMPLATE_ID}">' in pages[0].text
    assert f"script-src 'self' {_SCRIPT};" in f"{policy};"
    assert "default-src 'none'" in policy
    assert ticket not in pages[0].text
    assert "按钮只在微信里出现" in pages[0].text


async def test_nothing_of_wechat_elsewhere(chat: Chat, browser: Browser, tmp_path: Path, rulebook: Rulebook) -> None:
    """Without the setting the page, and with it every other page, has no script and asks no other host."""
    plain = [await browser.open(await _page(chat))]
    async with chatting(tmp_path / "other", rulebook, more=_SETTING) as asking:
        await _page(asking)
        plain.append(await browser.open(link(await asking.say(TOWN, "备案 1 表"), "/p/form/")))

    for page in plain:
        assert page.status == 200
        assert "<script" not in page.text
        assert "script-src" not in page.headers["Content-Security-Policy"]


async def test_no_ticket(asking: Chat, browser: Browser) -> None:
    """When WeChat gives no ticket the page is shown without this part."""
    url = await _page(asking)
    object.__setattr__(asking.platform.settings, "verified", False)  # 48001.
    page = await browser.open(url)

    assert (page.status, "<script" in page.text) == (200, False)
    assert "交上" in page.text


async def test_a_yes_on_the_page_is_one_notice(asking: Chat, browser: Browser) -> None:
    """What the page tells again and again is one notice, which goes before a template message and is then used up."""
    page = await browser.open(await _page(asking))
    # "Always keep this choice": WeChat grants and sends no event.
    asking.platform.grants[asking.acts(TOWN).openid, TEMPLATE_ID] += 1
    answers = [await _agree(page, browser) for _ in range(3)]
    again = await browser.open(page.url)
    asking.platform.faults.set({"window_shut": 10})
    await asking.move_to(_MORNING)
    await asking.move_to(_MORNING.replace(day=27))

    assert [answer.status for answer in answers] == [204] * 3
    assert "还有 1 次没用" in again.text
    assert _labels(asking) == ["订阅通知", "模板消息"]


async def test_a_yes_that_wechat_does_not_know_costs_nothing(asking: Chat, browser: Browser) -> None:
    """Where the page was told a yes that never was, the next channel takes the reminder."""
    await _agree(await browser.open(await _page(asking)), browser)
    asking.platform.faults.set({"window_shut": 10})
    await asking.move_to(_MORNING)

    assert _labels(asking) == ["模板消息"]


async def test_a_yes_from_elsewhere_is_refused(asking: Chat, browser: Browser) -> None:
    """Without the page's lock, by a forged link, or after leaving, nothing is noted."""
    page = await browser.open(await _page(asking))
    unlocked = await _agree(page, browser, csrf="0" * 64)
    forged = await browser.send(f"{page.url[:-3]}xyz/notice/agreed", {"csrf": page.csrf})
    await asking.acts(TOWN).unfollow()
    left = await _agree(page, browser)

    assert (unlocked.status, forged.status, left.status) == (403, 404, 404)


#: What WeChat's script and client do, as far as the page can tell: take the settings, and tell of the tap.
_WECHAT = """
window.wx = { config(settings) { window.told = settings; } };
window.tapped = (status) => document.getElementById("notice-button").dispatchEvent(new CustomEvent("success", {
  detail: { errMsg: "subscribe:ok", subscribeDetails: JSON.stringify({ "%s": JSON.stringify({ status }) }) },
}));
"""


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the button is not tried")
@pytest.mark.parametrize(("status", "said", "left"), [("accept", "会在微信里提醒您", 1), ("reject", "没有允许", 0)])
async def test_the_button(asking: Chat, status: str, said: str, left: int) -> None:
    """In a browser that obeys the page's policy the settings reach WeChat's script, and a tap is told and noted."""
    url = await _page(asking)

    async def wechat(route: Route) -> None:
        """Play WeChat's script host."""
        await route.fulfill(body=_WECHAT % TEMPLATE_ID, content_type="text/javascript")

    refused: list[str] = []
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = await chromium.new_page()
        page.on("console", lambda message: refused.append(message.text))
        await page.route(f"{_SCRIPT}/**", wechat)
        await page.goto(url)
        told = await page.evaluate("window.told")
        await page.evaluate("window.tapped", status)
        await page.get_by_text(said).wait_for()
        await chromium.close()
    async with asking.parts.deps.database.view() as unit:
        noted = await unit.grants.left(asking.acts(TOWN).openid, TEMPLATE_ID)

    assert told["openTagList"] == ["wx-open-subscribe"]
    assert re.fullmatch("[0-9a-f]{40}", told["signature"])
    assert noted == left
    assert refused == []
