"""One native automaton for all terms of all packs, and one set for all expressions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from ahocorasick_rs import AhoCorasick

from rules.expressions import ExpressionSet, places
from rules.folding import fold
from rules.homophones import Homophones
from rules.model import Expression, Word
from rules.sightings import Entry, Owner, Sightings, joined, nothing_seen, span_of
from rules.spellings import REPEATED, evasive_spellings, without_repeats
from rules.text_views import Index, View, normal_forms, single_view

#: Repeated characters are looked for in terms of at most so many.
_LONGEST_REPEATED = 12


class Automaton:
    """Many words at once; a word may belong to several owners."""

    def __init__(self, entries: dict[str, list[Entry]]) -> None:
        """Build it over the keys of `entries`."""
        self._entries: Sequence[list[Entry]] = list(entries.values())
        self._native = AhoCorasick(list(entries), store_patterns=False) if entries else None

    def look(self, view: View, seen: Sightings) -> None:
        """Add all sightings in the view, in its order."""
        self.look_inside(view, (0, len(view.text)), seen)

    def look_inside(self, view: View, bounds: tuple[int, int], seen: Sightings) -> None:
        """The same between two places of the view only."""
        if self._native is None:
            return
        base = bounds[0]
        text = view.text[base : bounds[1]]
        for index, start, end in self._native.find_matches_as_indexes(text, overlapping=True):
            if joined(text, start) or joined(text, end):
                continue
            for owner, group, through in self._entries[index]:
                seen[owner][group].append(span_of(view, base + start, base + end, through=through))


class Scanner:
    """Finds every watched word and expression in one pass each."""

    def __init__(self, words: Iterable[tuple[Owner, Word]], expressions: Iterable[tuple[Owner, Expression]]) -> None:
        """Build the automata over the words, folded and tightened as texts will be."""
        plain: dict[str, list[Entry]] = defaultdict(list)
        exact: dict[str, list[Entry]] = defaultdict(list)
        single: dict[str, list[Entry]] = defaultdict(list)
        guessed: list[tuple[Owner, str, str]] = []
        watched = list(words)
        for (owner, word), tightened in zip(watched, normal_forms([word.text for _, word in watched]), strict=True):
            if len(tightened) != len("".join(word.text.split())):
                exact[fold(word.text)].append(Entry(owner, word.group))
                continue
            plain[tightened].append(Entry(owner, word.group))
            if word.evasion:
                guessed.append((owner, word.group, tightened))
                single[without_repeats(tightened)].append(Entry(owner, word.group, REPEATED))
                for spelling, through in evasive_spellings(tightened):
                    plain[spelling].append(Entry(owner, word.group, through))
        self._plain, self._exact, self._single = Automaton(plain), Automaton(exact), Automaton(single)
        self._homophones = Homophones(guessed)
        self._expressions = list(expressions)
        self._set = ExpressionSet([expression.pattern for _, expression in self._expressions])

    def scan(self, folded_text: View, tight: View) -> Sightings:
        """All sightings: words in the tightened text, words with signs and expressions in the folded one too."""
        seen = nothing_seen()
        self._plain.look(tight, seen)
        self._exact.look(folded_text, seen)
        single, repeated = single_view(tight)
        for window in _windows(repeated, len(single.text)):
            self._single.look_inside(single, window, seen)
        self._homophones.look(tight, seen)
        for view in (folded_text,) if tight is folded_text else (folded_text, tight):
            self._look_for_expressions(view, seen)
        return seen

    def _look_for_expressions(self, view: View, seen: Sightings) -> None:
        for index in self._set.likely(view.text):
            owner, expression = self._expressions[index]
            spans = seen[owner][expression.group]
            spans.extend(span_of(view, start, end) for start, end in places(expression.pattern, view.text))


def _windows(middles: Index, size: int) -> Iterator[tuple[int, int]]:
    """Stretches around the given places that do not overlap."""
    if not len(middles):
        return
    parted = np.flatnonzero(np.diff(middles) > 2 * _LONGEST_REPEATED)
    firsts = middles[np.concatenate(([0], parted + 1))]
    lasts = middles[np.concatenate((parted, [len(middles) - 1]))]
    for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
        yield max(0, first - _LONGEST_REPEATED), min(size, last + _LONGEST_REPEATED)
