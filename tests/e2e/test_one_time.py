"""一次性订阅: asked for on the page of a filing's materials, agreed to on WeChat's own page."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from commands.clock import SHANGHAI
from commands.demo import TEMPLATE_ID
from commands.rulebook import Rulebook
from tests.e2e.browsing import Browser, browsing, link
from tests.e2e.chat_world import SHOP, TOWN, Chat, chatting

_ONCE = "one-time-subscription-0123456789-abcdefghij"
_MORNING = datetime(2026, 11, 26, 9, 5, tzinfo=SHANGHAI)


@pytest.fixture
async def asking(tmp_path: Path, rulebook: Rulebook) -> AsyncIterator[Chat]:
    """The chat where both kinds of subscription are set up, with a filing of the town's."""
    more = {"wechat_subscribe_reminder": TEMPLATE_ID, "wechat_one_time_reminder": _ONCE}
    async with chatting(tmp_path, rulebook, more=more) as chat:
        await chat.town()
        await chat.say(TOWN, "备案 注销 2026-11-20")
        yield chat


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The operator's browser."""
    async with browsing() as one:
        yield one


async def _sent_to(chat: Chat, browser: Browser) -> str:
    """Follow the link on the page; returns the address of WeChat's page."""
    page = await browser.open(link(await chat.say(TOWN, "备案 1 材料"), "/p/materials/"))
    assert "/one-time" in page.text
    async with aiohttp.ClientSession() as session:
        answer = await session.get(f"{page.url}/one-time", allow_redirects=False)
    assert answer.status == 302
    return answer.headers["Location"]


def _told(chat: Chat) -> list[tuple[str, str]]:
    person = chat.platform.person(chat.acts(TOWN).openid)
    entries = [entry for entry in person.entries if entry.kind in {"push", "template"}]
    return [(entry.label, str(entry.extra.get("fields", ""))) for entry in entries]


async def test_a_yes_is_one_reminder(asking: Chat, browser: Browser) -> None:
    """Agreed to twice, it is one reminder: after the subscription notice and before the template message."""
    for _ in range(2):
        answer = await browser.open(asking.acts(TOWN).confirm_once(await _sent_to(asking, browser), accept=True))
    asking.platform.faults.set({"window_shut": 20, "duplicate": False})
    await asking.acts(TOWN).decide(TEMPLATE_ID, accept=True)
    for day in (26, 27):
        await asking.move_to(_MORNING.replace(day=day))
    await asking.move_to(_MORNING.replace(day=30))

    told = _told(asking)
    assert (answer.status, "记上了" in answer.text) == (200, True)
    assert [label for label, _ in told] == ["订阅通知", "一次性订阅", "模板消息"]
    assert "大屯街道" in told[1][1]
    assert "<a" not in told[1][1]


async def test_what_comes_back_wrong_notes_nothing(asking: Chat, browser: Browser) -> None:
    """A no, another person's yes, another template, a used word and an invented one leave all as it was."""
    refused = await browser.open(asking.acts(TOWN).confirm_once(await _sent_to(asking, browser), accept=False))
    await asking.shop()
    stranger = await browser.open(asking.acts(SHOP).confirm_once(await _sent_to(asking, browser), accept=True))
    back = asking.acts(TOWN).confirm_once(await _sent_to(asking, browser), accept=True)
    other = await browser.open(str(URL(back).update_query(template_id="other")))
    used = await browser.open(back)
    invented = await browser.open(str(URL(back).update_query(reserved="0" * 32)))
    async with asking.parts.deps.database.view() as unit:
        noted = [await unit.grants.left(asking.acts(name).openid, _ONCE) for name in (TOWN, SHOP)]

    assert [answer.status for answer in (refused, stranger, other, used, invented)] == [200, 403, 200, 410, 410]
    assert noted == [0, 0]


async def test_an_openid_that_was_made_up_costs_nothing(asking: Chat, browser: Browser) -> None:
    """Who comes back with a yes that WeChat never had is reminded through the next channel."""
    back = asking.acts(TOWN).confirm_once(await _sent_to(asking, browser), accept=True)
    asking.platform.grants.clear()
    await browser.open(back)
    asking.platform.faults.set({"window_shut": 20})
    await asking.move_to(_MORNING)

    assert [label for label, _ in _told(asking)] == ["模板消息"]


async def test_not_set_up(chat: Chat, browser: Browser) -> None:
    """Without the setting nothing is asked and nothing comes back."""
    await chat.town()
    await chat.say(TOWN, "备案 注销 2026-11-20")
    page = await browser.open(link(await chat.say(TOWN, "备案 1 材料"), "/p/materials/"))

    assert "one-time" not in page.text
    assert (await browser.open(f"{page.url}/one-time")).status == 404
    assert (await browser.open(f"{chat.address}/p/one-time?reserved=x")).status == 410
