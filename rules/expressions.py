"""Regular expressions of packs: RE2, so that no expression can take more than linear time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import re2

from rules.folding import fold

_SET_MEMORY = 64 << 20


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
    return "(?m)" + "".join(map(_folded_character, pattern, fold(pattern)))


def _folded_character(written: str, folded_one: str) -> str:
    if written.isascii():
        return written
    return "\\" + folded_one if folded_one.isascii() and not folded_one.isalnum() else folded_one


@cache
def compiled(prepared: str) -> "re2._Regexp":
    """The compiled expression of a prepared pattern."""
    return re2.compile(prepared, options())


def byte_places(prepared: str, raw: bytes) -> Iterator[tuple[int, int]]:
    """Where the expression matches in UTF-8: the group `hit` if it has one and that took part, else the whole match."""
    expression = compiled(prepared)
    marked = expression.groupindex.get("hit", 0)
    for match in expression.finditer(raw):
        start, end = match.span(marked)
        found = (start, end) if start >= 0 else match.span()
        if found[0] < found[1]:
            yield found


def flaw_of(pattern: str) -> Flaw | None:
    """What is wrong with `pattern`, or None."""
    try:
        expression = compiled(folded(pattern))
    except re2.error as error:
        said = error.args[0] if error.args else ""
        told = said.decode() if isinstance(said, bytes) else str(said)
        return Flaw(f"is not understood ({told})", "RE2 knows no look-around and no back-references.")
    if expression.search("") is not None:
        return Flaw("matches the empty text", "Something in it must be obligatory: use + for *.")
    return None


class ExpressionSet:
    """Which of many expressions occur in a text, in one pass."""

    def __init__(self, patterns: Sequence[str]) -> None:
        """Compile prepared patterns together, and a last one that matches every text but the empty one."""
        self._patterns = tuple(patterns)
        self._all = range(len(patterns))

    @cached_property
    def _set(self) -> "re2.Set":
        """Compiled when a text is first looked at."""
        return _together(self._patterns)

    def __getstate__(self) -> dict[str, object]:
        """Everything but what is compiled anew."""
        return {name: value for name, value in self.__dict__.items() if name != "_set"}

    def likely(self, raw: bytes) -> Sequence[int]:
        """The numbers of the expressions that occur in the UTF-8 text, in order.

        RE2 gives up silently when a set needs more memory than it may use. The last expression then is missing from
        its answer, and all expressions count as likely.
        """
        if not raw or not self._all:
            return ()
        found = set(self._set.Match(raw) or ())
        last = len(self._all)
        return sorted(found - {last}) if last in found else self._all


def _together(patterns: Sequence[str]) -> "re2.Set":
    chosen = options()
    chosen.max_mem = _SET_MEMORY
    made = re2.Set.SearchSet(chosen)
    for pattern in (*patterns, "(?s:.)"):
        made.Add(pattern)
    made.Compile()
    return made
