"""What a scan of a draft has seen, by owner and group."""

from collections import defaultdict
from typing import NamedTuple

from rules.spans import Span
from rules.text_views import View

Owner = int
"""Index of a rule; negative for what belongs to no single rule."""
Sightings = dict[Owner, dict[str, list[Span]]]
"""Owner → group → spans."""
INSERTED = "插入符号"


class Entry(NamedTuple):
    """Whose word it is, and through which view it is found."""

    owner: Owner
    group: str
    view: str = ""


def nothing_seen() -> Sightings:
    """An empty record that makes room as it is written to."""
    return defaultdict(lambda: defaultdict(list))


def span_of(view: View, start: int, end: int, *, through: str = "") -> Span:
    """The original characters of a place in a view; unless `through` is given, whether they were parted is told."""
    if view.places is None:
        return Span(start, end, through)
    first, last = view.back(start, end)
    return Span(first, last, through or (INSERTED if last - first > end - start else ""))


def joined(text: str, at: int) -> bool:
    """Whether the place is inside a Latin word or a number."""
    if not 0 < at < len(text):
        return False
    left, right = text[at - 1], text[at]
    if not (left.isascii() and right.isascii()):
        return False
    return (left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit())
