"""The office's register: filtered on a page, as an Excel file, and on the command line."""

import io
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from commands.clock import SHANGHAI
from commands.officers import add_officer, list_officers, remove_officer
from commands.register import export_register
from commands.settings import Settings
from handlers.register_sheet import neutral
from tests.e2e.browsing import Browser, browsing, link
from tests.e2e.chat_world import SHOP, TOWN, Chat
from tests.e2e.test_office import OFFICER, appoint

FORMULA = "=SUM(A1)"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The officer's browser."""
    async with browsing() as one:
        yield one


async def _filled(chat: Chat) -> str:
    """Three filings: one accepted in time, one handed in late, one in preparation; returns the register's address."""
    await appoint(chat, OFFICER, "王丽")
    await chat.acts(TOWN).follow("")
    await chat.go(TOWN, "新增账号", "1", "1", FORMULA, "1")
    await chat.go(TOWN, "备案 开设 2026-11-20", "备案 注销 2026-11-13")
    await chat.ready(TOWN, 1)
    await chat.say(TOWN, "备案 1 提交")
    await chat.go(OFFICER, "受理 1 个网备〔2026〕1号")
    await chat.move_to(datetime(2026, 11, 25, 10, tzinfo=SHANGHAI))
    await chat.go(TOWN, "备案 2 条件 1 2 3", "备案 2 材料 1 2", "备案 2 提交")
    await chat.shop()
    await chat.go(SHOP, "备案 许可 2026-11-20")
    return link(await chat.say(OFFICER, "登记册"), "/p/register/")


def _rows(content: bytes) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return list(sheet.iter_rows(min_row=2, values_only=True))


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [2, 1]),
        ("?kind=open", [1]),
        ("?kind=licence", []),
        ("?state=accepted", [1]),
        ("?state=submitted", [2]),
        ("?since=2026-11-24", [2]),
        ("?until=2026-11-23", [1]),
        ("?since=2026-11-23&until=2026-11-25", [2, 1]),
        ("?overdue=1", [2]),
        ("?kind=&state=&since=&until=", [2, 1]),
    ],
)
async def test_filters(chat: Chat, browser: Browser, query: str, numbers: list[int]) -> None:
    """Kind, state, days of submission and overdue choose the same rows on the page and in the file."""
    url = await _filled(chat)
    page, file = await browser.open(url + query), await browser.open(f"{url}/xlsx{query}")

    assert [row[0] for row in _rows(file.content)] == numbers
    assert f"共 {len(numbers)} 件" in page.text


@pytest.mark.parametrize("query", ["?kind=x", "?state=preparing", "?since=yesterday", "?until=2026-13-01"])
async def test_a_filter_that_is_none_is_told(chat: Chat, browser: Browser, query: str) -> None:
    """An unknown kind, a state that is not the office's, and days that are none get a page that says so."""
    url = await _filled(chat)

    assert [(await browser.open(url + end + query)).status for end in ("", "/xlsx")] == [400, 400]


async def test_no_cell_is_a_formula(chat: Chat, browser: Browser) -> None:
    """An account named like a formula is text in the file; numbers, days and marks are where the headings say."""
    url = await _filled(chat)
    book = openpyxl.load_workbook(io.BytesIO((await browser.open(f"{url}/xlsx")).content))
    sheet = book.active
    assert sheet is not None
    types = {cell.data_type for row in sheet.iter_rows() for cell in row}
    late, done = _rows((await browser.open(f"{url}/xlsx")).content)

    assert "f" not in types
    assert late[3] == f"'{FORMULA}"
    assert (done[2], done[8], done[9], done[10]) == ("已备案", "2026-11-23 10:00", None, "个网备〔2026〕1号")
    assert (late[2], late[9], late[7]) == ("已提交", "逾期", datetime(2026, 11, 20))  # noqa: DTZ001  Excel knows no zones.


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+8613800138000", "'+8613800138000"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("\x00=1", "'=1"),
        ("大屯街道", "大屯街道"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_what_begins_like_a_formula_is_marked(text: str, cell: str) -> None:
    """An apostrophe goes before signs that begin a formula, also behind blanks; other words stay as they are."""
    assert neutral(text) == cell


async def test_the_register_leads_to_the_filings(chat: Chat, browser: Browser) -> None:
    """From a row the officer opens the filing's page."""
    page = await browser.open(await _filled(chat))
    path = page.text.split('href="/p/office/')[1].split('"')[0]
    opened = await browser.open(f"{chat.address}/p/office/{path}")

    assert "备案 2 · 已提交" in opened.text


async def test_the_command_exports_the_same(
    chat: Chat, browser: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`register export` writes what the page gives; a wrong name or filter is refused with status 2."""
    url = await _filled(chat)
    settings = chat.parts.settings
    file = tmp_path / "out.xlsx"
    statuses = [
        await export_register(settings, file, {"overdue": "1"}),
        await export_register(settings, tmp_path / "out.csv", {}),
        await export_register(settings, file, {"since": "gestern"}),
        await export_register(settings, tmp_path / "no" / "out.xlsx", {}),
    ]

    assert statuses == [0, 2, 2, 2]
    assert _rows(file.read_bytes()) == _rows((await browser.open(f"{url}/xlsx?overdue=1")).content)
    assert "已导出 1 件" in capsys.readouterr().out


async def test_officers_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`officers add` prints a code once, `list` says who has to redeem one, `remove` takes them off."""
    settings = Settings(data_dir=tmp_path)

    async def done(command: Callable[..., Any], *words: str) -> tuple[int, str]:
        status = await command(settings, *words)
        output = capsys.readouterr()
        return status, output.out + output.err

    added, again = await done(add_officer, "王丽"), await done(add_officer, " 王丽 ")
    listed = await done(list_officers)
    nobody = await done(add_officer, " ")
    removed, unknown = await done(remove_officer, "王丽"), await done(remove_officer, "王丽")
    empty = await done(list_officers)

    assert added[0] == 0
    assert "请本人在公众号里发送：受理人 " in added[1]
    assert added[1] != again[1]
    assert (listed[0], "王丽\t等本人发口令" in listed[1]) == (0, True)
    assert (nobody[0], removed[0], unknown[0]) == (2, 0, 1)
    assert "还没有受理人" in empty[1]
