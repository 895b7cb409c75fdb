"""Documents with text in every form, whole and hostile, made here so that no hostile file lies in the tree."""

import io
import zipfile
import zlib

from docx import Document
from pypdf import PdfWriter

from tests.unit.bot.uploads.samples import archive

_BOMB = 200 * 1024 * 1024


def word(*paragraphs: str) -> bytes:
    """A docx as Word writes it."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_main(content: bytes, main: bytes) -> bytes:
    """The same docx with another main part."""
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        return archive({name: whole.read(name) for name in whole.namelist()} | {"word/document.xml": main})


def pdf(text: str = "", *, pages: int = 1, stream: bytes | None = None) -> bytes:
    """A PDF that shows the lines of a text; its one font maps two bytes to the character of that number."""
    lines = ["".join(f"{ord(character):04X}" for character in line) for line in text.split("\n")]
    shown = " 0 -20 Td ".join(f"<{line}> Tj" for line in lines)
    drawn = stream if stream is not None else f"BT /F 12 Tf 20 700 Td {shown} ET".encode() if text else b"q Q"
    packed = zlib.compress(drawn)
    to_unicode = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <FFFF> "
        b"endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"
    )
    kids = b" ".join(b"%d 0 R" % number for number in (8, *range(10, pages + 9)))
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources << /Font << /F 4 0 R >> >> >>"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%b] >>" % (pages, kids),
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed),
        b"<< /Type /Font/Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [5 0 R] /ToUnicode 6 0 R>>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo 9 0 R /FontDescriptor 7 0 R >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(to_unicode), to_unicode),
        b"<< /Type /FontDescriptor /FontName /A /Flags 4 >>",
        page,
        b"<< /Registry (A) /Ordering (I) /Supplement 0 >>",
        *[page] * (pages - 1),
    ]
    return _joined(objects)


def _joined(objects: list[bytes]) -> bytes:
    whole, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start, count = len(whole), len(objects) + 1
    whole += b"xref\n0 %d\n0000000000 65535 f \n%btrailer << /Size %d /Root 1 0 R >>\n" % (count, table, count)
    return bytes(whole + b"startxref\n%d\n%%%%EOF\n" % start)


def pdf_bomb() -> bytes:
    """A small PDF whose page unfolds to 200 MB."""
    return pdf(stream=b"q Q\n" * (_BOMB // 4))


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    writer = PdfWriter(io.BytesIO(pdf("秘密")))
    writer.encrypt("secret", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def looping_pdf() -> bytes:
    """A PDF whose tree of pages leads back to itself."""
    return pdf("循环").replace(b"/Kids [8 0 R]", b"/Kids [2 0 R]")
