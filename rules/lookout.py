"""Expressions of all packs over one kind of view: a single pass tells which occur, then only those are placed."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial

import numpy as np

from rules.expressions import ExpressionSet, byte_places
from rules.homophones import HOMOPHONE, PINYIN
from rules.model import Expression
from rules.repeats import REPEATED, is_odd
from rules.sightings import KeyNumbers, Owner, Sightings, span_of
from rules.spans import Span
from rules.syllables import LATIN_MARK, SyllableView
from rules.text_views import Index, View


class Lookout:
    """Expressions prepared for the view that they will be given."""

    def __init__(
        self,
        expressions: Sequence[tuple[Owner, Expression]],
        prepare: Callable[[str], str],
        numbers: KeyNumbers,
    ) -> None:
        """Prepare them and compile them together, each once however many rules have it."""
        owned: dict[str, list[int]] = defaultdict(list)
        for owner, item in expressions:
            owned[prepare(item.pattern)].append(numbers.add((owner, item.group)))
        self._owned = list(owned.items())
        self._set = ExpressionSet(list(owned))

    def look(self, view: View, seen: Sightings) -> None:
        """Add every match in a written view."""
        for keys, pattern, text in self._likely(view):
            for key in keys:
                seen.add_find(key, partial(_written, view, text, pattern))

    def later(self, view: View) -> "Later":
        """Every match in a written view, found when a rule asks for it."""
        return Later(self, view)

    @cached_property
    def by_key(self) -> dict[int, list[str]]:
        """The expressions of each key's number."""
        found: dict[int, list[str]] = defaultdict(list)
        for pattern, keys in self._owned:
            for key in keys:
                found[key].append(pattern)
        return dict(found)

    @cached_property
    def numbers(self) -> Index:
        """Numbers of all keys that have an expression."""
        return np.array(sorted(self.by_key), dtype=np.int64)

    def look_repeated(self, single: View, tight: View, seen: Sightings) -> None:
        """Add every match in the view without repeats in which something odd was repeated."""
        for keys, pattern, text in self._likely(single):
            for key in keys:
                seen.add_find(key, partial(_repeated, (single, tight), text, pattern), evasive=True)

    def look_by_ear(self, heard: SyllableView, seen: Sightings) -> None:
        """Add every match in the syllable view."""
        for keys, pattern, text in self._likely(heard.view):
            for key in keys:
                seen.add_find(key, partial(_heard, heard, text, pattern), evasive=True)

    def _likely(self, view: View) -> Iterator[tuple[list[int], str, "_Encoded"]]:
        text = _Encoded(view.text)
        for index in self._set.likely(text.raw):
            pattern, keys = self._owned[index]
            yield keys, pattern, text


class Later:
    """The expressions of many rules over one view: run one by one, and only those that are asked for.

    One automaton over a thousand expressions needs a megabyte for every new text; a rule that is asked needs a few.
    """

    def __init__(self, lookout: Lookout, view: View) -> None:
        """Keep both until something is asked."""
        self._lookout = lookout
        self._view = view
        self.numbers = lookout.numbers

    @cached_property
    def _text(self) -> "_Encoded":
        return _Encoded(self._view.text)

    def spans(self, number: int) -> Iterator[Span]:
        """The matches of the key with that number."""
        for pattern in self._lookout.by_key.get(number, ()):
            yield from _written(self._view, self._text, pattern)


class _Encoded:
    """A text in UTF-8, as RE2 reads it."""

    def __init__(self, text: str) -> None:
        self.raw = text.encode()
        self._found: dict[str, list[tuple[int, int]]] = {}

    @cached_property
    def _starts(self) -> Index:
        return np.flatnonzero((np.frombuffer(self.raw, dtype=np.uint8) & 0xC0) != 0x80)

    def places(self, pattern: str) -> list[tuple[int, int]]:
        """Where the expression matches, in characters; worked out once however many groups have it."""
        if pattern not in self._found:
            found = list(byte_places(pattern, self.raw))
            places: Index = np.searchsorted(self._starts, np.array(found, dtype=np.int64).reshape(-1, 2))
            self._found[pattern] = [(start, end) for start, end in places.tolist()]
        return self._found[pattern]


def _written(view: View, text: _Encoded, pattern: str) -> list[Span]:
    return [span_of(view, start, end) for start, end in text.places(pattern)]


def _repeated(views: tuple[View, View], text: _Encoded, pattern: str) -> list[Span]:
    single, tight = views
    spans = [span_of(single, start, end, through=REPEATED) for start, end in text.places(pattern)]
    return [span for span in spans if is_odd(tight, span)]


def _heard(heard: SyllableView, text: _Encoded, pattern: str) -> list[Span]:
    return [
        span_of(heard.view, start, end, through=PINYIN if LATIN_MARK in heard.letters[start:end] else HOMOPHONE)
        for start, end in text.places(pattern)
    ]
