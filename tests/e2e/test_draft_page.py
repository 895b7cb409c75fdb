"""Pasting and uploading drafts on the page behind 预审页."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest

from bot.uploads.texts import MAX_PAGES
from tests.e2e.browsing import Browser, Shown, browsing, link
from tests.e2e.chat_world import SHOP, TOWN, Chat
from tests.e2e.test_chat import CLEAN, FLAWED
from tests.unit.bot.uploads.documents import locked_pdf, looping_pdf, pdf, pdf_bomb, with_main, word
from tests.unit.bot.uploads.samples import docx, lying_archive

MB = 1024 * 1024


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The operator's browser."""
    async with browsing() as one:
        yield one


async def _page(chat: Chat, browser: Browser) -> Shown:
    await chat.shop()
    return await browser.open(link(await chat.say(SHOP, "预审页"), "/p/draft/"))


def _account(page: Shown) -> str:
    return page.text.split('<option value="')[1].split('"')[0]


async def _drafts(chat: Chat) -> int:
    async with chat.parts.deps.database.view() as unit:
        operator = await unit.operators.get(chat.acts(SHOP).openid)
        return len(await unit.drafts.latest(operator.id, 50)) if operator else 0


async def test_a_pasted_draft_leads_to_its_report(chat: Chat, browser: Browser) -> None:
    """Title and text are checked for the account and the report opens; markup in them stays text."""
    page = await _page(chat, browser)
    text = f"{FLAWED}\r\n<script>alert(1)</script>"

    report = await browser.fill(page, {"account": _account(page), "title": "<b>题</b>", "text": text})

    assert "20,000 字" in page.text
    assert "10 MB" in page.text
    assert (report.status, "/p/report/" in report.url) == (200, True)
    assert "可能不得发布" in report.text
    assert "六合彩" in report.text
    assert "锡城微生活" in report.text
    assert "<script>" not in report.text
    assert "<b>题" not in report.text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("稿.docx", word("周末喝茶", FLAWED)),
        ("稿.txt", f"周末喝茶\n{FLAWED}".encode()),
        ("稿.md", f"# 周末喝茶\n{FLAWED}".encode("gb18030")),
        ("稿.html", f"<h1>周末喝茶</h1><p>{FLAWED.replace('六合彩', '六<b>合</b>彩')}</p>".encode()),
        ("稿.pdf", pdf("\n".join(FLAWED[at : at + 15] for at in range(0, len(FLAWED), 15)))),
    ],
)
async def test_a_file_of_each_kind_leads_to_its_report(chat: Chat, browser: Browser, name: str, content: bytes) -> None:
    """What stands in a file is checked as if it had been pasted."""
    page = await _page(chat, browser)

    report = await browser.fill(page, {"account": _account(page), "title": "", "text": ""}, (name, content))

    assert "/p/report/" in report.url
    assert "六合彩" in report.text


@pytest.mark.parametrize(
    ("name", "make", "answered"),
    [
        ("a.txt", lambda: "字".encode() * 20_001, (422, "超过 20,000 字")),
        ("a.txt", lambda: b"\0" * 100, (422, "看不了")),
        ("a.txt", lambda: b"x" * (10 * MB + 1), (413, "超过 10 MB")),
        ("a.txt", lambda: b"", (422, "没有文字")),
        ("a.html", lambda: b"<div>" * MB, (422, "没有文字")),
        ("a.docx", docx, (422, "损坏")),
        ("a.docx", lying_archive, (422, "损坏")),
        ("a.docx", lambda: docx({"word/z.bin": b"\0" * (101 * MB)}), (422, "展开后太大")),
        ("a.docx", lambda: with_main(word("x"), b"<!DOCTYPE x><x/>"), (422, "另存为 .txt")),
        ("a.docx", lambda: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), (422, "加了密码")),
        ("a.doc", lambda: b"\xd0\xcf\x11\xe0", (422, "旧格式")),
        ("a.pdf", pdf, (422, "扫描件")),
        ("a.pdf", lambda: pdf("字", pages=3_000), (422, f"超过 {MAX_PAGES} 页")),
        ("a.pdf", pdf_bomb, (422, "展开后太大")),
        ("a.pdf", looping_pdf, (422, "损坏")),
        ("a.pdf", locked_pdf, (422, "加了密码")),
    ],
)
async def test_a_file_that_cannot_be_read_is_told(
    chat: Chat, browser: Browser, name: str, make: Callable[[], bytes], answered: tuple[int, str]
) -> None:
    """Oversized, broken, locked and hostile files get one sentence; nothing is kept and what was typed stays."""
    page = await _page(chat, browser)

    answer = await browser.fill(page, {"account": _account(page), "title": "我的题目", "text": ""}, (name, make()))

    assert (answer.status, answered[1] in answer.text) == (answered[0], True)
    assert answer.text.count('role="alert"') == 1
    assert ("我的题目" in answer.text) == (answer.status == 422)
    assert await _drafts(chat) == 0


@pytest.mark.parametrize(
    ("fields", "answered"),
    [
        ({"text": "字" * 20_001}, (422, "超过 20,000 字")),
        ({"text": "字" * 60_000}, (413, "超过 20,000 字")),
        ({"text": "太短"}, (422, "不到 20 个字")),
        ({"text": "！" * 30}, (422, "不到 20 个字")),
        ({"text": CLEAN, "title": "题" * 65}, (422, "标题超过 64 字")),
        ({"text": CLEAN, "account": "99"}, (409, "没有这个账号")),
        ({"text": CLEAN, "account": "²"}, (409, "没有这个账号")),
        ({"text": CLEAN, "more": "x"}, (403, "没有提交")),
        ({"text": CLEAN, "csrf": "0" * 64}, (403, "没有提交")),
    ],
)
async def test_a_text_that_cannot_be_checked_is_told(
    chat: Chat, browser: Browser, fields: dict[str, str], answered: tuple[int, str]
) -> None:
    """Too long, too short, for nobody's account, or not from our page: one sentence, nothing kept."""
    page = await _page(chat, browser)

    answer = await browser.fill(page, {"account": _account(page), "title": "", **fields})

    assert (answer.status, answered[1] in answer.text) == (answered[0], True)
    assert await _drafts(chat) == 0


async def test_text_and_file_at_once_are_asked_about(chat: Chat, browser: Browser) -> None:
    """Of a text and a file none is silently left out."""
    page = await _page(chat, browser)

    answer = await browser.fill(page, {"account": _account(page), "text": CLEAN}, ("a.txt", CLEAN.encode()))

    assert (answer.status, "只要一样" in answer.text, CLEAN in answer.text) == (422, True, True)


async def test_the_link_is_where_it_is_needed(chat: Chat, browser: Browser) -> None:
    """A draft that is too long and the beginning of collecting link the page, with the limit said first."""
    await chat.shop()
    too_long, collecting = [await chat.say(SHOP, text) for text in ("长" * 20_001, "预审")]
    page = await browser.open(link(too_long, "/p/draft/"))

    assert "合计不超过 20,000 字" in collecting
    assert link(collecting, "/p/draft/")
    assert page.status == 200


async def test_a_link_is_one_operators_own_and_expires(chat: Chat, browser: Browser) -> None:
    """Forged links, those of yesterday, and those of somebody whose data is erased open nothing."""
    page = await _page(chat, browser)
    await chat.town()
    own = await browser.open(link(await chat.say(TOWN, "预审页"), "/p/draft/"))
    elsewhere = await browser.fill(own, {"account": _account(page), "text": CLEAN})
    forged = await browser.open(page.url[:-3] + "xyz")
    await chat.go(SHOP, "删除我的数据", "确认删除我的数据")
    erased = await browser.open(page.url)
    await chat.clock.set(chat.clock() + timedelta(hours=25))
    expired = await browser.open(own.url)

    assert (elsewhere.status, "没有这个账号" in elsewhere.text) == (409, True)
    assert (forged.status, erased.status, expired.status) == (404, 409, 410)


async def test_too_many_drafts_are_slowed_down(chat: Chat, browser: Browser) -> None:
    """One operator cannot keep the server busy: after thirty in ten minutes the page asks to wait."""
    page = await _page(chat, browser)
    for _ in range(30):
        await browser.fill(page, {"account": _account(page), "text": ""})

    answer = await browser.fill(page, {"account": _account(page), "text": CLEAN})

    assert answer.status == 429
    assert await _drafts(chat) == 0
