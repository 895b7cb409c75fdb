"""Documents: PDF by its frame and its active parts, docx and xlsx as archives that must not explode or run anything.

This is no virus scanner: it refuses what has no place in a material, so that whoever opens one sees paper only.
"""

import io
import re
import zipfile
import zlib

from bot.uploads.kinds import Fault, FileKind, Unfit

PDF_SIGNATURE = b"%PDF-"
ZIP_SIGNATURE = b"PK\x03\x04"

MAX_ENTRIES = 2_000
#: Bytes to which all entries may unfold together, and one that is XML.
MAX_UNFOLDED = 100 * 1024 * 1024
_STEP = 65_536
_MAIN = {"word/document.xml": FileKind.DOCX, "xl/workbook.xml": FileKind.XLSX}
_TYPES = "[Content_Types].xml"
_ACTIVE_NAMES = re.compile(
    r"vbaproject|vbadata|/activex/|/embeddings/|/externallinks/|macrosheets/|oleobject", re.IGNORECASE
)
_ACTIVE_TYPES = re.compile(rb"macroenabled|vbaproject|oleobject|activex", re.IGNORECASE)
#: A relation outside the file that is fetched on opening; plain hyperlinks are not.
_FETCHED = re.compile(
    rb"<(?:\w+:)?Relationship\b(?=[^>]*TargetMode\s*=\s*[\"']External)(?![^>]*relationships/hyperlink)", re.IGNORECASE
)
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
#: Names that make a reader run, start or unpack something.
_PDF_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|XFA)(?![A-Za-z])")
_PDF_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def check_pdf(content: bytes) -> FileKind | Unfit:
    """A PDF with head and tail, and without parts that act."""
    if not re.match(rb"%PDF-[12]\.\d", content) or b"%%EOF" not in content[-2048:] or b"startxref" not in content:
        return Unfit(Fault.BROKEN)
    names = _PDF_ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), content)
    if _PDF_ACTIVE.search(names):
        return Unfit(Fault.ACTIVE)
    return FileKind.PDF


def check_archive(content: bytes) -> FileKind | Unfit:
    """A docx or xlsx: an archive of bounded size with the main part of either, and nothing that acts."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _archive(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        # What the library says of archives that are cut, lie about themselves, or use what it does not know.
        return Unfit(Fault.BROKEN)


def _archive(archive: zipfile.ZipFile) -> FileKind | Unfit:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    kind = next((kind for name, kind in _MAIN.items() if name in names), None)
    if kind is None or _TYPES not in names:
        return Unfit(Fault.KIND)
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNFOLDED:
        return Unfit(Fault.HUGE)
    if any(entry.flag_bits & 0x1 for entry in entries):
        return Unfit(Fault.ENCRYPTED)
    if len(set(names)) != len(names) or any(_escapes(name) for name in names):
        return Unfit(Fault.BROKEN)
    if any(_ACTIVE_NAMES.search(f"/{name}") for name in names):
        return Unfit(Fault.ACTIVE)
    return _entries(archive, kind)


def _entries(archive: zipfile.ZipFile, kind: FileKind) -> FileKind | Unfit:
    """Unfold every entry within one common bound, whatever its header says; XML is looked at."""
    left = MAX_UNFOLDED
    for entry in archive.infolist():
        is_xml = entry.filename.endswith((".xml", ".rels"))
        kept = bytearray()
        with archive.open(entry) as stream:
            while piece := stream.read(_STEP):
                left -= len(piece)
                if left < 0:
                    return Unfit(Fault.HUGE)
                if is_xml:
                    kept += piece
        if is_xml and (fault := _xml_fault(entry.filename, bytes(kept))):
            return Unfit(fault)
    return kind


def _xml_fault(name: str, xml: bytes) -> Fault | None:
    # XML in two bytes a character would pass by every pattern here; no office program writes it.
    if xml.startswith(_WIDE) or b"\0" in xml[:200]:
        return Fault.BROKEN
    active = _DTD.search(xml) or (name.endswith(".rels") and _FETCHED.search(xml))
    if active or (name == _TYPES and _ACTIVE_TYPES.search(xml)):
        return Fault.ACTIVE
    return None


def _escapes(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or ".." in re.split(r"[/\\]", name)
