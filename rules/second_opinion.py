"""A second opinion: what the model says of a place where a rule of loose words has hit.

Groups of words meet by chance, too. Where the model is as good as sure that nothing of the sort is said there, the
finding stays, but as a hint. Each head knows its own floor: nearly all flawed drafts that it had not seen lie above.
"""

from dataclasses import dataclass

from rules.model import Scene, Scorer
from rules.spans import Span

LOOSE_KINDS = frozenset({"combination", "pattern", "density"})
"""Kinds whose hits may be chance."""


@dataclass(frozen=True, slots=True, eq=False)
class SecondOpinion:
    """The heads that are asked, one of which must think it possible."""

    model: Scorer
    heads: tuple[str, ...]

    def rules_out(self, scene: Scene) -> bool:
        """Whether all heads stay below their floors in the whole draft."""
        reading = scene.reading(self.model)
        return all(reading.at_most(head) < self.model.floor(head) * reading.chances for head in self.heads)

    def doubts(self, scene: Scene, span: Span) -> bool:
        """Whether all heads stay below their floors; never of an evasive spelling, which the model cannot read."""
        if span.view:
            return False
        reading = scene.reading(self.model)
        pieces = reading.around(span.start, span.end)
        if not len(pieces):
            return False
        return all(
            reading.probabilities(head)[pieces].max() < self.model.floor(head) * reading.chances for head in self.heads
        )
