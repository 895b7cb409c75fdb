"""Kind `combination` (组合): groups of words that mean something only together."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rules.kinds.source import KindSource
from rules.model import Expression, Hit, Scene, Seen, Word
from rules.spans import Span, longest_only


@dataclass(frozen=True, slots=True)
class Combination:
    """All of `all`, one of `any` and none of `none`, within a sentence, a paragraph or the draft."""

    listed: tuple[Word, ...]
    patterns: tuple[Expression, ...]
    every: tuple[str, ...]
    some: tuple[str, ...]
    without: tuple[str, ...]
    within: str
    near: int
    hit: str
    #: The groups of `every`, those with fewer expressions first: words are found already.
    cheapest_first: tuple[str, ...]
    always: bool = False

    @property
    def needed(self) -> tuple[str, ...]:
        """The groups that must all occur."""
        return self.every

    def words(self) -> Iterable[Word]:
        """The words of all groups."""
        return self.listed

    def expressions(self) -> Iterable[Expression]:
        """The expressions of all groups."""
        return self.patterns

    def find(self, scene: Scene, seen: Seen) -> Iterable[Hit]:
        """One hit for each anchor whose neighbourhood satisfies the groups."""
        if self.some and not any(name in seen for name in self.some):
            return []
        if not self._meet_somewhere(scene, seen):
            return []
        groups = {name: longest_only(spans) for name, spans in seen.items()}
        starts = {name: [span.start for span in spans] for name, spans in groups.items()}
        anchors = self._anchors(groups)
        hits = [self._around(anchor, scene, groups, starts) for anchor in anchors]
        return [Hit(span) for span in longest_only(hit for hit in hits if hit is not None)]

    def _meet_somewhere(self, scene: Scene, seen: Seen) -> bool:
        """Whether all groups that must meet have something in one sentence or paragraph; the dear ones asked last."""
        pieces: set[tuple[int, int]] | None = None
        for name in self.cheapest_first:
            found = {self._bounds(span, scene) for span in seen.get(name, ())}
            pieces = found if pieces is None else pieces & found
            if not pieces:
                return False
        return True

    def _anchors(self, groups: dict[str, list[Span]]) -> Sequence[Span]:
        if any(not groups.get(name) for name in self.every):
            return ()
        if self.every:
            return groups.get(self.hit) or groups[self.every[0]]
        return longest_only(span for name in self.some for span in groups.get(name, ()))

    def _around(
        self, anchor: Span, scene: Scene, groups: dict[str, list[Span]], starts: dict[str, list[int]]
    ) -> Span | None:
        low, high = self._bounds(anchor, scene)
        near_low, near_high = max(low, anchor.start - self.near), min(high, anchor.end + self.near)

        def nearest(name: str, lowest: int, highest: int) -> Span | None:
            return _nearest(anchor, groups.get(name, ()), starts.get(name, ()), (lowest, highest))

        found = [nearest(name, near_low, near_high) for name in self.every]
        if any(span is None for span in found) or any(nearest(name, low, high) for name in self.without):
            return None
        chosen = [nearest(name, near_low, near_high) for name in self.some]
        if self.some and not any(chosen):
            return None
        return self._reported(anchor, [span for span in (*found, *chosen) if span is not None])

    def _bounds(self, anchor: Span, scene: Scene) -> tuple[int, int]:
        if self.within == "draft":
            return 0, len(scene.folded)
        return scene.sentence_at(anchor.start) if self.within == "sentence" else scene.paragraph_at(anchor.start)

    def _reported(self, anchor: Span, parts: list[Span]) -> Span:
        if self.hit != "span":
            return anchor
        whole = [anchor, *parts]
        view = next((span.view for span in whole if span.view), "")
        return Span(min(span.start for span in whole), max(span.end for span in whole), view)


def _nearest(anchor: Span, spans: Sequence[Span], starts: Sequence[int], bounds: tuple[int, int]) -> Span | None:
    """The span nearest to the anchor that lies inside the bounds."""
    at = bisect_left(starts, anchor.start)
    beside = [spans[index] for index in (at - 1, at, at + 1) if 0 <= index < len(spans)]
    inside = [span for span in beside if span.start >= bounds[0] and span.end <= bounds[1]]
    return min(inside, key=lambda span: abs(span.start - anchor.start), default=None)


def read(source: KindSource) -> Combination:
    """Read `groups`, `all`, `any`, `none`, `within`, `near` and `hit`.

    Raises:
        SourceError: A group is named that does not exist, or none is asked for.
    """
    section = source.section
    words, expressions, names = source.groups("groups", evasion=source.evasion is not False)
    asked = {key: section.texts(key, at_least=0) for key in ("all", "any", "none")}
    for key, wanted in asked.items():
        for name in wanted:
            if name not in names:
                section.refuse(f"no group “{name}”", key=key, remedy=f"There are: {', '.join(names)}.")
    if not asked["all"] and not asked["any"]:
        section.refuse("no group is asked for", key="all", remedy="Name the groups that must meet.")
    if unused := [name for name in names if not any(name in wanted for wanted in asked.values())]:
        section.refuse(f"the group “{unused[0]}” is never asked for", key="groups", remedy="Name it in all, any, none.")
    first = (asked["all"] or asked["any"])[0]
    costs = Counter(expression.group for expression in expressions)
    return Combination(
        words,
        expressions,
        asked["all"],
        asked["any"],
        asked["none"],
        section.choice("within", ("sentence", "paragraph", "draft"), default="sentence"),
        int(section.number("near", default=10**9, least=0)),
        section.choice("hit", (*asked["all"], *asked["any"], "span"), default=first),
        tuple(sorted(asked["all"], key=lambda name: costs[name])),
    )
