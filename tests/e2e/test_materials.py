"""Handing in materials as files: by the page behind 备案 N 材料."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.receive import Patience
from sandbox.parcels import Value
from tests.e2e.browsing import Browser, browsing, link
from tests.e2e.chat_world import SHOP, TOWN, Chat, shown
from tests.unit.bot.uploads.samples import PDF, docx, jpg, png, xlsx

MB = 1024 * 1024


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The operator's browser."""
    async with browsing() as one:
        yield one


async def _filing(chat: Chat) -> str:
    """Register the opening of the town's account; returns the address of the page of its materials."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    return link(await chat.say(TOWN, "备案 1 材料"), "/p/materials/")


def _kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("materials/*") if path.is_file()]


async def test_files_are_handed_in_and_count(chat: Chat, browser: Browser, tmp_path: Path) -> None:
    """Three files make the list of materials complete, in the chat and on the page; each can be opened again."""
    url = await _filing(chat)
    page = await browser.open(url)
    for material, content in (("people_list", docx()), ("review_system", PDF), ("security_measures", png())):
        page = await browser.upload(page, material, content, f"我的 {material}.bin")
    listed = await chat.say(TOWN, "备案 1 材料")
    whole = await chat.say(TOWN, "备案 1")
    key = page.text.split("/file/")[3].split('"')[0]
    file = await browser.open(f"{url}/file/{key}")

    assert page.status == 200
    assert "我的 people_list.bin" in page.text
    assert listed.count("☑") == 3
    assert "材料备好人员名单" in whole
    assert file.content == png()
    assert file.headers["Content-Type"] == "image/png"
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert len(_kept(tmp_path)) == 3
    assert all(len(path.name) == 32 and path.stat().st_mode & 0o077 == 0 for path in _kept(tmp_path))


@pytest.mark.parametrize(
    ("content", "answered"),
    [
        (b"MZ a program", (422, "不是能收的文件")),
        (PDF.replace(b"/Catalog", b"/Catalog /JavaScript 1 0 R"), (422, "宏、脚本")),
        (png(end=False), (422, "不完整")),
        (jpg(65_000, 65_000), (422, "展开后太大")),
        (docx({"word/vbaProject.bin": b"x"}), (422, "宏、脚本")),
        (xlsx({"xl/media/z.bin": b"\0" * (101 * MB)}), (422, "展开后太大")),
        (PDF + b"\0" * (10 * MB), (413, "超过 10 MB")),
        (b"", (422, "没有收到文件内容")),
    ],
)
async def test_what_is_not_taken_is_told(
    chat: Chat, browser: Browser, tmp_path: Path, content: bytes, answered: tuple[int, str]
) -> None:
    """A file that cannot be kept gets a sentence that says why; nothing changes and nothing lies on the shelf."""
    page = await browser.open(await _filing(chat))

    answer = await browser.upload(page, "people_list", content, "名单.pdf")

    assert (answer.status, answered[1] in answer.text) == (answered[0], True)
    assert "☑" not in await chat.say(TOWN, "备案 1 材料")
    assert _kept(tmp_path) == []


async def test_a_page_is_one_operators_own_and_expires(chat: Chat, browser: Browser) -> None:
    """Forged links, links for other pages and links of yesterday open nothing."""
    url = await _filing(chat)
    token = url.rpartition("/")[2]
    forged = await browser.open(url[:-3] + "xyz")
    elsewhere = [await browser.open(f"{chat.address}/p/{page}/{token}") for page in ("form", "office", "register")]
    await chat.clock.set(chat.clock() + timedelta(hours=25))
    expired = await browser.open(url)

    assert forged.status == 404
    assert [answer.status for answer in elsewhere] == [404, 404, 404]
    assert (expired.status, "新的链接" in expired.text) == (410, True)


async def test_a_form_from_elsewhere_is_refused(chat: Chat, browser: Browser, tmp_path: Path) -> None:
    """Without the page's own lock, with another's lock, or sent from another site, a form changes nothing."""
    page = await browser.open(await _filing(chat))
    async with browsing() as stranger:
        other = await stranger.open(page.url)
        answers = [
            await browser.upload(page, "people_list", PDF, csrf="0" * 64),
            await browser.upload(page, "people_list", PDF, csrf=other.csrf),
            await stranger.upload(page, "people_list", PDF),
        ]

    assert [answer.status for answer in answers] == [403, 403, 403]
    assert _kept(tmp_path) == []


async def test_a_name_is_no_path_and_no_markup(chat: Chat, browser: Browser, tmp_path: Path) -> None:
    """What a file is called is shown as text and leads nowhere on the disk."""
    page = await browser.open(await _filing(chat))

    answer = await browser.upload(page, "people_list", PDF, '../../<script>alert(1)</script>"x.pdf')

    assert "<script>" not in answer.text
    assert all(path.parent.name == "materials" for path in _kept(tmp_path))


async def test_a_filing_holds_fifty_megabytes(chat: Chat, browser: Browser) -> None:
    """The sixth file of nine megabytes is refused, replaced ones counted; the filing stays as it was."""
    page = await browser.open(await _filing(chat))
    large = PDF[:9] + b"\0" * (9 * MB) + PDF[9:]
    answers = [await browser.upload(page, "people_list", large) for _ in range(6)]

    assert [answer.status for answer in answers] == [200] * 5 + [409]
    assert "合计超过 50 MB" in answers[5].text


async def test_what_was_handed_in_cannot_be_changed_after_submission(chat: Chat, browser: Browser) -> None:
    """Once submitted the page shows the files and takes no more."""
    page = await browser.open(await _filing(chat))
    await browser.upload(page, "people_list", PDF)
    await chat.ready(TOWN, 1)
    await chat.say(TOWN, "备案 1 提交")

    later = await browser.upload(page, "people_list", PDF)

    assert (later.status, "不能交材料" in later.text) == (409, True)
    assert "<form" not in later.text


async def test_erasing_takes_the_files_along(chat: Chat, browser: Browser, tmp_path: Path) -> None:
    """After 删除我的数据 no byte of a handed-in or replaced file is left, and the link opens nothing."""
    page = await browser.open(await _filing(chat))
    for _ in range(2):
        await browser.upload(page, "people_list", PDF)
    before = len(_kept(tmp_path))
    await chat.go(TOWN, "删除我的数据", "确认删除我的数据")

    assert before == 2
    assert _kept(tmp_path) == []
    assert (await browser.open(page.url)).status == 404


async def test_nobody_gets_a_link_to_anothers_filing(chat: Chat) -> None:
    """Somebody else's number gives no link."""
    await _filing(chat)
    await chat.shop()

    assert "/p/materials/" not in await chat.say(SHOP, "备案 1 材料")


async def _asked_for_a_material(chat: Chat) -> str:
    """Go on with 备案 1 补齐 until the first material is asked for; returns the question."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    await chat.go(TOWN, "备案 1 条件 1 2", "备案 1 补齐")
    return await chat.go(TOWN, *["以后再填"] * 4)


async def test_a_photo_answers_the_question_for_a_material(chat: Chat, tmp_path: Path) -> None:
    """Where 补齐 asks for a material a photo is fetched and stored, and the next question comes."""
    question = await _asked_for_a_material(chat)
    answer = shown(await chat.acts(TOWN).send_image(jpg(), content_type="image/jpeg"))
    whole = await chat.say(TOWN, "备案 1")

    assert "也可以现在就发一张照片" in question
    assert "已存为备案 1 的“人员名单”" in answer
    assert "信息发布审核制度" in answer
    assert "☑ 1. 人员名单" in whole
    assert [path.read_bytes() for path in _kept(tmp_path)] == [jpg()]


async def test_a_photo_that_is_none_is_refused_and_the_question_stays(chat: Chat, tmp_path: Path) -> None:
    """What WeChat hands out as a picture is looked through like any file."""
    await _asked_for_a_material(chat)
    answer = shown(await chat.acts(TOWN).send_image(b"<html>", content_type="image/jpeg"))
    again = await chat.say(TOWN, "继续")

    assert "不是能收的文件" in answer
    assert "还没填完" in answer
    assert "人员名单" in again
    assert _kept(tmp_path) == []


async def test_a_photo_that_cannot_be_fetched_is_told(chat: Chat) -> None:
    """When WeChat has the picture no more the operator is asked to send it again."""
    await _asked_for_a_material(chat)
    chat.platform.media._media.clear()
    acts = chat.acts(TOWN)
    fields: dict[str, Value] = {"MsgType": "image", "PicUrl": f"{chat.address}/x", "MediaId": "gone" * 16}
    answer = shown(await chat.platform.message(acts.openid, fields))

    assert "照片没有取到" in answer


async def test_a_photo_elsewhere_is_no_material(chat: Chat, tmp_path: Path) -> None:
    """Outside of such a question, and at a question about people, a photo is answered as before and not stored."""
    await chat.town()
    before = shown(await chat.acts(TOWN).send_image(png()))
    await chat.go(TOWN, "备案 开设 2026-11-20", "备案 1 补齐")
    between = shown(await chat.acts(TOWN).send_image(png()))

    assert "不会看图里的字" in before
    assert "不会看图里的字" in between
    assert _kept(tmp_path) == []


async def test_a_photo_that_comes_late_is_stored_and_told(chat: Chat) -> None:
    """When WeChat is slow to hand the photo out the chat says so at once; the photo is stored and told of by a push."""
    await _asked_for_a_material(chat)
    receiver, may_come = chat.parts.receiver, asyncio.Event()
    fetch = receiver.deps.fetch

    async def slowly(media_id: str) -> bytes:
        """Fetch once it may."""
        await may_come.wait()
        return await fetch(media_id)

    receiver.deps = replace(receiver.deps, fetch=slowly)
    receiver.patience = Patience(work=0.05, answer=3.0)
    interim = shown(await chat.acts(TOWN).send_image(jpg(), content_type="image/jpeg"))
    may_come.set()
    await receiver.settle()
    await chat.parts.ticker.tick()

    assert "照片收到了" in interim
    assert "照片已存为备案 1 的“人员名单”" in chat.pushed(TOWN)[-1][1]
    assert "☑ 1. 人员名单" in await chat.say(TOWN, "备案 1")
    assert "人员名单" in await chat.say(TOWN, "继续")
