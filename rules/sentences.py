"""Sentences and lines of a text: found once, looked up in logarithmic time."""

from bisect import bisect_right
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from rules.folding import Codes, codes_of

STOPS = "。！？；!?;\n\r"
"""Marks that end a sentence."""
_CLOSING = "”’」』）)》】"
"""Marks that still belong to a sentence when they follow its end."""
_LINE_ENDS = "\n\r"
_OTHER, _CLOSES, _STOPS, _BREAKS = 0, 1, 2, 3

Index = NDArray[np.int64]


@cache
def _marks() -> NDArray[np.uint8]:
    """What each code point is to a sentence."""
    table = np.full(0x110000, _OTHER, dtype=np.uint8)
    for characters, kind in ((_CLOSING, _CLOSES), (STOPS, _STOPS), (_LINE_ENDS, _BREAKS)):
        table[codes_of(characters)] = kind
    return table


class Boundaries:
    """The pieces into which marks cut a text."""

    def __init__(self, ends: Index, size: int) -> None:
        """Take the places after which a piece ends, in order, for a text of `size` characters."""
        whole = len(ends) > 0 and int(ends[-1]) == size
        #: Ends of all pieces; the last is the end of the text.
        self.ends: Index = ends if whole else np.append(ends, size)
        self._listed: list[int] = self.ends.tolist()

    @property
    def starts(self) -> Index:
        """Starts of all pieces."""
        return np.concatenate(([0], self.ends[:-1]))

    def around(self, position: int) -> tuple[int, int]:
        """Start and end of the piece that holds the character at `position`."""
        index = min(bisect_right(self._listed, position), len(self._listed) - 1)
        return (self._listed[index - 1] if index else 0), self._listed[index]

    @cached_property
    def pieces(self) -> list[tuple[int, int]]:
        """All pieces in order."""
        return list(zip([0, *self._listed], self._listed, strict=False))


def sentences(codes: Codes) -> Boundaries:
    """Sentences end with 。！？； their half-width forms, or a line break; closing quotes belong to them."""
    marks = _marks()[codes]
    stops = marks >= _STOPS
    ends = np.flatnonzero(stops[:-1] & ~stops[1:]) + 1
    closing = np.flatnonzero(marks[ends] == _CLOSES)
    while len(closing):
        ends[closing] += 1
        closing = closing[ends[closing] < len(codes)]
        closing = closing[marks[ends[closing]] == _CLOSES]
    if len(codes) and stops[-1]:
        ends = np.append(ends, len(codes))
    return Boundaries(ends, len(codes))


def paragraphs(codes: Codes) -> Boundaries:
    """Paragraphs end with a line break."""
    breaks = _marks()[codes] == _BREAKS
    ends = np.flatnonzero(breaks[:-1] & ~breaks[1:]) + 1
    if len(codes) and breaks[-1]:
        ends = np.append(ends, len(codes))
    return Boundaries(ends, len(codes))
