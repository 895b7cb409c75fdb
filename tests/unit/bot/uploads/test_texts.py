"""Texts out of documents: read as written, hostile ones refused in a process that can be ended."""

import pytest

from bot.uploads.reader import TextReader
from bot.uploads.texts import MAX_PAGES, TextFault
from tests.unit.bot.uploads.documents import locked_pdf, looping_pdf, pdf, pdf_bomb, with_main, word
from tests.unit.bot.uploads.samples import archive, docx, locked_archive, lying_archive, png, xlsx

MOST = 2_000
WORD = word("秋日围炉煮茶", "院子里的柿子就红了。")
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">&b;</w:document>'
)


@pytest.fixture
def reader() -> TextReader:
    """A reader as the server has one."""
    return TextReader()


@pytest.mark.parametrize(
    ("content", "name", "text"),
    [
        ("秋日\r\n围炉".encode(), "a.txt", "秋日\n围炉"),
        ("\ufeff秋日".encode(), "a.MD", "秋日"),
        ("秋日围炉".encode("gb18030"), "a.txt", "秋日围炉"),
        ("秋日围炉".encode("utf-16"), "a.txt", "秋日围炉"),
        (
            "<title>题</title><p>六<b>合</b>彩</p><div>下一段<script>x</script></div>".encode(),
            "a.html",
            "题\n六合彩\n下一段",
        ),
        ('<?xml version="1.0" encoding="gbk"?><html><p>秋日</p></html>'.encode(), "a.htm", "秋日"),
        (WORD, "a.docx", "秋日围炉煮茶\n院子里的柿子就红了。"),
        (WORD, "named wrongly.txt", "秋日围炉煮茶\n院子里的柿子就红了。"),
        (pdf("秋日围炉煮茶"), "a.pdf", "秋日围炉煮茶"),
        (
            pdf("题目\n周末喝茶推荐一个六\n合彩特码内部料先中\n后付。\n新的一段"),
            "a.pdf",
            "题目\n周末喝茶推荐一个六合彩特码内部料先中后付。\n新的一段",
        ),
        (pdf("It was said\nin two lines"), "a.pdf", "It was said in two lines"),
    ],
)
async def test_what_is_written_is_read(reader: TextReader, content: bytes, name: str, text: str) -> None:
    """Each kind gives the text that a reader sees, in its lines."""
    assert await reader.read(content, name, most=MOST) == text


@pytest.mark.parametrize(
    ("content", "name", "fault"),
    [
        (b"  \n", "a.txt", TextFault.EMPTY),
        (b"\xff\xfe\x00", "a.txt", TextFault.ENCODING),
        (b"MZ\0\0program", "a.txt", TextFault.KIND),
        (png(), "a.png", TextFault.KIND),
        ("字".encode() * (MOST + 1), "a.txt", TextFault.LONG),
        (b"<p>x</p>" * 1_000_000, "a.html", TextFault.LONG),
        (b"<div>" * 1_000_000, "a.html", TextFault.EMPTY),
        (b"<!-- -->", "a.html", TextFault.BROKEN),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "a.docx", TextFault.ENCRYPTED),
        (b"\xd0\xcf\x11\xe0 Word 97", "a.doc", TextFault.OLD),
        (docx(), "a.docx", TextFault.BROKEN),
        (WORD[:-100], "a.docx", TextFault.BROKEN),
        (locked_archive(), "a.docx", TextFault.ENCRYPTED),
        (xlsx(), "a.xlsx", TextFault.KIND),
        (archive({"a.txt": b"x"}), "a.zip", TextFault.KIND),
        (lying_archive(), "a.docx", TextFault.BROKEN),
        (with_main(WORD, b"<a/>" * 30_000_000), "a.docx", TextFault.HUGE),
        (with_main(WORD, LAUGHS), "a.docx", TextFault.ACTIVE),
        (with_main(WORD, b"no xml"), "a.docx", TextFault.BROKEN),
        (pdf(), "a.pdf", TextFault.SCANNED),
        (pdf("字" * (MOST + 1)), "a.pdf", TextFault.LONG),
        (pdf("字", pages=MAX_PAGES + 1), "a.pdf", TextFault.PAGES),
        (pdf("字", pages=5_000), "a.pdf", TextFault.PAGES),
        (pdf("字")[:300], "a.pdf", TextFault.BROKEN),
        (b"%PDF-1.7\n%%EOF", "a.pdf", TextFault.BROKEN),
        (looping_pdf(), "a.pdf", TextFault.BROKEN),
        (pdf_bomb(), "a.pdf", TextFault.HUGE),
        (locked_pdf(), "a.pdf", TextFault.ENCRYPTED),
    ],
)
async def test_what_cannot_be_read_is_a_value(reader: TextReader, content: bytes, name: str, fault: TextFault) -> None:
    """Broken, locked, oversized and hostile documents each have their reason; none ends the reader."""
    assert await reader.read(content, name, most=MOST) is fault
    assert await reader.read(b"alive", "a.txt", most=MOST) == "alive"


async def test_what_takes_too_long_is_ended() -> None:
    """A document that is not read in time is given up, and its process is gone."""
    reader = TextReader(limit_s=0.001)

    assert await reader.read(WORD, "a.docx", most=MOST) is TextFault.HUGE


async def test_too_many_are_told_to_come_again() -> None:
    """When as many wait as may, the next one is refused at once."""
    reader = TextReader(_waiting=8)

    assert await reader.read(WORD, "a.docx", most=MOST) is TextFault.BUSY
