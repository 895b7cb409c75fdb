"""Coming in from inside WeChat: from the menu's address over the OAuth page to the operator's own page."""

import html
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from commands.rulebook import Rulebook
from tests.e2e.browsing import Browser, Shown, browsing
from tests.e2e.chat_world import SHOP, TOWN, Chat, chatting


@pytest.fixture
async def chat(tmp_path: Path, rulebook: Rulebook) -> AsyncIterator[Chat]:
    """Bot and sandbox with OAuth switched on."""
    async with chatting(tmp_path, rulebook, more={"wechat_oauth": True}) as world:
        yield world


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """WeChat's own browser on the operator's phone."""
    async with browsing() as one:
        yield one


def _as(chat: Chat, page: Shown, name: str) -> str:
    """The address by which WeChat's page sends that person back."""
    openid = chat.acts(name).openid
    found = re.search(rf'href="(/connect/oauth2/as/{openid}\?[^"]*)"', page.text)
    assert found, page.text
    return chat.address + html.unescape(found[1])


async def _way_back(chat: Chat, browser: Browser, name: str = TOWN) -> str:
    """Leave for WeChat's page; the address by which it sends back."""
    return _as(chat, await browser.open(f"{chat.address}/p/enter"), name)


async def _return_address(way_back: str) -> str:
    """Where WeChat sends back to, code and state in it, without going there."""
    async with browsing() as one, one._session.get(way_back, allow_redirects=False) as answer:
        return answer.headers["Location"]


async def test_the_menu_leads_to_ones_own_page(chat: Chat, browser: Browser) -> None:
    """Whoever WeChat says it is sees their own page, at an address without code; another phone sees another's."""
    await chat.town()
    await chat.shop()
    mine = await browser.open(await _way_back(chat, browser))
    async with browsing() as phone:
        shops = await phone.open(await _way_back(chat, phone, SHOP))

    assert (mine.status, "大屯街道" in mine.text, "code=" in mine.url) == (200, True, False)
    assert "/p/mine/" in mine.url
    assert ("锡城微生活" in shops.text, "大屯街道" in shops.text) == (True, False)


async def test_a_return_without_its_own_state_is_refused(chat: Chat, browser: Browser) -> None:
    """A return made by another browser, changed, late, or made again does not let in; the code stays unused."""
    await chat.town()
    back = await _return_address(await _way_back(chat, browser))
    async with browsing() as stranger:
        elsewhere = await stranger.open(back)
        own = await _return_address(await _way_back(chat, stranger, TOWN))
        mixed = await stranger.open(re.sub("code=[^&]*", re.findall("code=[^&]*", own)[0], back))
    changed = await browser.open(back + "x")
    after_change = await browser.open(back)
    late = await _return_address(await _way_back(chat, browser))
    await chat.clock.set(chat.clock() + timedelta(minutes=6))
    too_late = await browser.open(late)

    for answer in (elsewhere, mixed, changed, after_change, too_late):
        assert (answer.status, "不是在这部手机上开始的" in answer.text) == (403, True)


async def test_a_code_works_once(chat: Chat, browser: Browser) -> None:
    """A used code, none, and one that WeChat never gave are told in one sentence."""
    await chat.town()
    first = await _return_address(await _way_back(chat, browser))
    used = re.findall("code=([^&]*)", first)[0]
    entered = await browser.open(first)
    answers = []
    for code in (used, "0" * 32, "", "x" * 600):
        again = await _return_address(await _way_back(chat, browser))
        answers.append(await browser.open(re.sub("code=[^&]*", f"code={code}", again)))

    assert entered.status == 200
    assert [answer.status for answer in answers] == [403] * 4
    assert all("已经用过或过期" in answer.text for answer in answers)


async def test_a_failing_exchange_is_told(chat: Chat, browser: Browser) -> None:
    """When WeChat does not answer, or says that it is busy, the page says so and lets nobody in."""
    await chat.town()
    back = await _return_address(await _way_back(chat, browser))
    chat.platform.faults.set({"busy": 1})
    answer = await browser.open(back)

    assert (answer.status, "暂时没有应答" in answer.text) == (503, True)


async def test_who_never_wrote_is_told_to_follow(chat: Chat, browser: Browser) -> None:
    """An unknown openid gets no row and no page."""
    answer = await browser.open(await _way_back(chat, browser, SHOP))

    async with chat.parts.deps.database.view() as unit:
        assert await unit.operators.get(chat.acts(SHOP).openid) is None
    assert (answer.status, "还不认识您" in answer.text) == (404, True)


async def test_a_snapshot_is_nobody(chat: Chat, browser: Browser) -> None:
    """The virtual user of a page snapshot is refused and told how to go on."""
    await chat.town()
    answer = await browser.open((await _way_back(chat, browser)).replace("/as/", "/snapshot/"))

    assert (answer.status, "网页快照" in answer.text) == (403, True)


async def test_the_cookie_is_for_this_entry_alone(chat: Chat, browser: Browser) -> None:
    """No script reads it, no other page gets it, it ends with the return."""
    async with browser._session.get(f"{chat.address}/p/enter", allow_redirects=False) as leaving:
        cookie = leaving.headers["Set-Cookie"]
    async with browser._session.get(f"{chat.address}/p/enter/back", allow_redirects=False) as returning:
        gone = returning.headers["Set-Cookie"]

    assert all(word in cookie for word in ("HttpOnly", "SameSite=Lax", "Path=/p/enter", "Max-Age=300"))
    assert "Max-Age=0" in gone
    assert leaving.headers["Location"].endswith("#wechat_redirect")


@pytest.mark.parametrize("page", ["/p/enter", "/p/enter/back?code=1&state=1"])
async def test_switched_off_it_names_the_other_way(
    tmp_path: Path, rulebook: Rulebook, browser: Browser, page: str
) -> None:
    """Without WECHAT_OAUTH the entry says that the chat gives a link."""
    async with chatting(tmp_path, rulebook) as world:
        answer = await browser.open(world.address + page)

    assert (answer.status, "发“我的”" in answer.text) == (404, True)
