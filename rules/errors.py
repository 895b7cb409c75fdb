"""Errors of the rules package.

RulesError
├── SourceError   one thing wrong in one file of a pack
└── PacksRefusedError    all problems of a load together
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class RulesError(Exception):
    """Anything that the rules package refuses to go on with."""


@dataclass(eq=False)
class SourceError(RulesError):
    """Something in a pack's file is not understood; says where, and what to write instead."""

    file: Path
    line: int
    problem: str
    remedy: str
    rule: str = ""
    key: str = ""

    def __str__(self) -> str:
        """File, line, rule, key, problem and remedy on one line."""
        place = f"{self.file.parent.parent.name}/{self.file.parent.name}/{self.file.name}:{self.line}"
        rule = f" rule {self.rule}" if self.rule else ""
        key = f" key “{self.key}”" if self.key else ""
        return f"{place}:{rule}{key}: {self.problem}. {self.remedy}"


class PacksRefusedError(RulesError):
    """The packs were not loaded; every problem found is listed, so that one edit can mend them all."""

    def __init__(self, problems: Sequence[SourceError]) -> None:
        """Keep the problems as `problems`, in the order of the files."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ModelError(RulesError):
    """A model file cannot be used."""

    def __init__(self, path: Path, problem: str) -> None:
        """Keep the file as `path` and what is wrong with it as `problem`."""
        self.path = path
        self.problem = problem
        super().__init__(f"{path.name}: {problem}")
