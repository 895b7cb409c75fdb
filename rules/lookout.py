"""Expressions of all packs over one kind of view: a single pass tells which occur, then only those are placed."""

from collections.abc import Callable, Sequence

from rules.expressions import ExpressionSet, places
from rules.homophones import HOMOPHONE, PINYIN
from rules.model import Expression
from rules.repeats import REPEATED, is_odd
from rules.sightings import Owner, Sightings, span_of
from rules.spans import Span
from rules.syllables import LATIN_MARK, SyllableView
from rules.text_views import View


class Lookout:
    """Expressions prepared for the view that they will be given."""

    def __init__(self, expressions: Sequence[tuple[Owner, Expression]], prepare: Callable[[str], str]) -> None:
        """Prepare and compile them together."""
        self._owned = [(owner, item.group, prepare(item.pattern)) for owner, item in expressions]
        self._set = ExpressionSet([pattern for _, _, pattern in self._owned])

    def look(self, view: View, seen: Sightings) -> None:
        """Add every match in a written view."""
        for index in self._set.likely(view.text):
            owner, group, pattern = self._owned[index]
            seen[owner][group].extend(span_of(view, start, end) for start, end in places(pattern, view.text))

    def look_repeated(self, single: View, tight: View, seen: Sightings) -> None:
        """Add every match in the view without repeats in which something odd was repeated."""
        for index in self._set.likely(single.text):
            owner, group, pattern = self._owned[index]
            spans = (span_of(single, *place, through=REPEATED) for place in places(pattern, single.text))
            _extend(seen[owner][group], [span for span in spans if is_odd(tight, span)])

    def look_by_ear(self, heard: SyllableView, seen: Sightings) -> None:
        """Add every match in the syllable view that was not read already."""
        for index in self._set.likely(heard.view.text):
            owner, group, pattern = self._owned[index]
            found = []
            for start, end in places(pattern, heard.view.text):
                through = PINYIN if LATIN_MARK in heard.letters[start:end] else HOMOPHONE
                found.append(span_of(heard.view, start, end, through=through))
            _extend(seen[owner][group], found)


def _extend(spans: list[Span], found: Sequence[Span]) -> None:
    known = {(span.start, span.end) for span in spans}
    spans.extend(span for span in found if (span.start, span.end) not in known)
