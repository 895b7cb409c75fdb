"""One native automaton for all terms of all packs, and one set for all expressions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from rules.expressions import ExpressionSet, places
from rules.folding import fold
from rules.model import Expression, Word
from rules.spans import Span
from rules.text_views import View, folded_view, tight_view

Owner = int
"""Index of a rule; negative for what belongs to no single rule."""
Sightings = dict[Owner, dict[str, list[Span]]]
"""Owner → group → spans."""
INSERTED = "插入符号"


class Entry(NamedTuple):
    """Whose word it is."""

    owner: Owner
    group: str


class Automaton:
    """Many words at once; a word may belong to several owners."""

    def __init__(self, entries: dict[str, list[Entry]]) -> None:
        """Build it over the keys of `entries`."""
        self._entries: Sequence[list[Entry]] = list(entries.values())
        self._native = AhoCorasick(list(entries), store_patterns=False) if entries else None

    def look(self, view: View, seen: Sightings) -> None:
        """Add all sightings in the view, in its order."""
        if self._native is None:
            return
        text = view.text
        for index, start, end in self._native.find_matches_as_indexes(text, overlapping=True):
            if joined(text, start) or joined(text, end):
                continue
            span = span_of(view, start, end)
            for owner, group in self._entries[index]:
                seen[owner][group].append(span)


class Scanner:
    """Finds every watched word and expression in one pass each."""

    def __init__(self, words: Iterable[tuple[Owner, Word]], expressions: Iterable[tuple[Owner, Expression]]) -> None:
        """Build the automata over the words, folded and tightened as texts will be."""
        plain: dict[str, list[Entry]] = defaultdict(list)
        exact: dict[str, list[Entry]] = defaultdict(list)
        for owner, word in words:
            tightened = normal_form(word.text)
            own = plain if len(tightened) == len("".join(word.text.split())) else exact
            own[tightened if own is plain else fold(word.text)].append(Entry(owner, word.group))
        self._plain, self._exact = Automaton(plain), Automaton(exact)
        self._expressions = list(expressions)
        self._set = ExpressionSet([expression.pattern for _, expression in self._expressions])

    def scan(self, folded_text: View, tight: View) -> Sightings:
        """All sightings: words in the tightened text, words with signs and expressions in the folded one too."""
        seen: Sightings = defaultdict(lambda: defaultdict(list))
        self._plain.look(tight, seen)
        self._exact.look(folded_text, seen)
        for view in (folded_text,) if tight is folded_text else (folded_text, tight):
            self._look_for_expressions(view, seen)
        return seen

    def _look_for_expressions(self, view: View, seen: Sightings) -> None:
        for index in self._set.likely(view.text):
            owner, expression = self._expressions[index]
            spans = seen[owner][expression.group]
            spans.extend(span_of(view, start, end) for start, end in places(expression.pattern, view.text))


def span_of(view: View, start: int, end: int) -> Span:
    """The original characters of a place in a view, and whether something was put between them."""
    if view.places is None:
        return Span(start, end)
    first, last = view.back(start, end)
    return Span(first, last, INSERTED if last - first > end - start else "")


def joined(text: str, at: int) -> bool:
    """Whether the place is inside a Latin word or a number."""
    if not 0 < at < len(text):
        return False
    left, right = text[at - 1], text[at]
    if not (left.isascii() and right.isascii()):
        return False
    return (left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit())


def normal_form(term: str) -> str:
    """A term as it stands in the tight view of a text."""
    codes, folded_term = folded_view(term)
    return tight_view(codes, folded_term).text
