"""Documents: PDF by its frame and its active parts, docx and xlsx as archives that must not explode or run anything.

This is no virus scanner: it refuses what has no place in a material, so that whoever opens one sees paper only.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

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
#: Names that make a reader run, start or unpack something. An action with a script has the long name beside /JS; three
#: letters alone stand in every second scan of some megabytes by chance.
_PDF_ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData)(?![A-Za-z])|/XFA(?=[\s\[(<])"
)
#: The dictionary of a stream that holds further objects (ISO 32000-1, 7.5.7), up to its first byte.
_PDF_OBJECTS = re.compile(rb"/ObjStm\b[^\0]{0,400}?stream\r?\n")
_PDF_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def check_pdf(content: bytes) -> FileKind | Unfit:
    """A PDF with head and tail, and without parts that act."""
    if not re.match(rb"%PDF-[12]\.\d", content) or b"%%EOF" not in content[-2048:] or b"startxref" not in content:
        return Unfit(Fault.BROKEN)
    if _acts(content):
        return Unfit(Fault.ACTIVE)
    fault = _packed_objects(content)
    return Unfit(fault) if fault else FileKind.PDF


def _packed_objects(content: bytes) -> Fault | None:
    """What is wrong with the objects that a PDF keeps compressed: they act, or unfold to too much."""
    if content.count(b"/ObjStm") > MAX_ENTRIES:
        return Fault.HUGE
    left = MAX_UNFOLDED // 4
    for packed in _object_streams(content):
        try:
            objects = zlib.decompressobj().decompress(packed, left)
        except zlib.error:
            continue  # Packed in another way, or no object stream at all.
        left -= len(objects)
        if left <= 0:
            return Fault.HUGE
        if _acts(objects):
            return Fault.ACTIVE
    return None


def _object_streams(content: bytes) -> Iterator[bytes]:
    """The bytes of each, none read twice, however many a file claims to have inside one another."""
    end = 0
    while found := _PDF_OBJECTS.search(content, end):
        end = content.find(b"endstream", found.end())
        if end < 0:
            return
        yield content[found.end() : end]


def _acts(objects: bytes) -> bool:
    """Whether a name that acts stands there, however its letters are escaped."""
    return _PDF_ACTIVE.search(_PDF_ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), objects)) is not None


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
