"""Terms written by ear (谐音, 拼音): found in the syllable view, believed only where no ordinary word stands."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np
from ahocorasick_rs import AhoCorasick

from rules.automaton import native
from rules.folding import codes_of
from rules.segmentation import word_spans
from rules.sightings import Key, KeyNumbers, Sightings, span_of
from rules.spans import Span
from rules.syllables import LATIN_MARK, SyllableView, sounds
from rules.text_views import View

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
_BEHIND = "\0"


class _Term(NamedTuple):
    text: str
    #: Numbers of its keys.
    keys: tuple[int, ...]


class Homophones:
    """The terms that count in guessed spellings too."""

    def __init__(self, terms: Mapping[str, Sequence[Key]], numbers: KeyNumbers) -> None:
        """Take folded terms with their owners and groups, and build the automaton over their sounds."""
        short = [term for term in terms if len(term) <= _LONGEST]
        heard = [(short[number], sound) for number, sound in sounds(short)]
        #: The terms that are found here as they are written, too: those of Chinese characters alone.
        self.taken = frozenset(term for term, _ in heard if not any(map(str.isascii, term)))
        self._terms = [_Term(term, tuple(map(numbers.add, terms[term]))) for term, _ in heard]
        self._sounds = [sound for _, sound in heard]
        #: As written, _BEHIND after the end.
        padded = "".join(term.text.ljust(_LONGEST, _BEHIND) for term in self._terms)
        self._written = codes_of(padded).reshape(-1, _LONGEST)
        self._inside = self._written != ord(_BEHIND)
        self._most_strange = np.array([len(term.text) // 2 for term in self._terms], dtype=np.int64)

    @cached_property
    def _native(self) -> AhoCorasick | None:
        return native(self._sounds)

    def __getstate__(self) -> dict[str, object]:
        """Everything but the native part, which is built anew."""
        return {name: value for name, value in self.__dict__.items() if name != "_native"}

    def look(self, heard: SyllableView, seen: Sightings) -> None:
        """Add what is written like a term, and what sounds like one and is no ordinary word."""
        matches = self._native.find_matches_as_indexes(heard.view.text, overlapping=True) if self._native else []
        if not matches:
            return
        gate = _WordGate(heard)
        for index, start, end, strange, typed in self._likely(heard, matches):
            for key in self._terms[index].keys:
                if strange:
                    seen.add_find(key, partial(_spans, gate, (start, end), strange - typed), evasive=True)
                else:
                    seen.add_find(key, partial(_as_written, heard.view, start, end))

    def _likely(
        self, heard: SyllableView, matches: Sequence[tuple[int, int, int]]
    ) -> Iterator[tuple[int, int, int, int, int]]:
        """Those near enough: number of the term, start, end, how many characters are others, how many are typed."""
        numbers = np.fromiter([match[0] for match in matches], dtype=np.int64, count=len(matches))
        starts = np.fromiter([match[1] for match in matches], dtype=np.int64, count=len(matches))
        letters = np.concatenate((heard.codes, _NOTHING))[starts[:, None] + _ACROSS]
        inside = self._inside[numbers]
        strange = ((letters != self._written[numbers]) & inside).sum(axis=1)
        near = strange <= self._most_strange[numbers]
        typed = strange * 0
        if heard.begins:
            typed = ((letters == ord(LATIN_MARK)) & inside).sum(axis=1)
            near |= typed > 0
        for at in np.flatnonzero(near).tolist():
            yield *matches[at], int(strange[at]), int(typed[at])


def _as_written(view: View, start: int, end: int) -> list[Span]:
    return [span_of(view, start, end)]


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
