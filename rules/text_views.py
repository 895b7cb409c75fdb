"""Views of a text: folded, and tightened (what was put between characters taken out), each with its way back."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rules.folding import Codes, codes_of, fold_codes, text_of

Index = NDArray[np.int64]

KEPT: Final = 0
INVISIBLE: Final = 1
"""Zero-width, variation and combining characters: never count."""
ODD: Final = 2
"""Blanks, symbols and emoji: do not count inside a term."""
LATIN: Final = 3
"""Letters and digits: blanks between them do count."""

_FIRST_CHINESE = 0x4E00
#: Letters spelled out with something between them: V❤X, A*I, but not A.I. or A/B.
_ONE_BY_ONE = re.compile(r"(?<![a-z0-9])[a-z](?:[^\w.,'/&@+\n\r-]{1,3}[a-z])+(?![a-z0-9])")
#: Fillers and joiners outside the blocks of combining marks.
_INVISIBLE = (0x00AD, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180E, 0x3164, 0xFEFF, 0xFFA0)


@dataclass(frozen=True, slots=True)
class View:
    """A text to be matched, and for each of its characters the place in the original."""

    text: str
    codes: Codes
    #: None when places are the same.
    places: Index | None = None
    #: How many original characters each stands for; None for one each.
    lengths: Index | None = None

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The original characters of `start` to `end`."""
        if self.places is None:
            return start, end
        length = 1 if self.lengths is None else int(self.lengths.item(end - 1))
        return int(self.places.item(start)), int(self.places.item(end - 1)) + length


@cache
def class_table() -> NDArray[np.uint8]:
    """For every code point after folding: KEPT, INVISIBLE, ODD or LATIN."""
    table = np.zeros(0x110000, dtype=np.uint8)
    for first, last in ((0x00A0, 0x2BFF), (0x3000, 0x303F), (0xFE00, 0xFE0F), (0xFFF0, 0xFFFF)):
        for code in range(first, last + 1):
            table[code] = _class_of(chr(code))
    for code in range(0x20, 0x7F):
        table[code] = LATIN if chr(code).isalnum() else ODD
    for code in (*range(0x0300, 0x0370), *_INVISIBLE):
        table[code] = INVISIBLE
    table[0xE0000:0xE1000] = INVISIBLE
    table[0x1F000:0x1FB00] = ODD
    table[0x09] = ODD
    for stop in "。！？；：，、!?;:,…\n\r《》〈〉“”‘’「」『』【】()":
        table[ord(stop)] = KEPT
    return table


def _class_of(character: str) -> int:
    category = unicodedata.category(character)
    if category in {"Mn", "Me", "Cf"}:
        return INVISIBLE
    return ODD if category[0] in "SZP" else LATIN if character.isalnum() else KEPT


@dataclass(frozen=True, slots=True)
class Views:
    """The written views of one text."""

    #: As long as the text.
    folded: View
    #: Without invisible characters.
    clean: View
    #: Without odd ones too, unless they part Latin letters or digits.
    tight: View


def views_of(text: str) -> Views:
    """Fold, clean and tighten a text; views that would be the same are one object."""
    codes = fold_codes(codes_of(text))
    folded = View(text_of(codes), codes)
    classes = class_table()[codes]
    odd = classes == ODD
    invisible = classes == INVISIBLE
    clean = _without(folded, invisible) if invisible.any() else folded
    out = odd | invisible
    return Views(folded, clean, _without(folded, out & ~_parting(folded.text, classes, out)) if odd.any() else clean)


def _without(folded: View, out: NDArray[np.bool_]) -> View:
    places = np.flatnonzero(~out)
    codes = folded.codes[places]
    return View(text_of(codes), codes, places)


def _parting(text: str, classes: NDArray[np.uint8], out: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where an odd character parts words: between Latin letters or digits, unless those are letters one by one."""
    found = _between_latin(classes, out)
    if found.any():
        for match in _ONE_BY_ONE.finditer(text):
            found[match.start() : match.end()] = False
    return found


def _between_latin(classes: NDArray[np.uint8], out: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where an odd character has a Latin letter or digit as its nearest neighbour on both sides."""
    size = len(classes)
    index = np.arange(size)
    before = np.maximum.accumulate(np.where(out, -1, index))
    after = np.minimum.accumulate(np.where(out, size, index)[::-1])[::-1]
    latin = np.zeros(size + 1, dtype=bool)
    latin[:size] = classes == LATIN
    found: NDArray[np.bool_] = latin[before] & latin[after] & (classes == ODD)
    return found


def repeats(tight: View) -> Index:
    """Places of Chinese characters that repeat the one before them."""
    codes = tight.codes
    return np.flatnonzero((codes[1:] == codes[:-1]) & (codes[1:] >= _FIRST_CHINESE)) + 1


def single_view(tight: View, again: Index) -> View:
    """The tight view without the characters at `again`, which repeat the one before them."""
    kept = np.ones(len(tight.codes), dtype=bool)
    kept[again] = False
    firsts = np.flatnonzero(kept)
    lasts = np.append(firsts, len(tight.codes))[1:] - 1
    places = firsts if tight.places is None else tight.places[firsts]
    ends = lasts if tight.places is None else tight.places[lasts]
    codes = tight.codes[firsts]
    return View(text_of(codes), codes, places, ends - places + 1)


def normal_forms(terms: Sequence[str]) -> list[str]:
    """Each term as it stands in the tight view of a text."""
    if not terms:
        return []
    joined = "\n".join(" ".join(term.splitlines()) for term in terms)
    return views_of(joined).tight.text.split("\n")


def normal_form(term: str) -> str:
    """A term as it stands in the tight view of a text."""
    return normal_forms([term])[0]
