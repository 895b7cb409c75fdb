"""Pictures: looked through without ever holding the unfolded pixels.

Sources: PNG (W3C, third edition) chapters 5 and 11; JPEG (ITU-T T.81) annex B.
"""

import struct
import zlib
from collections.abc import Iterator

from bot.uploads.kinds import Fault, FileKind, Unfit

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
JPG_SIGNATURE = b"\xff\xd8\xff"

#: A phone's camera makes 12 to 50 million; a scanned A4 page in 600 dpi has 35.
MAX_PIXELS = 60_000_000
MAX_SIDE = 20_000
_STEP = 65_536
#: Samples a pixel by PNG colour type.
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
#: Start-of-frame markers: all but DHT, JPG and DAC in their row.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_NO_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
_EOI, _SOS = 0xD9, 0xDA


def check_png(content: bytes) -> FileKind | Unfit:
    """A PNG whose chunks are whole and whose pixels unfold to what its header says."""
    header: tuple[int, ...] | None = None
    packed: list[memoryview] = []
    for name, body in _chunks(content):
        if header is None:
            if name != b"IHDR" or len(body) != 13:
                return Unfit(Fault.BROKEN)
            header = struct.unpack(">IIBBBBB", body)
            if fault := _too_big(header[0], header[1]):
                return Unfit(fault)
        elif name == b"IDAT":
            packed.append(body)
        elif name == b"IEND":
            return _unfolds(header, packed)
    return Unfit(Fault.BROKEN)


def check_jpg(content: bytes) -> FileKind | Unfit:
    """A JPEG whose segments are whole, whose frame is of a size that can be shown, and that has an end."""
    at, size = 2, None
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            return Unfit(Fault.BROKEN)
        marker = content[at + 1]
        if marker == 0xFF or marker in _NO_LENGTH:
            at += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(content[at + 2 : at + 4])
        if marker == _EOI or length < 2 or at + 2 + length > len(content):
            return Unfit(Fault.BROKEN)
        if marker in _FRAMES and length >= 8:
            size = struct.unpack(">HH", content[at + 5 : at + 9])
            if fault := _too_big(size[1], size[0]):
                return Unfit(fault)
        if marker == _SOS:
            ended = content.find(b"\xff\xd9", at + 2 + length) > 0
            return FileKind.JPG if size and ended else Unfit(Fault.BROKEN)
        at += 2 + length
    return Unfit(Fault.BROKEN)


def _chunks(content: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """The chunks of a PNG as long as they are whole."""
    at, view = len(PNG_SIGNATURE), memoryview(content)
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4])
        end = at + 12 + length
        if end > len(content) or zlib.crc32(view[at + 4 : end - 4]) != int.from_bytes(content[end - 4 : end]):
            return
        yield content[at + 4 : at + 8], view[at + 8 : end - 4]
        at = end


def _too_big(width: int, height: int) -> Fault | None:
    if not width or not height:
        return Fault.BROKEN
    return Fault.HUGE if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS else None


def _unfolds(header: tuple[int, ...], packed: list[memoryview]) -> FileKind | Unfit:
    """Unfold the pixels piece by piece and throw them away; more of them than the header says is a bomb."""
    width, height, depth, colour = header[:4]
    if colour not in _CHANNELS or depth not in {1, 2, 4, 8, 16} or not packed:
        return Unfit(Fault.BROKEN)
    # An interlaced picture has seven passes, each with filter bytes and rounding of its own.
    most = height * (2 + (width * depth * _CHANNELS[colour] + 7) // 8) + 7 * (width + height) + 64
    unfolding, total = zlib.decompressobj(), 0
    try:
        for piece in packed:
            rest = bytes(piece)
            while rest and not unfolding.eof:
                total += len(unfolding.decompress(rest, _STEP))
                rest = unfolding.unconsumed_tail
                if total > most:
                    return Unfit(Fault.HUGE)
    except zlib.error:
        return Unfit(Fault.BROKEN)
    return FileKind.PNG if unfolding.eof and total >= height else Unfit(Fault.BROKEN)
