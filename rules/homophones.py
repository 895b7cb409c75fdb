"""Terms written by ear (谐音, 拼音): found in the syllable view, believed only where no ordinary word stands."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from rules.segmentation import word_spans
from rules.sightings import Owner, Sightings, span_of
from rules.syllables import LATIN_MARK, SyllableView, sounds

HOMOPHONE = "谐音"
PINYIN = "拼音"
#: Characters around a candidate that are cut into words.
_AROUND = 8
#: A term spelled wholly in letters needs so many, lest English words sound like it.
_LEAST_LETTERS = 4


class _Term(NamedTuple):
    owner: Owner
    group: str
    text: str


class Homophones:
    """The terms that count in guessed spellings too."""

    def __init__(self, terms: Iterable[tuple[Owner, str, str]]) -> None:
        """Take (owner, group, folded term) and build the automaton over their sounds."""
        by_sound: dict[str, list[_Term]] = defaultdict(list)
        for term in terms:
            for sound in sounds(term[2]):
                by_sound[sound].append(_Term(*term))
        self._terms: Sequence[list[_Term]] = list(by_sound.values())
        self._native = AhoCorasick(list(by_sound), store_patterns=False) if by_sound else None

    def look(self, heard: SyllableView, seen: Sightings) -> None:
        """Add what sounds like a term, is not written like it, and is no ordinary word."""
        if self._native is None:
            return
        gate = _WordGate(heard)
        for index, start, end in self._native.find_matches_as_indexes(heard.view.text, overlapping=True):
            written = heard.letters[start:end]
            for owner, group, text in self._terms[index]:
                if written == text:
                    continue
                through = _believed(heard, start, text, gate)
                if through:
                    seen[owner][group].append(span_of(heard.view, start, end, through=through))


def _believed(heard: SyllableView, start: int, term: str, gate: "_WordGate") -> str:
    """The name of the view when the place may be taken for the term, else ""."""
    written = heard.letters[start : start + len(term)]
    strange = sum(ours != theirs for ours, theirs in zip(written, term, strict=True))
    typed = written.count(LATIN_MARK)
    if typed:
        return PINYIN if _is_whole_pinyin(heard, start, written, replaced=strange - typed) else ""
    if not _is_near(strange, len(term)):
        return ""
    return HOMOPHONE if gate.is_open(start, len(term)) else ""


def _is_near(strange: int, length: int) -> bool:
    """Whether so many replaced characters still leave the term to be heard: one of two, two of three, any of more."""
    return strange < length if length <= 3 else True


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
        self._heard = heard
        self._cut: dict[str, list[tuple[int, int]]] = {}

    def is_open(self, start: int, length: int) -> bool:
        """Whether no ordinary word stands in the way of the term at `start`."""
        low = max(0, start - _AROUND)
        window = self._heard.letters[low : start + length + _AROUND]
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
