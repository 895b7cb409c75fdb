"""Terms with characters repeated (叠字): 六六合合彩彩."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import groupby

import numpy as np

from rules.automaton import Automaton
from rules.segmentation import words
from rules.sightings import Entry, KeyNumbers, Sightings, span_of
from rules.spans import Span
from rules.text_views import Index, View

REPEATED = "叠字"
#: Looked for in terms of at most so many characters.
_LONGEST = 12


class Repeats:
    """The terms that count with their characters repeated too."""

    def __init__(self, entries: Mapping[str, Sequence[Entry]], numbers: KeyNumbers) -> None:
        """Take folded terms without repeats, each with its owners."""
        self._automaton = Automaton(entries, numbers)

    def look(self, single: View, odd: Index, tight: View, seen: Sightings) -> None:
        """Add what is a term once repeats are cut down; `odd` are the places in `single` of odd repeats, not none."""
        for low, high in _windows(odd, len(single.text)):
            for start, end, keys in self._automaton.keys(single.text[low:high]):
                span = span_of(single, low + start, low + end, through=REPEATED)
                if is_odd(tight, span):
                    for key in keys:
                        seen.add_find(key, partial(list, [span]), evasive=True)


def odd_repeats(tight: View, again: Index) -> Index:
    """Where repeats begin that are no ordinary words such as 妈妈 and 高高兴兴.

    Args:
        tight: the text.
        again: places of characters that repeat the one before them.
    """
    places = again.tolist()
    if not places:
        return again
    text, repeating = tight.text, set(places)
    firsts = [place - 1 for place in places if place - 1 not in repeating]
    return np.array([first for first in firsts if not _is_ordinary(first, text, repeating)], dtype=np.int64)


def _is_ordinary(first: int, text: str, repeating: set[int]) -> bool:
    if first + 2 in repeating:
        return False
    if first + 3 in repeating:
        return _is_word(text[first : first + 4])
    if first - 1 in repeating:
        return _is_word(text[first - 2 : first + 2])
    return _is_word(text[first : first + 2])


@lru_cache(maxsize=4096)
def _is_word(text: str) -> bool:
    return words(text) == [text]


def is_odd(tight: View, span: Span) -> bool:
    """Whether all characters are repeated, or one is whose doubling is no word."""
    ends = (span.start, span.end)
    first, last = ends if tight.places is None else np.searchsorted(tight.places, ends).tolist()
    runs = ["".join(run) for _, run in groupby(tight.text[first:last])]
    doubled = [run for run in runs if len(run) > 1]
    return bool(doubled) and (len(doubled) == len(runs) or not any(map(_is_word, doubled)))


def _windows(middles: Index, size: int) -> Iterator[tuple[int, int]]:
    """Stretches around the given places that do not overlap."""
    parted = np.flatnonzero(np.diff(middles) > 2 * _LONGEST)
    firsts = middles[np.concatenate(([0], parted + 1))]
    lasts = middles[np.concatenate((parted, [len(middles) - 1]))]
    for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
        yield max(0, first - _LONGEST), min(size, last + _LONGEST)
