"""Terms written by ear (谐音, 拼音): found in the syllable view, believed only where no ordinary word stands."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import NamedTuple

import numpy as np
from ahocorasick_rs import AhoCorasick
from numpy.typing import NDArray

from rules.folding import codes_of
from rules.segmentation import word_spans
from rules.sightings import Key, Sightings, span_of
from rules.spans import Span
from rules.syllables import LATIN_MARK, SyllableView, sounds
from rules.text_views import Index

HOMOPHONE = "谐音"
PINYIN = "拼音"
#: Characters around a candidate that are cut into words.
_AROUND = 8
#: A term spelled wholly in letters needs so many, lest English words sound like it.
_LEAST_LETTERS = 4
#: Longer terms are not looked for by ear.
_LONGEST = 12
_ACROSS = np.arange(_LONGEST)
_NOTHING = np.zeros(_LONGEST, dtype=np.uint32)


class _Term(NamedTuple):
    key: Key
    text: str


class Homophones:
    """The terms that count in guessed spellings too."""

    def __init__(self, terms: Iterable[tuple[Key, str]]) -> None:
        """Take (owner and group, folded term) and build the automaton over their sounds."""
        listed = [_Term(*term) for term in terms if len(term[1]) <= _LONGEST]
        heard = list(sounds([term.text for term in listed]))
        self._terms = [listed[number] for number, _ in heard]
        self._native = AhoCorasick([sound for _, sound in heard], store_patterns=False) if heard else None
        self._lengths = np.array([len(term.text) for term in self._terms], dtype=np.int64)
        padded = "".join(term.text.ljust(_LONGEST, "\0") for term in self._terms)
        self._written = codes_of(padded).reshape(-1, _LONGEST)

    def look(self, heard: SyllableView, seen: Sightings) -> None:
        """Add what sounds like a term, is not written like it, and is no ordinary word."""
        matches = self._native.find_matches_as_indexes(heard.view.text, overlapping=True) if self._native else []
        if not matches:
            return
        gate = _WordGate(heard)
        for index, start, end, replaced in self._likely(heard, _table(matches)):
            seen.add_find(self._terms[index].key, partial(_spans, gate, (start, end), replaced))

    def _likely(self, heard: SyllableView, matches: Index) -> Iterator[tuple[int, int, int, int]]:
        """Number of the term, start, end and how many characters were replaced by others: those near enough."""
        letters = np.concatenate((heard.codes, _NOTHING))
        numbers, starts = matches[:, 0], matches[:, 1]
        written = letters[starts[:, None] + _ACROSS]
        inside = _first_places(self._lengths[numbers])
        typed = ((written == ord(LATIN_MARK)) & inside).sum(axis=1)
        strange = ((written != self._written[numbers]) & inside).sum(axis=1)
        near = (strange > 0) & ((typed > 0) | (strange * 2 <= self._lengths[numbers]))
        for at in np.flatnonzero(near).tolist():
            number, start, end = matches[at].tolist()
            yield number, start, end, int(strange[at] - typed[at])


def _table(matches: Sequence[tuple[int, int, int]]) -> Index:
    """The matches as rows; faster than numpy's own way for tuples."""
    return np.fromiter(chain.from_iterable(matches), dtype=np.int64, count=3 * len(matches)).reshape(-1, 3)


def _first_places(lengths: Index) -> NDArray[np.bool_]:
    """For each length a row that is true in so many first places."""
    inside: NDArray[np.bool_] = lengths[:, None] > _ACROSS
    return inside


def _spans(gate: "_WordGate", place: tuple[int, int], replaced: int) -> list[Span]:
    """The place, if it may be taken for the term."""
    start, end = place
    written = gate.heard.letters[start:end]
    if LATIN_MARK in written:
        through = PINYIN if _is_whole_pinyin(gate.heard, start, written, replaced=replaced) else ""
    else:
        through = HOMOPHONE if gate.is_open(start, end - start) else ""
    return [span_of(gate.heard.view, start, end, through=through)] if through else []


def _is_whole_pinyin(heard: SyllableView, start: int, written: str, *, replaced: int) -> bool:
    """Whether the typed letters are whole words of letters, and enough of them."""
    end = start + len(written)
    if written[0] == LATIN_MARK and start not in heard.begins:
        return False
    if written[-1] == LATIN_MARK and end not in heard.ends:
        return False
    if written != LATIN_MARK * len(written):
        return replaced <= len(written) // 2
    first, last = heard.view.back(start, end)
    return last - first >= _LEAST_LETTERS


class _WordGate:
    """Closed where a replaced character belongs to an ordinary word."""

    def __init__(self, heard: SyllableView) -> None:
        self.heard = heard
        self._cut: dict[str, list[tuple[int, int]]] = {}

    def is_open(self, start: int, length: int) -> bool:
        """Whether no ordinary word stands in the way of the term at `start`."""
        low = max(0, start - _AROUND)
        window = self.heard.letters[low : start + length + _AROUND]
        spans = self._cut.get(window)
        if spans is None:
            spans = self._cut[window] = word_spans(window)
        term = (start - low, start - low + length)
        return not any(_disturbs(word, term) for word in spans if word[1] - word[0] > 1)


def _disturbs(word: tuple[int, int], term: tuple[int, int]) -> bool:
    """A word disturbs when it reaches over an end of the term, or stands in the place of one of two characters."""
    begin, end = max(word[0], term[0]), min(word[1], term[1])
    if begin >= end:
        return False
    if word[0] < term[0] or word[1] > term[1]:
        return True
    return word == term and end - begin == 2
