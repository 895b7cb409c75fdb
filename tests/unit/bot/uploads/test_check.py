"""Files that somebody sends: taken by their content, refused with the reason, at a bounded cost."""

import tracemalloc
import zlib

import pytest

from bot.uploads.check import check_file
from bot.uploads.kinds import Fault, FileKind, Unfit
from bot.uploads.labels import LONGEST, label
from tests.unit.bot.uploads.samples import (
    PDF,
    TYPES,
    archive,
    docx,
    jpg,
    locked_archive,
    lying_archive,
    pdf_with,
    png,
    relation,
    xlsx,
)

MACRO_TYPES = TYPES.replace(
    b"</Types>", b'<Override ContentType="application/vnd.ms-word.document.macroEnabled"/></Types>'
)
_OBJECTS = b"/Filter /FlateDecode /Type /ObjStm /N 1 /First 4"
ZEROS = b"\0" * (120 * 1024 * 1024)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, FileKind.PDF),
        (pdf_with(b"the bytes of a scan, /JS( by chance, /XFAa too"), FileKind.PDF),
        (pdf_with(zlib.compress(b"1 0 << /Type /Page >>"), _OBJECTS), FileKind.PDF),
        (png(), FileKind.PNG),
        (jpg(), FileKind.JPG),
        (jpg() + b"a second picture as phones append it", FileKind.JPG),
        (docx(), FileKind.DOCX),
        (docx({"word/_rels/document.xml.rels": relation("hyperlink")}), FileKind.DOCX),
        (xlsx(), FileKind.XLSX),
    ],
)
def test_whole_files_are_taken_by_their_content(content: bytes, kind: FileKind) -> None:
    """Each of the five kinds is recognised without looking at a name; a plain link in a document is no harm."""
    assert check_file(content) is kind


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"<html><script>alert(1)</script></html>", Fault.KIND),
        (b"MZ\x90\x00 a program", Fault.KIND),
        (b"GIF89a", Fault.KIND),
        (b"<svg onload='alert(1)'/>", Fault.KIND),
        (b"\xd0\xcf\x11\xe0 an old .doc", Fault.KIND),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), Fault.ENCRYPTED),
        # PDF
        (b"%PDF-1.4 cut off", Fault.BROKEN),
        (b"%PDF-9.9" + PDF[8:], Fault.BROKEN),
        (PDF.replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), Fault.ACTIVE),
        (PDF.replace(b"/Catalog", b"/Catalog /#4aavaScript 1 0 R"), Fault.ACTIVE),
        (PDF.replace(b"/Catalog", b"/Catalog /AA << /S /Launch /F (cmd.exe) >>"), Fault.ACTIVE),
        (PDF.replace(b"/Catalog", b"/Catalog /EmbeddedFiles 3 0 R"), Fault.ACTIVE),
        (pdf_with(zlib.compress(b"1 0 << /S /Java#53cript /JS (app.alert(1)) >>"), _OBJECTS), Fault.ACTIVE),
        (pdf_with(zlib.compress(b" " * (30 * 1024 * 1024)), _OBJECTS), Fault.HUGE),
        (pdf_with(b"/ObjStm " * 3_000), Fault.HUGE),
        # PNG
        (png(end=False), Fault.BROKEN),
        (png()[:-20] + b"\0" * 20, Fault.BROKEN),
        (png(3, 2, pixels=b"\0" * 1_000_000), Fault.HUGE),
        (png(50_000, 50_000, pixels=b"\0" * 1000), Fault.HUGE),
        (png(0, 5), Fault.BROKEN),
        # JPEG
        (jpg(end=False), Fault.BROKEN),
        (jpg(65_000, 65_000), Fault.HUGE),
        (b"\xff\xd8\xff" + b"\xe0\xff\xff" + b"x" * 10, Fault.BROKEN),
        (b"\xff\xd8\xff<script>", Fault.BROKEN),
        # docx and xlsx
        (archive({"a.txt": b"a"}), Fault.KIND),
        (docx()[:-30], Fault.BROKEN),
        (docx({"word/media/zeros.bin": ZEROS}), Fault.HUGE),
        (lying_archive(), Fault.BROKEN),
        (docx({f"word/media/{number}.bin": b"" for number in range(2_100)}), Fault.HUGE),
        (docx({"word/vbaProject.bin": b"Sub AutoOpen()"}), Fault.ACTIVE),
        (docx({"word/embeddings/oleObject1.bin": b"x"}), Fault.ACTIVE),
        (docx(types=MACRO_TYPES), Fault.ACTIVE),
        (docx({"word/_rels/settings.xml.rels": relation("attachedTemplate")}), Fault.ACTIVE),
        (docx({"word/x.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'}), Fault.ACTIVE),
        (docx({"word/x.xml": "<!DOCTYPE x>".encode("utf-16")}), Fault.BROKEN),
        (docx({"../../etc/cron.d/x": b"x"}), Fault.BROKEN),
        (docx({"C:\\x": b"x"}), Fault.BROKEN),
        (xlsx({"xl/externalLinks/externalLink1.xml": b"<x/>"}), Fault.ACTIVE),
        (xlsx({"xl/macrosheets/sheet1.xml": b"<x/>"}), Fault.ACTIVE),
        (locked_archive(), Fault.ENCRYPTED),
    ],
)
def test_hostile_and_broken_files_are_refused(content: bytes, fault: Fault) -> None:
    """Programs, pages, bombs, macros, remote templates, entities, cut and locked files are each refused by name."""
    assert check_file(content) == Unfit(fault)


@pytest.mark.parametrize("content", [docx({"word/media/zeros.bin": ZEROS}), png(20_000, 3_000, pixels=ZEROS)])
def test_a_bomb_costs_little_memory(content: bytes) -> None:
    """Content that unfolds to 120 MB is looked through with less than 8 MB at any moment."""
    tracemalloc.start()
    check_file(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 8 * 1024 * 1024


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("人员名单.pdf", "人员名单.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\我\\名单.docx", "名单.docx"),
        ("a\x00b\r\nSet-Cookie: x.png", "abSet-Cookie: x.png"),
        ("名单\u202egnp.exe", "名单gnp.exe"),
        ("", "未命名"),
        (None, "未命名"),
        ("/", "未命名"),
    ],
)
def test_a_name_is_only_a_label(name: str | None, shown: str) -> None:
    """Paths, line breaks and signs that turn the text around are gone from a label."""
    assert label(name) == shown


def test_a_long_label_keeps_its_end() -> None:
    """A label is cut in the middle, so that its ending stays to be seen."""
    cut = label("名" * 300 + ".docx")

    assert len(cut) == LONGEST
    assert cut.endswith(".docx")
