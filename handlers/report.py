"""The report of a checked draft: its text cut into pieces, each with the findings that lie on it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
    #: Those of the findings that begin here, so that each has one place to come back to.
    begun: tuple[int, ...] = ()


def pieces(text: str, findings: Sequence[Mapping[str, Any]], *, field: str) -> list[Piece]:
    """Cut `text` at the borders of the findings on this field; joined, the pieces are the text again.

    Marks that turn the direction of writing are shown as �, one for one.
    """
    marked = {n: f for n, f in enumerate(findings, start=1) if f["field"] == field and f["end"] > f["start"]}
    begins, ends = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for number, finding in marked.items():
        begins[finding["start"]].add(number)
        ends[finding["end"]].add(number)
    here: set[int] = set()
    cut = []
    for start, end in pairwise(sorted({0, len(text), *begins, *ends})):
        here = (here | begins[start]) - ends[start]
        # Findings come worst first, so the smallest number is the worst.
        numbers = tuple(sorted(here))
        severity = marked[numbers[0]]["severity"] if numbers else ""
        cut.append(Piece(shown(text[start:end]), numbers, severity, tuple(sorted(begins[start]))))
    return cut


def shown(text: str) -> str:
    """The characters as a page shows them: marks that turn the direction of writing are �, one for one."""
    return text.translate(_SHOWN)
