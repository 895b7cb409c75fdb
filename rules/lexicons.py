"""Lexicon files: one term a line, # begins a comment."""

from pathlib import Path

from rules.errors import SourceError


def read_lexicon(file: Path, *, rule: str = "") -> tuple[str, ...]:
    """The terms of `file` in order.

    Raises:
        SourceError: The file is not UTF-8, a term has fewer than two characters or stands there twice.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise SourceError(file, 1, "the file is not UTF-8 text", "Save it as UTF-8.", rule) from error
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        term = line.partition("#")[0].strip()
        if not term:
            continue
        if len(term) < 2:
            raise SourceError(file, number, f"“{term}” is a single character", "It would hit everywhere.", rule)
        if term in seen:
            remedy = f"It stands in line {seen[term]} already: delete one."
            raise SourceError(file, number, f"“{term}” is doubled", remedy, rule)
        seen[term] = number
    return tuple(seen)
