"""Evasive spellings of words, made by script: what people do to get a word past a filter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random

from rules.folding import TABLES

#: Characters in daily use: the first level of GB 2312, which is ordered by sound.
_COMMON = frozenset(bytes([high, low]).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFF))
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_SIGNS = "*·~_^|+=#"
_EMOJI = "😀🔥❤👉💰🎁✨🍀"

Change = Callable[[str, Random], str | None]
"""A word in an evasive spelling, None where the word has none of that sort."""


def _between(signs: str) -> Change:
    def change(word: str, chance: Random) -> str | None:
        return "".join(character + chance.choice(signs) for character in word[:-1]) + word[-1] if word[1:] else None

    return change


def _doubled(word: str, _chance: Random) -> str | None:
    return "".join(character * 2 for character in word) if _all_han(word) else None


def _traditional(word: str, _chance: Random) -> str | None:
    changed = "".join(_simplified_to_traditional().get(character, character) for character in word)
    return changed if changed != word else None


def _pinyin(word: str, chance: Random) -> str | None:
    places = [place for place, character in enumerate(word) if character in _sounds()]
    return _replaced(word, chance.choice(places), lambda character: _sounds()[character]) if places else None


def _homophone(word: str, chance: Random) -> str | None:
    alike = {place: _alike(character) for place, character in enumerate(word) if _alike(character)}
    if not alike:
        return None
    place = chance.choice(sorted(alike))
    return _replaced(word, place, lambda _: chance.choice(alike[place]))


@dataclass(frozen=True, slots=True)
class Spelling:
    """One sort of evasion and the part of caught drafts that must still be caught."""

    name: str
    change: Change
    least: float


SPELLINGS = (
    Spelling("zero-width", _between(_INVISIBLE), 0.98),
    Spelling("symbols", _between(_SIGNS), 0.98),
    Spelling("spaces", _between(" \u3000\u00a0"), 0.98),
    Spelling("emoji", _between(_EMOJI), 0.98),
    Spelling("traditional", _traditional, 0.98),
    Spelling("doubled", _doubled, 0.98),
    Spelling("pinyin", _pinyin, 0.85),
    Spelling("homophone", _homophone, 0.85),
)


def _replaced(word: str, place: int, change: Callable[[str], str]) -> str:
    return word[:place] + change(word[place]) + word[place + 1 :]


def _all_han(word: str) -> bool:
    return all("\u4e00" <= character <= "\u9fff" for character in word)


@cache
def _simplified_to_traditional() -> Mapping[str, str]:
    lines = (TABLES / "traditional.txt").read_text(encoding="utf-8").splitlines()
    pairs = [pair for line in lines if not line.startswith("#") for pair in line.split()]
    return {pair[1]: pair[0] for pair in reversed(pairs)}


@cache
def _by_sound() -> Mapping[str, str]:
    """Syllable → the characters in daily use that are usually read so."""
    lines = (TABLES / "syllables.txt").read_text(encoding="utf-8").splitlines()
    read = (line.partition(" / ")[0].partition(" ") for line in lines if not line.startswith("#"))
    return {name: "".join(one for one in characters if one in _COMMON) for name, _, characters in read}


@cache
def _sounds() -> Mapping[str, str]:
    return {character: name for name, characters in _by_sound().items() for character in characters}


def _alike(character: str) -> str:
    """Other characters of the same sound."""
    return _by_sound()[_sounds()[character]].replace(character, "") if character in _sounds() else ""
