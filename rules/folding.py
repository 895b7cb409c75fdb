"""Folding of characters one to one: width, case, diacritics, look-alikes, and traditional to simplified (繁简)."""

import unicodedata
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
"""Code points of a string."""

TABLES = Path(__file__).parent / "tables"
_SIZE = 0x110000
#: Blocks in which compatibility forms of single letters, digits and signs live.
_COMPATIBLE = (
    (0x00AA, 0x00FF), (0x0100, 0x024F), (0x1E00, 0x1EFF), (0x2070, 0x209F), (0x2100, 0x214F), (0x2160, 0x217F),
    (0x2460, 0x24FF), (0x2776, 0x2793), (0x3000, 0x3000), (0x3200, 0x33FF), (0xF900, 0xFAFF), (0xFE30, 0xFE6F),
    (0xFF01, 0xFFEE), (0x1D400, 0x1D7FF), (0x1F100, 0x1F1FF), (0x2F00, 0x2FDF),
)  # fmt: skip
#: Letters of other scripts that look like Latin ones, and further spellings of digits.
_ALIKE = {
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "і": "i", "ј": "j", "к": "k", "м": "m", "н": "h",
    "о": "o", "р": "p", "ѕ": "s", "т": "t", "ѵ": "v", "х": "x", "у": "y", "А": "a", "В": "b", "С": "c", "Е": "e",
    "Н": "h", "І": "i", "Ј": "j", "К": "k", "М": "m", "О": "o", "Р": "p", "Ѕ": "s", "Т": "t", "Х": "x", "У": "y",
    "α": "a", "β": "b", "ε": "e", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "u", "χ": "x",
    "Α": "a", "Β": "b", "Ε": "e", "Ζ": "z", "Η": "h", "Ι": "i", "Κ": "k", "Μ": "m", "Ν": "n", "Ο": "o", "Ρ": "p",
    "Τ": "t", "Υ": "y", "Χ": "x", "〇": "0", "⓪": "0", "⓿": "0", "🄌": "0", "ı": "i", "ø": "o", "đ": "d", "ł": "l",
}  # fmt: skip


def codes_of(text: str) -> Codes:
    """The code points of `text`; a lone surrogate is one code point like any other."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def text_of(codes: Codes) -> str:
    """The string of code points that holds no surrogate."""
    return codes.astype("<u4", copy=False).tobytes().decode("utf-32-le")


@cache
def fold_table() -> Codes:
    """For every code point the one that it folds to; surrogates fold to U+FFFD."""
    table = np.arange(_SIZE, dtype=np.uint32)
    for first, last in _COMPATIBLE:
        for code in range(first, last + 1):
            table[code] = ord(_bare(chr(code)))
    for upper in range(ord("A"), ord("Z") + 1):
        table[upper] = upper + 32
    for alike, latin in _ALIKE.items():
        table[ord(alike)] = ord(latin)
    for traditional, simplified in _pairs():
        table[ord(traditional)] = ord(simplified)
    table[0xD800:0xE000] = 0xFFFD
    return table


def _bare(character: str) -> str:
    """The one letter, digit or sign that a compatibility form stands for; itself when that is more than one."""
    compatible = unicodedata.normalize("NFKC", character)
    decomposed = unicodedata.normalize("NFD", compatible.casefold())
    if len(compatible) == 1 and not compatible.isalnum():
        return compatible
    inner = [part for part in decomposed if not unicodedata.combining(part) and part not in "()[]〔〕. "]
    return inner[0] if len(inner) == 1 else character


def _pairs() -> list[tuple[str, str]]:
    file = TABLES / "traditional.txt"
    if not file.is_file():
        return []
    lines = file.read_text(encoding="utf-8").splitlines()
    return [(pair[0], pair[1]) for line in lines if not line.startswith("#") for pair in line.split()]


def fold_codes(codes: Codes) -> Codes:
    """The folded code points, as many as were given."""
    return fold_table()[codes]


def fold(text: str) -> str:
    """The folded text, as long as `text`."""
    return text_of(fold_codes(codes_of(text)))
