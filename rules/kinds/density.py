"""Kind `density` (密度): how often words or marks occur in a sentence or in the draft."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from rules.kinds.source import KindSource
from rules.model import Expression, Hit, Scene, Seen, Word
from rules.spans import Span, longest_only


@dataclass(frozen=True, slots=True)
class Density:
    """A hit where at least so many are counted; it runs from the first to the last of them."""

    listed: tuple[Word, ...]
    patterns: tuple[Expression, ...]
    groups: tuple[str, ...]
    at_least: int
    #: The least part of the characters of the sentence or draft; 0 when only the number counts.
    share: float
    per: str
    #: Whether each group must occur.
    each: bool
    always: bool = False
    needed: tuple[str, ...] = ()

    def words(self) -> Iterable[Word]:
        """What is counted."""
        return self.listed

    def expressions(self) -> Iterable[Expression]:
        """What is counted and is an expression."""
        return self.patterns

    def find(self, scene: Scene, seen: Seen) -> Iterable[Hit]:
        """A hit for each sentence, or the draft, that is dense enough."""
        counted = [(span, name) for name in self.groups for span in longest_only(seen.get(name, ()))]
        counted.sort()
        if len(counted) < self.at_least:
            return []
        hits = []
        for bounds, inside in groupby(counted, key=lambda pair: self._bounds(scene, pair[0])):
            found = list(inside)
            if self._is_dense(found, bounds):
                span = Span(found[0][0].start, max(span.end for span, _ in found))
                hits.append(Hit(span, facts=(("count", str(len(found))),)))
        return hits

    def _bounds(self, scene: Scene, span: Span) -> tuple[int, int]:
        if self.per == "sentence":
            return scene.sentence_at(span.start)
        return (0, scene.body_start) if span.start < scene.body_start else (scene.body_start, len(scene.folded))

    def _is_dense(self, found: list[tuple[Span, str]], bounds: tuple[int, int]) -> bool:
        enough = len(found) >= max(self.at_least, self.share * (bounds[1] - bounds[0]))
        return enough and (not self.each or {name for _, name in found} == set(self.groups))


def read(source: KindSource) -> Density:
    """Read `of`, `at_least`, `share`, `per` and `each`.

    Raises:
        SourceError: A group is empty or a number is none.
    """
    section = source.section
    words, expressions, names = source.groups("of", evasion=False)
    return Density(
        words,
        expressions,
        names,
        int(section.number("at_least", default=1, least=1)),
        section.number("share", default=0, least=0, most=1),
        section.choice("per", ("sentence", "draft"), default="draft"),
        section.flag("each", default=False),
    )
