"""Sentences and lines of a text: found once, looked up in logarithmic time."""

import re
from bisect import bisect_right
from functools import cached_property

STOPS = "。！？；!?;\n\r"
"""Marks that end a sentence."""
_STOP = re.compile(rf"[{STOPS}]+[”’」』）)》】]*")
_LINE = re.compile(r"[\n\r]+")


class Boundaries:
    """The pieces into which a separator cuts a text."""

    def __init__(self, text: str, stop: re.Pattern[str]) -> None:
        """Cut `text` after each match of `stop`."""
        self._ends = [match.end() for match in stop.finditer(text)]
        if not self._ends or self._ends[-1] < len(text):
            self._ends.append(len(text))

    def around(self, position: int) -> tuple[int, int]:
        """Start and end of the piece that holds the character at `position`."""
        index = min(bisect_right(self._ends, position), len(self._ends) - 1)
        return (self._ends[index - 1] if index else 0), self._ends[index]

    @cached_property
    def pieces(self) -> list[tuple[int, int]]:
        """All pieces in order."""
        return list(zip([0, *self._ends], self._ends, strict=False))


def sentences(text: str) -> Boundaries:
    """Sentences end with 。！？； their half-width forms, or a line break; closing quotes belong to them."""
    return Boundaries(text, _STOP)


def paragraphs(text: str) -> Boundaries:
    """Paragraphs end with a line break."""
    return Boundaries(text, _LINE)
