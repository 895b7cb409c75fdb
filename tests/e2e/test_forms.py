"""The filled form of a filing: from 备案 N 表 to a Word file and a PDF."""

import io
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import docx
import pytest

from handlers.form_pdf import NoPdf, PdfMaker
from handlers.forms import FormBroken, fill
from tests.e2e.browsing import Browser, browsing, link
from tests.e2e.chat_world import SHOP, TOWN, Chat

FORMS = Path(__file__).parents[2] / "rules" / "packs" / "gejiu" / "forms"
FACTS = {
    **dict.fromkeys(("title", "number", "today", "account", "account_kind", "holder", "unit", "event_day"), "甲"),
    **dict.fromkeys(("due", "route", "through", "to", "articles", "given"), "乙"),
    "people": [{"role": "编辑", "name": "赵六", "duty": "记者", "phone": ""}],
    "preconditions": [{"mark": "☑", "name": "开会", "day": "今天"}],
    "materials": [{"mark": "☐", "name": "名单", "form": "纸质"}],
}


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The operator's browser."""
    async with browsing() as one:
        yield one


def _runs(process: int) -> bool:
    """Whether a process still does anything: it is there, and no zombie."""
    state = Path(f"/proc/{process}/stat")
    return state.exists() and state.read_text().split()[2] != "Z"


def words(content: bytes) -> str:
    """All text of a Word file, tables included."""
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


async def test_the_form_is_filled_with_what_is_known(chat: Chat, browser: Browser) -> None:
    """Account, people, conditions with their day, materials, last day and room for seals are in the Word file."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    await chat.ready(TOWN, 1)
    url = link(await chat.say(TOWN, "备案 1 表"), "/p/form/")
    page, file = await browser.open(url), await browser.open(f"{url}/docx")
    text = words(file.content)

    assert "下载 Word 版" in page.text
    assert file.headers["Content-Disposition"].startswith("attachment")
    for part in ("政务新媒体开设备案登记表", "大屯街道", "党政机关", "张三", "13800138000", "钱七", "2026年12月4日"):
        assert part in text
    assert "2026年11月23日（周一）" in text.split("班子专题会议已研究")[1]
    assert "受理部门意见" in text
    assert "{{" not in text


async def test_the_unit_is_on_the_form(chat: Chat, browser: Browser) -> None:
    """备案 N 单位 names the body behind the account; no full name is refused, another operator's filing unknown."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    await chat.shop()
    foreign = await chat.say(SHOP, "备案 1 单位 大屯街道办事处")
    refused = [await chat.say(TOWN, f"备案 1 单位{name}") for name in ("", " 街道", " 123456", f" {'长' * 61}")]
    unnamed = await chat.say(TOWN, "备案 1")
    named = await chat.say(TOWN, "备案 1 单位 大屯街道办事处")
    file = await browser.open(f"{link(await chat.say(TOWN, '备案 1 表'), '/p/form/')}/docx")

    assert "没有备案 1" in foreign
    assert all("请写全称" in answer for answer in refused)
    assert "单位：未填" in unnamed
    assert "已记下单位：大屯街道办事处" in named
    assert "大屯街道办事处" in words(file.content)


async def test_a_form_is_one_operators_own_and_expires(chat: Chat, browser: Browser) -> None:
    """Nobody else gets the link; after three days it is dead."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    await chat.shop()
    foreign = await chat.say(SHOP, "备案 1 表")
    url = link(await chat.say(TOWN, "备案 1 登记表"), "/p/form/")
    await chat.clock.set(chat.clock() + timedelta(days=3, hours=1))

    assert "/p/form/" not in foreign
    assert [(await browser.open(url + end)).status for end in ("", "/docx", "/pdf")] == [410, 410, 410]


@pytest.mark.skipif(PdfMaker.program() is None, reason="no LibreOffice on this machine: the PDF is not tried")
async def test_the_pdf_comes_from_libreoffice(chat: Chat, browser: Browser) -> None:
    """Where LibreOffice is installed the same form comes as PDF."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    answer = await browser.open(link(await chat.say(TOWN, "备案 1 表"), "/p/form/") + "/pdf")

    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")


async def test_without_libreoffice_the_page_says_so(
    chat: Chat, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a machine without it the page offers the Word file only, and the PDF's address says what to do."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    url = link(await chat.say(TOWN, "备案 1 表"), "/p/form/")
    monkeypatch.setenv("PATH", "/nowhere")

    assert "没有装 LibreOffice" in (await browser.open(url)).text
    assert (await browser.open(f"{url}/pdf")).status == 503


async def test_a_program_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A conversion over its limit gives no PDF and leaves no process."""
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 600 & echo $! > {tmp_path}/child; wait\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    made = await PdfMaker(limit_s=0.5).make(b"")

    assert made is NoPdf.FAILED
    assert not _runs(int((tmp_path / "child").read_text()))


async def test_an_office_may_replace_the_template(chat: Chat, browser: Browser, tmp_path: Path) -> None:
    """A file in the data folder goes before the pack's; one that is broken is told without an error."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    url = link(await chat.say(TOWN, "备案 1 表"), "/p/form/") + "/docx"
    folder = tmp_path / "demo" / "forms"
    folder.mkdir(parents=True)
    own = docx.Document()
    own.add_paragraph("本办专用：{{ account }}")
    own.save(str(folder / "open.docx"))
    replaced = await browser.open(url)
    own.add_paragraph("{{ no_such_name }}")
    own.save(str(folder / "open.docx"))
    unknown = await browser.open(url)
    (folder / "open.docx").write_bytes(b"no docx")
    broken = await browser.open(url)

    assert "本办专用：大屯街道" in words(replaced.content)
    assert (unknown.status, broken.status) == (503, 503)
    assert "模板有问题" in broken.text


@pytest.mark.parametrize(
    "value",
    [
        "{{ 7*7 }}",
        "{% for x in range(9) %}x{% endfor %}",
        "{{ ''.__class__.__mro__ }}",
        "<w:p/>&amp;<script>",
        "]]><w:br/>",
        "{{r title }}",
        "{{p title }}",
        "{%tr endfor %}",
    ],
)
def test_a_value_stays_text(value: str) -> None:
    """Braces, tags and escapes in a name are printed as they were typed, in every template."""
    filled = fill(FORMS / "open.docx", {**FACTS, "account": value})

    assert not isinstance(filled, FormBroken)
    assert value in words(filled)


@pytest.mark.parametrize("value", ["甲\x00\x07\x0c乙", "甲\n乙\t丙", "{_{ 7*7 }_}", "{_%x%_}"])
def test_signs_that_the_engine_means_something_by_do_nothing(value: str) -> None:
    """Control characters and the engine's own escapes neither break the form nor become braces."""
    filled = fill(FORMS / "open.docx", {**FACTS, "account": value})

    assert not isinstance(filled, FormBroken)
    assert "{{ 7*7 }}" not in words(filled)
    assert "{%" not in words(filled)


@pytest.mark.parametrize("template", sorted(FORMS.glob("*.docx")), ids=lambda path: path.stem)
def test_every_kind_has_a_form_that_can_be_filled(template: Path) -> None:
    """The six templates of the pack are filled without a name missing."""
    filled = fill(template, FACTS)

    assert not isinstance(filled, FormBroken)
    assert "甲登记表" in words(filled)
