"""Kind `pattern` (句式): RE2 expressions over the folded text; the group `hit` marks the place."""

from collections.abc import Iterable
from dataclasses import dataclass

from rules.kinds.source import KindSource
from rules.model import Expression, Hit, Scene, Seen, Word
from rules.spans import longest_only


@dataclass(frozen=True, slots=True)
class Pattern:
    """Each match is a hit; the longest wins."""

    listed: tuple[Expression, ...]
    always: bool = False
    needed: tuple[str, ...] = ("",)

    def words(self) -> Iterable[Word]:
        """None: the kind knows only expressions."""
        return ()

    def expressions(self) -> Iterable[Expression]:
        """The expressions of the rule."""
        return self.listed

    def find(self, scene: Scene, seen: Seen) -> Iterable[Hit]:
        """Every match, without those inside a longer one."""
        del scene
        return [Hit(span) for span in longest_only(seen.get("", ()))]


def read(source: KindSource) -> Pattern:
    """Read `patterns`.

    Raises:
        SourceError: An expression is broken or matches the empty text.
    """
    patterns = source.section.texts("patterns")
    evasion = source.evasion is not False
    return Pattern(tuple(source.expression("patterns", pattern, evasion=evasion) for pattern in patterns))
