"""The operator's own page: what 我的 links, and what its forms do."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from tests.e2e.browsing import Browser, Shown, browsing, link
from tests.e2e.chat_world import SHOP, TOWN, Chat


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The operator's browser."""
    async with browsing() as one:
        yield one


async def _address(chat: Chat, person: str = TOWN, words: str = "我的") -> str:
    return link(await chat.say(person, words), "/p/mine/")


async def _send(browser: Browser, page: Shown, form: str, **fields: str) -> Shown:
    return await browser.send(f"{page.url.partition('?')[0]}/{form}", {"csrf": page.csrf, **fields})


async def test_the_page_shows_what_is_kept(chat: Chat, browser: Browser) -> None:
    """Pending filings soonest first with their pages, accounts and what is stored; 待办 links the same page."""
    await chat.town()
    await chat.go(TOWN, "备案 开设 2026-11-19", "备案 注销 2026-11-20")
    page = await browser.open(await _address(chat, words="我的页面"))
    by_list = await browser.open(await _address(chat, words="待办"))
    materials = await browser.open(link(page.text, "/p/materials/"))
    form = await browser.open(link(page.text, "/p/form/"))

    assert page.status == 200
    assert page.text.index("备案 2 ·") < page.text.index("备案 1 ·")
    assert "还剩 8 个工作日" in page.text
    assert "大屯街道" in page.text
    assert "未办完的备案 2 件" in page.text
    assert "逾期" not in page.text
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "private, no-store"
    assert (by_list.status, materials.status, form.status) == (200, 200, 200)


async def test_what_is_overdue_is_marked_until_it_is_submitted(chat: Chat, browser: Browser) -> None:
    """A last day that has passed is marked while it is the operator's turn."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    await chat.clock.set(chat.clock() + timedelta(days=14))
    late = await browser.open(await _address(chat))
    await chat.ready(TOWN, 1)
    await chat.say(TOWN, "备案 1 提交")
    submitted = await browser.open(await _address(chat))

    assert "1 件已逾期" in late.text
    assert "已过期 3 天" in late.text
    assert "逾期" not in submitted.text


async def test_the_calendar_is_opened_changed_and_closed(chat: Chat, browser: Browser) -> None:
    """Each button does what 日历, 日历 换 and 日历 关 do: old addresses stop at once."""
    await chat.town()
    page = await browser.open(await _address(chat))
    opened = await _send(browser, page, "calendar", act="open")
    first = link(opened.text, "/p/calendar/")
    in_chat = link(await chat.say(TOWN, "日历"), "/p/calendar/")
    renewed = await _send(browser, opened, "calendar", act="renew")
    second = link(renewed.text, "/p/calendar/")
    after_renewal = [(await browser.open(url)).status for url in (first, second)]
    closed = await _send(browser, renewed, "calendar", act="close")

    assert "/p/calendar/" not in page.text
    assert first == in_chat
    assert after_renewal == [404, 200]
    assert "/p/calendar/" not in closed.text
    assert (await browser.open(second)).status == 404


async def test_reminders_are_set_as_in_the_chat(chat: Chat, browser: Browser) -> None:
    """Hour, days and the switch are kept, told by 提醒, and shown again."""
    await chat.town()
    page = await browser.open(await _address(chat))
    changed = await _send(browser, page, "reminders", on="yes", at="10:30", before="2 7")
    told = await chat.say(TOWN, "提醒")
    off = await _send(browser, changed, "reminders", at="10:30", before="7 2")
    told_off = await chat.say(TOWN, "提醒")
    await chat.say(TOWN, "提醒 开")
    on_again = await chat.say(TOWN, "提醒")

    assert "提醒设置改好了" in changed.text
    assert 'value="7 2"' in changed.text
    assert "第 7、2 个工作日和当天的 10:30" in told
    assert " checked" not in off.text
    assert "提醒已关" in told_off
    assert "10:30" in on_again


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"at": "23:00", "before": "5"}, "08:30 到 20:59"),
        ({"at": "", "before": "5"}, "08:30 到 20:59"),
        ({"at": "<b>", "before": "5"}, "08:30 到 20:59"),
        ({"at": "09:00", "before": "0"}, "1 到 30 个工作日"),
        ({"at": "09:00", "before": "1 2 3 4 5 6 7"}, "最多 6 个"),
        ({"at": "09:00"}, "1 到 30 个工作日"),
    ],
)
async def test_reminders_that_cannot_be_are_told(
    chat: Chat, browser: Browser, fields: dict[str, str], told: str
) -> None:
    """A setting outside the limits changes nothing and gets one sentence."""
    await chat.town()
    before = await chat.say(TOWN, "提醒")
    page = await browser.open(await _address(chat))
    answer = await _send(browser, page, "reminders", on="yes", **fields)

    assert (answer.status, "没有改：" in answer.text, told in answer.text) == (400, True, True)
    assert await chat.say(TOWN, "提醒") == before


async def test_erasing_asks_once_more_and_kills_every_link(chat: Chat, browser: Browser) -> None:
    """Without the tick nothing is erased; with it everything is, and no link of before opens anything."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    url = await _address(chat)
    page = await browser.open(url)
    opened = await _send(browser, page, "calendar", act="open")
    others = [link(opened.text, part) for part in ("/p/materials/", "/p/form/", "/p/calendar/")]
    asking = await browser.open(f"{url}/erase")
    unsure = await browser.send(f"{url}/erase", {"csrf": asking.csrf})
    kept = await browser.open(url)
    erased = await browser.send(f"{url}/erase", {"csrf": unsure.csrf, "sure": "yes"})
    again = await browser.send(f"{url}/erase", {"csrf": asking.csrf, "sure": "yes"})

    assert "不能恢复" in asking.text
    assert (unsure.status, "还没有删除" in unsure.text) == (400, True)
    assert "备案 1" in kept.text
    assert (erased.status, "已经全部删除" in erased.text) == (200, True)
    assert [(await browser.open(one)).status for one in (url, f"{url}/erase", *others)] == [404] * 5
    assert again.status == 404
    assert "没有待办" in await chat.say(TOWN, "待办")


@pytest.mark.parametrize("form", ["calendar", "reminders", "erase"])
async def test_a_form_from_elsewhere_changes_nothing(chat: Chat, browser: Browser, form: str) -> None:
    """Without the lock of this page in this browser, no form does anything."""
    await chat.town()
    await chat.shop()
    page, others = await browser.open(await _address(chat)), await browser.open(await _address(chat, SHOP))
    fields = {"act": "open", "at": "09:00", "before": "9", "sure": "yes"}
    async with browsing() as stranger:
        theirs = await stranger.open(page.url)
        answers = [
            await browser.send(f"{page.url}/{form}", fields),
            await browser.send(f"{page.url}/{form}", {**fields, "csrf": theirs.csrf}),
            await browser.send(f"{page.url}/{form}", {**fields, "csrf": others.csrf}),
            await browser.send(f"{page.url}/{form}", {**fields, "csrf": page.csrf}, {"Sec-Fetch-Site": "cross-site"}),
            await browser.send(f"{page.url}/{form}", {**fields, "csrf": page.csrf, "more": "x" * 9000}),
        ]

    assert [answer.status for answer in answers] == [403] * 5
    after = await browser.open(page.url)
    assert ("大屯街道" in after.text, "/p/calendar/" in after.text, 'value="9"' in after.text) == (True, False, False)


async def test_a_link_is_one_operators_and_expires(chat: Chat, browser: Browser) -> None:
    """A forged link, another page's token and an old link open nothing; another's page shows nothing of mine."""
    await chat.town()
    await chat.shop()
    url = await _address(chat)
    shop = await browser.open(await _address(chat, SHOP))
    forged = await browser.open(url[:-3] + "xyz")
    elsewhere = await browser.open(url.replace("/mine/", "/form/"))
    await chat.clock.set(chat.clock() + timedelta(hours=2, minutes=1))
    expired = await browser.open(url)

    assert "大屯街道" not in shop.text
    assert (forged.status, elsewhere.status) == (404, 404)
    assert (expired.status, "新的链接" in expired.text) == (410, True)
