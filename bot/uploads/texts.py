"""The text of a document that somebody wants checked: .txt, .md, .html, .docx and .pdf, by content where that tells.

Parsers may be made to hang or to fill the memory by a file that was built for it: files of strangers are read through
`bot/uploads/reader.py`, in a process apart.
"""

import io
import re
import zipfile
from enum import StrEnum

from bot.uploads.documents import PDF_SIGNATURE, ZIP_SIGNATURE, check_archive
from bot.uploads.kinds import Fault, FileKind, Unfit

#: What an office program writes for a document that is locked with a password, or in its old formats.
_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0"
_ENDINGS = (".txt", ".md", ".html", ".htm")
#: Bytes that the main part of a docx may unfold to; the text of a long book has two million.
_MAX_MAIN = 16 * 1024 * 1024
MAX_PAGES = 100
#: A line of a PDF that is this full, against the longest, goes on in the next one unless a sentence ends with it.
_FULL = 0.7
_SENTENCE_ENDS = "。！？!?…：:；;”’」》"


class TextFault(StrEnum):
    """Why a document gives no text."""

    EMPTY = "empty"
    KIND = "kind"
    """It is nothing that we read, whatever it is called."""
    OLD = "old"
    """A .doc, .wps or another format of former days."""
    ENCODING = "encoding"
    BROKEN = "broken"
    HUGE = "huge"
    """It would unfold to more than anybody needs, or took too much time."""
    ACTIVE = "active"
    ENCRYPTED = "encrypted"
    SCANNED = "scanned"
    """A PDF that holds pictures of text and no text."""
    PAGES = "pages"
    LONG = "long"
    """More characters than were asked for."""
    BUSY = "busy"
    """Too many others are being read just now."""


_ARCHIVE_FAULTS = {
    Fault.HUGE: TextFault.HUGE,
    Fault.ACTIVE: TextFault.ACTIVE,
    Fault.ENCRYPTED: TextFault.ENCRYPTED,
    Fault.KIND: TextFault.KIND,
}


def text_of(content: bytes, name: str, *, most: int) -> str | TextFault:
    """The text of a document of at most so many characters, or why there is none."""
    if not content.strip():
        return TextFault.EMPTY
    text = _read(content, name.lower(), most)
    if isinstance(text, TextFault):
        return text
    if len(text) > most:
        return TextFault.LONG
    return text if text.strip() else TextFault.EMPTY


def _read(content: bytes, name: str, most: int) -> str | TextFault:
    if content.startswith(_OLE_SIGNATURE):
        return TextFault.ENCRYPTED if "EncryptedPackage".encode("utf-16-le") in content else TextFault.OLD
    if content.startswith(ZIP_SIGNATURE):
        return _read_docx(content)
    if content[:1024].lstrip().startswith(PDF_SIGNATURE):
        return _read_pdf(content, most)
    if not name.endswith(_ENDINGS):
        return TextFault.OLD if name.endswith((".doc", ".wps", ".rtf")) else TextFault.KIND
    text = _read_plain(content)
    if isinstance(text, TextFault) or not name.endswith((".html", ".htm")):
        return text
    return _read_html(text)


def _read_plain(content: bytes) -> str | TextFault:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # No text has these; a program that was renamed has.
        return TextFault.KIND if "\0" in text else text.replace("\r\n", "\n").replace("\r", "\n")
    return TextFault.ENCODING


def _read_html(text: str) -> str | TextFault:
    from lxml import etree, html

    from bot.uploads.lines import lines_of

    # What lxml refuses: a declared encoding in a text that is decoded already.
    declared = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        tree = html.fromstring(declared, parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, ValueError):
        return TextFault.BROKEN
    return lines_of(tree)


def _read_docx(content: bytes) -> str | TextFault:
    kind = check_archive(content)
    if isinstance(kind, Unfit):
        return _ARCHIVE_FAULTS.get(kind.fault, TextFault.BROKEN)
    if kind is not FileKind.DOCX:
        return TextFault.KIND
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if archive.getinfo("word/document.xml").file_size > _MAX_MAIN:
            return TextFault.HUGE
    return _docx_text(content)


def _docx_text(content: bytes) -> str | TextFault:
    from docx import Document
    from docx.opc.exceptions import OpcError
    from docx.table import Table
    from lxml import etree

    try:
        document = Document(io.BytesIO(content))
        lines = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                lines += [cell.text for row in block.rows for cell in row.cells]
            else:
                lines.append(block.text)
    except (OpcError, etree.LxmlError, KeyError, ValueError, AttributeError, IndexError):
        # What the library says of a document whose parts do not fit together.
        return TextFault.BROKEN
    return "\n".join(lines)


def _read_pdf(content: bytes, most: int) -> str | TextFault:
    from pypdf import PdfReader
    from pypdf.errors import LimitReachedError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        # Many PDFs may be read by everybody and only not be changed: these open without a password.
        if reader.is_encrypted and not reader.decrypt(""):
            return TextFault.ENCRYPTED
        if len(reader.pages) > MAX_PAGES:
            return TextFault.PAGES
        lines, length = [], 0
        for page in reader.pages:
            lines.append(page.extract_text())
            length += len(lines[-1])
            if length > most:
                return TextFault.LONG
    except LimitReachedError:
        return TextFault.HUGE
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        # What the library says of a file that is damaged or lies about itself.
        return TextFault.BROKEN
    text = _unwrapped("\n".join(lines))
    return text if any(character.isalnum() for character in text) else TextFault.SCANNED


def _unwrapped(text: str) -> str:
    """Paragraphs of a PDF, which knows only lines: a word broken at the edge of the paper must be seen whole."""
    lines = [stripped for line in text.splitlines() if (stripped := line.strip())]
    longest = max(map(len, lines), default=0)
    whole, goes_on = "", False
    for line in lines:
        between = "" if goes_on else "\n"
        if goes_on and whole[-1].isascii() and line[0].isascii():
            between = " "
        whole += between + line
        goes_on = len(line) >= _FULL * longest and not line.endswith(tuple(_SENTENCE_ENDS))
    return whole.lstrip("\n")
