"""Reads the labelled public texts and folds them as drafts are folded before scoring."""

import random
from dataclasses import dataclass
from pathlib import Path

from rules.folding import fold

SENTENCES = Path(__file__).parent / "sentences"


@dataclass(frozen=True, slots=True)
class Sample:
    """A labelled text."""

    text: str
    label: str


def read_titles(path: Path) -> list[Sample]:
    """Headlines from ``class<TAB>title`` lines."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Sample(fold(title), label) for label, _, title in (line.partition("\t") for line in lines) if title]


def read_templates(path: Path) -> list[str]:
    """The templates of a file: one a line; blank lines and lines that begin with # are left out."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def read_slots(path: Path) -> dict[str, list[str]]:
    """Fillings of the templates: lines ``name: one|two|three``."""
    return {
        name.strip(): [value.strip() for value in values.split("|")]
        for name, _, values in (line.partition(":") for line in read_templates(path))
    }


def fill(templates: list[str], slots: dict[str, list[str]], *, label: str, times: int, seed: int) -> list[Sample]:
    """Each template filled ``times`` times with slots drawn at random (fixed by the seed), doubles left out.

    A slot is written ``{name}``; a name that no line of the slots file gives raises KeyError.
    """
    draw = random.Random(seed)  # noqa: S311 - draws examples, no secret.
    filled = (
        template.format_map({name: draw.choice(values) for name, values in slots.items()})
        for template in templates
        for _ in range(times if "{" in template else 1)
    )
    return [Sample(fold(text), label) for text in dict.fromkeys(filled)]
