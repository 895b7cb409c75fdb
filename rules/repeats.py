"""Terms with characters repeated (叠字): 六六合合彩彩."""

from collections.abc import Iterator
from functools import partial
from itertools import groupby

import numpy as np

from rules.automaton import Automaton
from rules.segmentation import words
from rules.sightings import Entry, Sightings, span_of
from rules.spans import Span
from rules.text_views import Index, View

REPEATED = "叠字"
#: Looked for in terms of at most so many characters.
_LONGEST = 12


class Repeats:
    """The terms that count with their characters repeated too."""

    def __init__(self, entries: dict[str, list[Entry]]) -> None:
        """Take folded terms without repeats, each with its owners."""
        self._automaton = Automaton(entries)

    def look(self, singled: tuple[View, Index], tight: View, seen: Sightings) -> None:
        """Add what is a term once repeats are cut down, unless the repeat is an ordinary word such as 妈妈."""
        single, repeated = singled
        if not len(repeated):
            return
        for low, high in _windows(repeated, len(single.text)):
            for start, end, entries in self._automaton.places(single.text[low:high]):
                span = span_of(single, low + start, low + end, through=REPEATED)
                if is_odd(tight, span):
                    for entry in entries:
                        seen.add_find(entry.key, partial(list, [span]))


def is_odd(tight: View, span: Span) -> bool:
    """Whether all characters are repeated, or one is whose doubling is no word."""
    ends = (span.start, span.end)
    first, last = ends if tight.places is None else np.searchsorted(tight.places, ends).tolist()
    runs = ["".join(run) for _, run in groupby(tight.text[first:last])]
    doubled = [run for run in runs if len(run) > 1]
    return bool(doubled) and (len(doubled) == len(runs) or not any(words(run) == [run] for run in doubled))


def _windows(middles: Index, size: int) -> Iterator[tuple[int, int]]:
    """Stretches around the given places that do not overlap."""
    parted = np.flatnonzero(np.diff(middles) > 2 * _LONGEST)
    firsts = middles[np.concatenate(([0], parted + 1))]
    lasts = middles[np.concatenate((parted, [len(middles) - 1]))]
    for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
        yield max(0, first - _LONGEST), min(size, last + _LONGEST)
