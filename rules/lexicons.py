"""Lexicon files: one term a line, # begins a comment."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rules.errors import SourceError
from rules.text_views import normal_forms


def read_lexicon(file: Path, *, rule: str = "") -> tuple[str, ...]:
    """The terms of `file` in order.

    Raises:
        SourceError: The file is not UTF-8, a term has fewer than two characters or stands there twice.
    """
    seen: dict[str, int] = {}
    for number, term in numbered_terms(file, rule=rule):
        if len(term) < 2:
            raise SourceError(file, number, f"“{term}” is a single character", "It would hit everywhere.", rule)
        if term in seen:
            remedy = f"It stands in line {seen[term]} already: delete one."
            raise SourceError(file, number, f"“{term}” is doubled", remedy, rule)
        seen[term] = number
    return tuple(seen)


def numbered_terms(file: Path, *, rule: str = "") -> list[tuple[int, str]]:
    """The terms of `file` with the numbers of their lines, whatever they are.

    Raises:
        SourceError: The file is not UTF-8.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise SourceError(file, 1, "the file is not UTF-8 text", "Save it as UTF-8.", rule) from error
    terms = ((number, line.partition("#")[0].strip()) for number, line in enumerate(lines, start=1))
    return [(number, term) for number, term in terms if term]


@dataclass(frozen=True, slots=True)
class LexiconNote:
    """A line of a lexicon that adds nothing or too much."""

    file: str
    line: int
    term: str
    #: The line of the same file in which the term stands in another spelling; 0 for a single character.
    same_as: int


def lexicon_notes(file: Path) -> Iterator[LexiconNote]:
    """Lines that are read as another one is, or as a single character: width, case and 繁简 make no difference.

    Raises:
        SourceError: The file is not UTF-8.
    """
    numbered = numbered_terms(file)
    first: dict[str, int] = {}
    for (number, term), form in zip(numbered, normal_forms([term for _, term in numbered]), strict=True):
        if len(form) < 2:
            yield LexiconNote(file.name, number, term, 0)
        elif form in first:
            yield LexiconNote(file.name, number, term, first[form])
        first.setdefault(form, number)
