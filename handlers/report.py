"""The report of a checked draft: its text cut into pieces, each with the findings that lie on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

#: Marks that turn the direction of writing would turn the page round, and hide what a draft really says.
_TURNING = (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_SHOWN = dict.fromkeys(_TURNING, "\ufffd")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters with the same findings on it."""

    text: str
    #: Numbers of the findings, counted from 1 in the report's order; empty for plain text.
    numbers: tuple[int, ...]
    #: Worst severity among them, or "".
    severity: str


def pieces(text: str, findings: Sequence[dict[str, Any]], *, field: str) -> list[Piece]:
    """Cut `text` at the borders of the findings on this field; joined, the pieces are the text again.

    Marks that turn the direction of writing are shown as �, one for one.
    """
    marked = [(n, f) for n, f in enumerate(findings, start=1) if f["field"] == field and f["end"] > f["start"]]
    borders = sorted({0, len(text), *(f["start"] for _, f in marked), *(f["end"] for _, f in marked)})
    cut = []
    for start, end in pairwise(borders):
        here = [(n, f) for n, f in marked if f["start"] <= start and end <= f["end"]]
        # Findings come worst first, so the first one here is the worst.
        cut.append(
            Piece(text[start:end].translate(_SHOWN), tuple(n for n, _ in here), here[0][1]["severity"] if here else "")
        )
    return cut
