"""Regular expressions of packs: RE2, so that no expression can take more than linear time."""

from dataclasses import dataclass
from functools import cache
from typing import Protocol

import re2

from rules.folding import fold


class Match(Protocol):
    """What RE2 says of one match."""

    def span(self, group: str | int = 0) -> tuple[int, int]:
        """Start and end, (-1, -1) when the group took no part."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with an expression, and what to write instead."""

    problem: str
    remedy: str


def options() -> re2.Options:
    """Case ignored, ^ and $ at every line, quiet on errors."""
    chosen = re2.Options()
    chosen.case_sensitive = False
    chosen.log_errors = False
    return chosen


def folded(pattern: str) -> str:
    """The expression as it must read to match folded text: 《（》 becomes an escaped bracket, 《貸》 becomes 《贷》."""
    return "(?m)" + "".join(_folded_character(character) for character in pattern)


def _folded_character(character: str) -> str:
    if character.isascii():
        return character
    folded_one = fold(character)
    return "\\" + folded_one if folded_one.isascii() and not folded_one.isalnum() else folded_one


@cache
def compiled(pattern: str) -> "re2._Regexp":
    """The compiled expression over folded text."""
    return re2.compile(folded(pattern), options())


def flaw_of(pattern: str) -> Flaw | None:
    """What is wrong with `pattern`, or None."""
    try:
        expression = compiled(pattern)
    except re2.error as error:
        said = error.args[0] if error.args else ""
        told = said.decode() if isinstance(said, bytes) else str(said)
        return Flaw(f"is not understood ({told})", "RE2 knows no look-around and no back-references.")
    if expression.search("") is not None:
        return Flaw("matches the empty text", "Something in it must be obligatory: use + for *.")
    return None
