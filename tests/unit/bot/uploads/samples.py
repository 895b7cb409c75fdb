"""Files of every kind, whole and hostile, made here so that no hostile file lies in the tree."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>'
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 1\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def pdf_with(stream: bytes, facts: bytes = b"/Filter /FlateDecode") -> bytes:
    """The PDF with one more object, a stream of these bytes."""
    kept = b"<< " + facts + b" /Length " + str(len(stream)).encode() + b" >>\nstream\n" + stream + b"\nendstream"
    return PDF.replace(b"xref\n0", b"2 0 obj\n" + kept + b"\nendobj\nxref\n0")


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int = 3, height: int = 2, *, pixels: bytes | None = None, end: bool = True) -> bytes:
    """A PNG in RGB; other pixels than the header promises can be put in."""
    body = pixels if pixels is not None else (b"\0" + b"\x30\xa0\x60" * width) * height
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    whole = b"\x89PNG\r\n\x1a\n" + header + _chunk(b"IDAT", zlib.compress(body, 9))
    return whole + (_chunk(b"IEND", b"") if end else b"")


def jpg(width: int = 8, height: int = 8, *, end: bool = True) -> bytes:
    """The frame of a JPEG; nothing here looks into the scan."""
    app = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x55\x55"
    return b"\xff\xd8" + app + frame + scan + (b"\xff\xd9" if end else b"")


def archive(parts: Mapping[str, bytes]) -> bytes:
    """A zip file of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in parts.items():
            file.writestr(name, body)
    return buffer.getvalue()


def docx(extra: Mapping[str, bytes] | None = None, *, types: bytes = TYPES) -> bytes:
    """The least of a docx, with more parts as wished."""
    return archive({"[Content_Types].xml": types, "word/document.xml": b"<w:document/>", **(extra or {})})


def xlsx(extra: Mapping[str, bytes] | None = None) -> bytes:
    """The least of an xlsx."""
    return archive({"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<workbook/>", **(extra or {})})


def lying_archive() -> bytes:
    """A docx whose directory says that its picture unfolds to ten bytes, while it unfolds to 200 MB."""
    whole = bytearray(docx({"word/media/a.bin": b"\0" * (200 * 1024 * 1024)}))
    directory = whole.rfind(b"PK\x01\x02")
    whole[directory + 24 : directory + 28] = struct.pack("<I", 10)
    return bytes(whole)


def locked_archive() -> bytes:
    """A docx whose entries say that they are encrypted."""
    whole = bytearray(docx())
    at = whole.find(b"PK\x01\x02")
    while at >= 0:
        whole[at + 8] |= 1
        at = whole.find(b"PK\x01\x02", at + 4)
    return bytes(whole)


def relation(kind: str) -> bytes:
    """A relation to something outside of the file."""
    url = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    one = f'<Relationship Type="{url}" Target="http://a.example/x" TargetMode="External"/>'
    return f"<Relationships>{one}</Relationships>".encode()
