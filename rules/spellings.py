"""Spellings of a term that evade a plain search and can be listed beforehand: split characters, look-alike digits."""

from collections.abc import Iterator
from functools import cache

from rules.folding import TABLES

SPLIT = "拆字"
ALIKE = "形近字"
#: Halves as keyboards offer them when the left form of a radical is not to be had.
_FULL_FORMS = dict(zip("亻氵讠扌钅犭饣礻衤", "人水言手金犬食示衣", strict=True))
_SWAPS = (("0", "o"), ("o", "0"), ("1", "l"), ("l", "1"))


@cache
def _halves() -> dict[str, str]:
    lines = (TABLES / "split.txt").read_text(encoding="utf-8").splitlines()
    return {entry[0]: entry[1:] for line in lines if not line.startswith("#") for entry in line.split()}


def evasive_spellings(term: str) -> Iterator[tuple[str, str]]:
    """Other spellings of a folded term, each with its view: one character split, all split, digits swapped."""
    halves = _halves()
    splittable = [index for index, character in enumerate(term) if character in halves]
    for index in splittable:
        for pair in _written(halves[term[index]]):
            yield term[:index] + pair + term[index + 1 :], SPLIT
    if len(splittable) > 1:
        yield "".join(halves.get(character, character) for character in term), SPLIT
    for plain, alike in _SWAPS:
        if plain in term:
            yield term.replace(plain, alike), ALIKE


def _written(pair: str) -> Iterator[str]:
    yield pair
    if pair[0] in _FULL_FORMS:
        yield _FULL_FORMS[pair[0]] + pair[1]


def without_repeats(term: str) -> str:
    """The term with each run of one character cut down to one."""
    return "".join(character for index, character in enumerate(term) if index == 0 or term[index - 1] != character)
