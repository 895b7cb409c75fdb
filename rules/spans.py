"""Places in a text, and asking whether others cover them."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple


class Span(NamedTuple):
    """Characters `start` to `end` (code points, end excluded) of a scene, seen through `view`."""

    start: int
    end: int
    #: "" for the plain spelling, else the view's Chinese name (谐音, 拆字, 插入符号 …).
    view: str = ""


class Cover:
    """Answers in logarithmic time whether one of many spans holds a given one whole."""

    def __init__(self, spans: Iterable[Span]) -> None:
        """Sort the spans once."""
        ordered = sorted((span.start, span.end) for span in spans)
        self._starts = [start for start, _ in ordered]
        self._furthest = list(accumulate((end for _, end in ordered), max))

    def holds(self, span: Span) -> bool:
        """Whether some span starts no later and ends no earlier."""
        before = bisect_right(self._starts, span.start)
        return before > 0 and self._furthest[before - 1] >= span.end

    def reaches_into(self, start: int, end: int) -> bool:
        """Whether some span begins between `start` and `end`."""
        return bisect_right(self._starts, end - 1) > bisect_right(self._starts, start - 1)


def longest_only(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, without those that lie inside another; plain spellings win over evasive ones."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end, span.view)):
        if not kept or span.end > kept[-1].end:
            kept.append(span)
    return kept
