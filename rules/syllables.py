"""The syllable view (音节): every Chinese character becomes the code point of its toneless syllable.

Homophones then look the same, and so does pinyin typed in Latin letters, which is cut into syllables first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from rules.folding import TABLES, Codes, codes_of, fold_codes, text_of
from rules.text_views import View

#: A block that Chinese texts do not use, of two bytes each in UTF-8 (a third less to scan) and without upper case.
_FIRST, _LAST = 0x0590, 0x07FE
LATIN_MARK = "\u07ff"
"""Stands in the letters of a syllable view where pinyin was typed."""
_RUN = re.compile(r"[a-z]{2,40}")
_LONGEST_SYLLABLE = 6
#: Characters whose second reading is in daily use.
_POLYPHONES = frozenset(
    "行长重乐还都会单参藏差传弹调发给和华假降角结解尽空累量露落率没模便铺强切曲塞散色少舍省数似提挑吐为相兴应要与中种转奇朝盛"
)


@dataclass(frozen=True, slots=True)
class _Readings:
    table: Codes
    #: Syllable as typed → its code point.
    names: dict[str, str]
    #: Character → the code point of its second reading.
    second: dict[str, str]


@cache
def _readings() -> _Readings:
    table = np.arange(0x110000, dtype=np.uint32)
    table[_FIRST : ord(LATIN_MARK) + 1] = 0xFFFD
    names: dict[str, str] = {}
    second: dict[str, str] = {}
    lines = (TABLES / "syllables.txt").read_text(encoding="utf-8").splitlines()
    for code, line in enumerate((line for line in lines if not line.startswith("#")), start=_FIRST):
        name, _, characters = line.partition(" ")
        usual, _, others = characters.partition(" / ")
        names[name] = chr(code)
        codes = codes_of(usual.strip("/ "))
        table[codes[codes == fold_codes(codes)]] = code
        second.update((character, chr(code)) for character in others if character in _POLYPHONES)
    return _Readings(table, names, second)


_ANY_SYLLABLE = rf"\\x{{{_FIRST:x}}}-\\x{{{_LAST:x}}}"
_ANY_CHARACTER = r"[\u3400-\u9fff]-[\u3400-\u9fff]|\\p\{Han\}"
#: A bracket with what is in it, or a character class that stands alone.
_CLASSES = re.compile(rf"\[(?:\\.|[^\]\\])*\]|{_ANY_CHARACTER}")


def sounded(folded_pattern: str) -> str:
    """A pattern over folded text as it must read over the syllable view; any character is any syllable there."""
    return text_of(_readings().table[codes_of(_CLASSES.sub(_any_syllable, folded_pattern))])


def _any_syllable(found: re.Match[str]) -> str:
    written = found.group()
    if written.startswith("["):
        return re.sub(_ANY_CHARACTER, lambda _: _ANY_SYLLABLE, written)
    return f"[{_ANY_SYLLABLE}]"


def sounds(terms: Sequence[str]) -> Iterator[tuple[int, str]]:
    """How folded terms sound: number of the term and its syllables, in its usual reading first, then in second ones.

    A term that holds no two Chinese characters is passed over.
    """
    if not terms:
        return
    readings = _readings()
    spoken = text_of(readings.table[codes_of("\n".join(terms))]).split("\n")
    for number, (term, usual) in enumerate(zip(terms, spoken, strict=True)):
        if sum(ours != theirs for ours, theirs in zip(term, usual, strict=True)) < 2:
            continue
        yield number, usual
        for index, character in enumerate(term):
            if character in readings.second:
                yield number, usual[:index] + readings.second[character] + usual[index + 1 :]


@dataclass(frozen=True, slots=True)
class SyllableView:
    """A text in syllables, with the letters it was made of."""

    view: View
    #: As long as the view: the folded characters, LATIN_MARK for typed pinyin.
    letters: str
    codes: Codes
    #: Places of the view where a run of typed pinyin begins, and where one has ended.
    begins: frozenset[int] = frozenset()
    ends: frozenset[int] = frozenset()


def syllable_view(tight: View) -> SyllableView:
    """The tight view in syllables."""
    codes = tight.codes
    typed = ((codes >= ord("a")) & (codes <= ord("z"))).any()
    matches = _RUN.finditer(tight.text) if typed else ()
    runs = [(match.start(), cut) for match in matches if (cut := _cut(match.group()))]
    spoken = _readings().table[codes]
    if not runs:
        return SyllableView(View(text_of(spoken), spoken, tight.places, tight.lengths), tight.text, codes)
    return _with_pinyin(tight, spoken, runs)


def _with_pinyin(tight: View, spoken: Codes, runs: list[tuple[int, tuple[str, ...]]]) -> SyllableView:
    """The view with each run cut into syllables, each of which stands for its letters."""
    kept = np.ones(len(spoken), dtype=bool)
    lengths = np.ones(len(spoken), dtype=np.int64)
    letters = tight.codes.copy()
    names = _readings().names
    edges: list[int] = []
    before = 0
    for start, cut in runs:
        if edges and tight.text[before:start].isspace():
            kept[before:start] = False
        edges.append(start)
        at = start
        for name in cut:
            spoken[at], letters[at] = ord(names[name]), ord(LATIN_MARK)
            kept[at + 1 : at + len(name)] = False
            lengths[at] = len(name)
            at += len(name)
        before = at
        edges.append(at)
    starts = np.flatnonzero(kept)
    ends = starts + lengths[starts] - 1
    places = starts if tight.places is None else tight.places[starts]
    last = ends if tight.places is None else tight.places[ends]
    edge_places = np.searchsorted(starts, edges).tolist()
    view = View(text_of(spoken[kept]), spoken[kept], places, last - places + 1)
    letters = letters[kept]
    return SyllableView(view, text_of(letters), letters, frozenset(edge_places[::2]), frozenset(edge_places[1::2]))


@lru_cache(maxsize=4096)
def _cut(run: str) -> tuple[str, ...]:
    """The fewest syllables that make up the run; none when it is no pinyin."""
    names = _readings().names
    best: list[list[str] | None] = [[]]
    for end in range(1, len(run) + 1):
        options = [
            [*before, run[start:end]]
            for start in range(max(0, end - _LONGEST_SYLLABLE), end)
            if (before := best[start]) is not None and run[start:end] in names
        ]
        best.append(min(options, key=len, default=None))
    return tuple(best[-1] or ())
