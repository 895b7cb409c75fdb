"""One native automaton for all terms of all packs, and one set for all expressions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import re2
from ahocorasick_rs import AhoCorasick

from rules.expressions import compiled, folded, options
from rules.model import Expression, Word
from rules.spans import Span
from rules.text_views import View, folded_view, tight_view

Owner = int
"""Index of a rule; negative for what belongs to no single rule."""
Sightings = dict[Owner, dict[str, list[Span]]]
"""Owner → group → spans."""


class _Entry(NamedTuple):
    owner: Owner
    group: str
    evasion: bool


class Scanner:
    """Finds every watched word and expression in one pass each."""

    def __init__(self, words: Iterable[tuple[Owner, Word]], expressions: Iterable[tuple[Owner, Expression]]) -> None:
        """Build the automaton over the words, folded and tightened as texts will be."""
        entries: dict[str, list[_Entry]] = defaultdict(list)
        for owner, word in words:
            entries[normal_form(word.text)].append(_Entry(owner, word.group, word.evasion))
        entries.pop("", None)
        self._entries: Sequence[tuple[_Entry, ...]] = [tuple(found) for found in entries.values()]
        self._automaton = AhoCorasick(list(entries), store_patterns=False)
        self._expressions = list(expressions)
        self._set = _expression_set([expression for _, expression in self._expressions])

    def scan(self, folded_text: View, tight: View) -> Sightings:
        """All sightings, spans in order of their start."""
        seen: Sightings = defaultdict(lambda: defaultdict(list))
        self._scan_words(tight, seen)
        for view in (folded_text,) if tight is folded_text else (folded_text, tight):
            self._scan_expressions(view, seen)
        return seen

    def _scan_words(self, view: View, seen: Sightings) -> None:
        for index, start, end in self._automaton.find_matches_as_indexes(view.text, overlapping=True):
            if not _stands_apart(view.text, start, end):
                continue
            first, last = view.back(start, end)
            span = Span(first, last, "插入符号" if last - first > end - start else "")
            for entry in self._entries[index]:
                seen[entry.owner][entry.group].append(span)

    def _scan_expressions(self, view: View, seen: Sightings) -> None:
        if self._set is None:
            return
        for index in sorted(self._set.Match(view.text) or ()):
            owner, expression = self._expressions[index]
            for match in compiled(expression.pattern).finditer(view.text):
                start, end = _marked(match)
                first, last = view.back(start, end)
                span = Span(first, last, "插入符号" if last - first > end - start else "")
                seen[owner][expression.group].append(span)


def _marked(match: "re2._Match") -> tuple[int, int]:
    start, end = match.span("hit") if "hit" in match.re.groupindex else match.span()
    return (start, end) if start >= 0 else match.span()


def _expression_set(expressions: Sequence[Expression]) -> "re2.Set | None":
    if not expressions:
        return None
    together = re2.Set.SearchSet(options())
    for expression in expressions:
        together.Add(folded(expression.pattern))
    together.Compile()
    return together


def _stands_apart(text: str, start: int, end: int) -> bool:
    """Whether a term that begins or ends with a Latin letter or a digit is not the middle of a word or number."""
    return not (_joined(text, start) or _joined(text, end))


def _joined(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    left, right = text[at - 1], text[at]
    return (
        left.isascii()
        and right.isascii()
        and ((left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit()))
    )


def normal_form(term: str) -> str:
    """A term as it stands in the tight view of a text."""
    codes, folded_term = folded_view(term)
    return tight_view(codes, folded_term).text
