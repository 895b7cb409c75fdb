"""The office's half of filings: officers, submissions, acceptance and return, in the chat and on pages."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from handlers.deps import SHANGHAI
from tests.e2e.browsing import Browser, Shown, browsing, link, links
from tests.e2e.chat_world import SHOP, TOWN, Chat
from tests.unit.bot.uploads.samples import PDF

OFFICER, COLLEAGUE = "陆明川", "沈知秋"
CODE = "ABCD-EFGH-JKLM-NPQR"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The officer's browser."""
    async with browsing() as one:
        yield one


async def appoint(chat: Chat, person: str, name: str, code: str = CODE) -> str:
    """Name an officer and let a person redeem the code; returns the answer."""
    now = chat.clock()
    async with chat.parts.deps.database.unit() as unit:
        await unit.officers.add(name, code, expires_at=now + timedelta(hours=24), at=now)
    await chat.acts(person).follow("")
    return await chat.say(person, f"受理人 {code}")


async def submitted(chat: Chat) -> None:
    """Hand in the opening of the town's account, complete and with one file."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    async with browsing() as browser:
        page = await browser.open(link(await chat.say(TOWN, "备案 1 材料"), "/p/materials/"))
        await browser.upload(page, "people_list", PDF, "名单.pdf")
        await browser.upload(page, "people_list", PDF, "名单二.pdf")
    await chat.ready(TOWN, 1)
    await chat.say(TOWN, "备案 1 提交")


async def page_of(chat: Chat, browser: Browser, person: str = OFFICER) -> Shown:
    """The page of filing 1, by the link that the chat gives this officer."""
    return await browser.open(link(await chat.say(person, "受理 1"), "/p/office/"))


async def act(browser: Browser, page: Shown, what: str, note: str) -> Shown:
    """Send one of the two forms of the page."""
    version = page.text.split('name="version" value="')[1].split('"')[0]
    return await browser.send(f"{page.url}/{what}", {"csrf": page.csrf, "version": version, "note": note})


async def test_a_code_makes_an_officer_once(chat: Chat) -> None:
    """The code works once, however it is typed; used, wrong and old codes do not."""
    welcome = await appoint(chat, OFFICER, "王丽", "QQQQ-WWWW-EEEE-RRRR")
    await chat.acts(COLLEAGUE).follow("")
    used = await chat.say(COLLEAGUE, "受理人 QQQQ-WWWW-EEEE-RRRR")
    now = chat.clock()
    async with chat.parts.deps.database.unit() as unit:
        await unit.officers.add("李强", CODE, expires_at=now + timedelta(hours=24), at=now)
    await chat.clock.set(now + timedelta(hours=25))
    old = await chat.say(COLLEAGUE, f"受理人 {CODE}")
    now = chat.clock()
    async with chat.parts.deps.database.unit() as unit:
        await unit.officers.add("李强", CODE, expires_at=now + timedelta(hours=24), at=now)
    typed = await chat.say(COLLEAGUE, "受理人　abcd efgh jklm npqr")

    assert "王丽，您现在是受理人了" in welcome
    assert "口令不对" in used
    assert "口令不对" in old
    assert "李强，您现在是受理人了" in typed


async def test_a_submission_reaches_the_officer_and_the_decision_the_operator(chat: Chat) -> None:
    """From submission to acceptance, all in the chat: pushed, listed, accepted, told, and in the history."""
    await appoint(chat, OFFICER, "王丽")
    await submitted(chat)
    await chat.parts.ticker.tick()
    news = chat.pushed(OFFICER)[-1][1]
    listed = await chat.say(OFFICER, "受理")
    accepted = await chat.say(OFFICER, "受理 1 个网备〔2026〕12号")
    await chat.parts.ticker.tick()
    told = chat.pushed(TOWN)[-1][1]
    shown = await chat.say(TOWN, "备案 1")

    assert "【新提交】" in news
    assert "大屯街道" in news
    assert "等待受理 1 件" in listed
    assert "已受理，文号 个网备〔2026〕12号" in accepted
    assert "【已备案】" in told
    assert "个网备〔2026〕12号" in told
    assert "受理备案（个网备〔2026〕12号）（受理人）" in shown
    assert "没有等待受理" in await chat.say(OFFICER, "受理")


async def test_a_decision_is_told_at_any_hour_and_a_submission_by_day(chat: Chat) -> None:
    """Late in the evening officers are left alone until the morning; what one of them decides is told at once."""
    await appoint(chat, OFFICER, "王丽")
    await chat.move_to(datetime(2026, 11, 25, 21, 30, tzinfo=SHANGHAI))
    await submitted(chat)
    await chat.parts.ticker.tick()
    asleep = chat.pushed(OFFICER)
    await chat.say(OFFICER, "退回 1 人员名单缺总编辑")
    await chat.parts.ticker.tick()

    assert asleep == []
    assert "【退回补正】" in chat.pushed(TOWN)[-1][1]


async def test_a_return_needs_a_reason_and_comes_back(chat: Chat) -> None:
    """退回 without a reason changes nothing; with one the operator reads it, mends, and submits again."""
    await appoint(chat, OFFICER, "王丽")
    await submitted(chat)
    bare = await chat.say(OFFICER, "退回 1")
    returned = await chat.say(OFFICER, "退回1 名单缺 公章")
    await chat.parts.ticker.tick()
    told = chat.pushed(TOWN)[-1][1]
    await chat.say(TOWN, "备案 1 提交")
    again = await chat.say(OFFICER, "受理 1 12号")

    assert "要写明理由" in bare
    assert "已退回：名单缺 公章" in returned
    assert "名单缺 公章" in told
    assert "已受理，文号 12号" in again


async def test_the_page_shows_all_and_decides(chat: Chat, browser: Browser) -> None:
    """An officer reads people and files on the page and accepts there; looks and acts are rows of the history."""
    await appoint(chat, OFFICER, "王丽")
    await submitted(chat)
    page = await page_of(chat, browser)
    file = await browser.open(page.url + page.text.split(page.url.split("//")[1].split("/", 1)[1])[1].split('"')[0])
    done = await act(browser, page, "accept", "个网备〔2026〕3号")
    shown = await chat.say(TOWN, "备案 1")

    assert all(words in page.text for words in ("张三 书记 13800138000", "班子专题会议已研究", "名单二.pdf"))
    assert file.content == PDF
    assert (done.status, "文号 个网备〔2026〕3号" in done.text) == (200, True)
    assert "查看人员名单（受理人王丽）" in done.text
    assert "查看（受理人）" in shown
    assert "<form" not in done.text


@pytest.mark.parametrize(
    ("what", "note", "words"),
    [
        ("accept", "", "文号应为"),
        ("accept", "=1+1", "文号应为"),
        ("accept", "号" * 41, "文号应为"),
        ("return", " \n ", "写明理由"),
        ("return", "长" * 301, "300 字"),
    ],
)
async def test_what_an_officer_writes_is_checked(
    chat: Chat, browser: Browser, what: str, note: str, words: str
) -> None:
    """A number that is none and a reason that is none change nothing and are told."""
    await appoint(chat, OFFICER, "王丽")
    await submitted(chat)
    answer = await act(browser, await page_of(chat, browser), what, note)

    assert (answer.status, words in answer.text) == (409, True)
    assert "等待受理 1 件" in await chat.say(OFFICER, "受理")


async def test_a_number_is_given_once_a_year(chat: Chat) -> None:
    """The same number for a second filing is refused and names the first; in the next year it is free again."""
    await appoint(chat, OFFICER, "王丽")
    await submitted(chat)
    await chat.shop()
    await chat.go(SHOP, "备案 许可 2026-11-20")
    people = ("主要领导 张三 店主", "编辑 赵六 记者")
    await chat.go(SHOP, *(f"备案 2 {person}" for person in people), "备案 2 材料 1 2 3 4", "备案 2 提交")
    await chat.say(OFFICER, "受理 1 12号")
    taken = await chat.say(OFFICER, "受理 2 12 号")
    await chat.clock.set(chat.clock() + timedelta(days=60))
    free = await chat.say(OFFICER, "受理 2 12号")

    assert "文号 12号 在 2026 年已给了备案 1" in taken
    assert "已受理" in free


async def test_of_two_officers_one_decides_and_the_other_hears_who(chat: Chat, browser: Browser) -> None:
    """Two forms and a word of the chat at the same moment: one is done, the others are told by whom."""
    await appoint(chat, OFFICER, "王丽")
    await appoint(chat, COLLEAGUE, "李强", "2222-3333-4444-5555")
    await submitted(chat)
    async with browsing() as other:
        pages = [await page_of(chat, browser), await page_of(chat, other, COLLEAGUE)]
        one, two, three = await asyncio.gather(
            act(browser, pages[0], "accept", "12号"),
            act(other, pages[1], "return", "缺公章"),
            chat.say(COLLEAGUE, "受理 1 13号"),
        )
    wins = [one.status == 200, two.status == 200, "已告诉对方" in three]
    losers = [text for won, text in zip(wins, (one.text, two.text, three), strict=True) if not won]
    async with chat.parts.deps.database.view() as unit:
        history = await unit.filings.history(1)

    assert sum(wins) == 1
    assert all("您这一步没有做" in text and ("王丽" in text or "李强" in text) for text in losers)
    assert sum(step.actor.startswith("officer") for step in history) == 1


async def test_a_page_that_grew_old_decides_nothing(chat: Chat, browser: Browser) -> None:
    """Withdrawn since, or returned and handed in again: the form of before is refused."""
    await appoint(chat, OFFICER, "王丽")
    await submitted(chat)
    page = await page_of(chat, browser)
    await chat.say(OFFICER, "退回 1 缺公章")
    await chat.say(TOWN, "备案 1 提交")
    stale = await act(browser, page, "accept", "12号")
    await chat.say(TOWN, "备案 1 撤回")
    withdrawn = await browser.open(page.url)

    assert (stale.status, "刚刚有了变化" in stale.text) == (409, True)
    assert withdrawn.status == 404


async def test_a_removed_officers_links_stop_at_once(chat: Chat, browser: Browser) -> None:
    """With the removal committed, pages, files, forms and words of the officer are dead."""
    await appoint(chat, OFFICER, "王丽")
    await submitted(chat)
    page = await page_of(chat, browser)
    register = link(await chat.say(OFFICER, "登记册"), "/p/register/")
    async with chat.parts.deps.database.unit() as unit:
        await unit.officers.remove("王丽", chat.clock())
    file = page.url + "/file/" + page.text.split("/file/")[1].split('"')[0]
    opened = [(await browser.open(url)).status for url in (page.url, file, register)]
    sent = await act(browser, page, "accept", "12号")

    assert opened == [404, 404, 404]
    assert sent.status == 404
    assert "没看懂" in await chat.say(OFFICER, "受理")


async def test_to_everybody_else_the_office_does_not_exist(chat: Chat, browser: Browser) -> None:
    """Operators' words get the answer of unknown words, their links open no page of the office."""
    await appoint(chat, OFFICER, "王丽")
    await submitted(chat)
    await chat.shop()
    answers = [await chat.say(SHOP, text) for text in ("受理", "受理 1", "受理 1 12号", "退回 1 缺公章", "登记册")]
    token = link(await chat.say(TOWN, "备案 1 材料"), "/p/materials/").rpartition("/")[2]
    pages = [(await browser.open(f"{chat.address}/p/{page}/{token}")).status for page in ("office", "register")]

    assert all("没看懂" in answer for answer in answers)
    assert links("".join(answers)) == []
    assert pages == [404, 404]
    assert "已提交" in await chat.say(TOWN, "待办")


async def test_officers_see_only_what_was_handed_in(chat: Chat) -> None:
    """A filing in preparation is unknown to the office, by number and in the list."""
    await appoint(chat, OFFICER, "王丽")
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")

    assert "没有提交过的备案 1" in await chat.say(OFFICER, "受理 1")
    assert "没有提交过的备案 1" in await chat.say(OFFICER, "受理 1 12号")
    assert "没有等待受理" in await chat.say(OFFICER, "受理")


async def test_nobody_decides_on_their_own_filing(chat: Chat) -> None:
    """An officer who also runs an account leaves it to a colleague."""
    await appoint(chat, OFFICER, "王丽")
    await submitted(chat)
    await appoint(chat, TOWN, "周一舟", "2222-3333-4444-5555")

    assert "别的受理人" in await chat.say(TOWN, "受理 1 12号")


async def test_acceptance_lets_go_of_replaced_files(chat: Chat) -> None:
    """The file that was replaced is kept until the acceptance and is gone with it."""
    await appoint(chat, OFFICER, "王丽")
    await submitted(chat)
    before = len(chat.parts.deps.shelf.settled(now_s=9e9))
    await chat.say(OFFICER, "受理 1 12号")

    assert (before, len(chat.parts.deps.shelf.settled(now_s=9e9))) == (2, 1)


async def test_a_form_from_elsewhere_decides_nothing(chat: Chat, browser: Browser) -> None:
    """Without the page's lock, and from another site, nothing is decided."""
    await appoint(chat, OFFICER, "王丽")
    await submitted(chat)
    page = await page_of(chat, browser)
    fields = {"csrf": page.csrf, "version": "9", "note": "12号"}
    bare = await browser.send(f"{page.url}/accept", {**fields, "csrf": ""})
    foreign = await browser.send(f"{page.url}/accept", fields, {"Sec-Fetch-Site": "cross-site"})

    assert (bare.status, foreign.status) == (403, 403)
