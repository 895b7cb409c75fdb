"""What a model makes of one draft: its sentences, and its lines of several sentences, scored in one pass."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from rules.model import Scorer
from rules.sentences import Boundaries
from rules.text_views import View

#: A longer line is more than one statement.
_LONGEST_LINE = 160
#: Sentences and lines of a short draft, for which thresholds and floors were chosen.
_USUAL_PIECES = 8
_Floats = npt.NDArray[np.float32]


@dataclass
class DraftReading:
    """Probabilities per head for the pieces of a draft."""

    model: Scorer
    #: Start and end in the draft.
    pieces: Sequence[tuple[int, int]]
    _scores: _Floats
    _known: dict[str, _Floats] = field(init=False, default_factory=dict)

    @property
    def chances(self) -> float:
        """How many times the sentences of a short draft there are: so much oftener one looks guilty by chance."""
        return max(1.0, len(self.pieces) / _USUAL_PIECES)

    @cached_property
    def _highest(self) -> list[float]:
        """The highest score of each column."""
        return self._scores.max(axis=0).tolist() if len(self._scores) else []

    def at_most(self, head: str) -> float:
        """No piece is surer than this; worked out for all heads in one step."""
        bound = self.model.at_most(head, self._highest) if self._highest else 0.0
        return float(self.probabilities(head).max()) if bound is None else bound

    @cached_property
    def _edges(self) -> npt.NDArray[np.intp]:
        return np.array(self.pieces, dtype=np.intp).reshape(-1, 2)

    def around(self, start: int, end: int) -> npt.NDArray[np.intp]:
        """Numbers of the pieces that hold something of these characters."""
        return np.flatnonzero((self._edges[:, 0] < end) & (self._edges[:, 1] > start))

    def probabilities(self, head: str) -> _Floats:
        """How sure the model is of each piece, shape (pieces,)."""
        if head not in self._known:
            self._known[head] = self.model.probabilities(head, self._scores)
        return self._known[head]


def read_draft(model: Scorer, tight: View, sentences: Boundaries, lines: Boundaries) -> DraftReading:
    """Score the sentences and lines of a draft.

    Args:
        model: what scores.
        tight: the draft without what was put between its characters.
        sentences: of the draft as it was sent.
        lines: the same; each holds whole sentences.
    """
    begins = sentences.starts
    starts = begins if tight.places is None else np.searchsorted(tight.places, begins)
    filled = np.flatnonzero(np.append(starts[1:], len(tight.codes)) > starts)
    pieces, sums = sentences.pieces, model.sums(tight.codes, starts[filled])
    if len(filled) < len(pieces):
        pieces = [pieces[index] for index in filled.tolist()]
    if len(lines.ends) < len(sentences.ends):
        several = _several(np.searchsorted(begins[filled], np.append(0, lines.ends)), lines)
        pieces = [*pieces, *(line for line, _, _ in several)]
        sums = np.vstack([sums, *(sums[low:high].sum(axis=0) for _, low, high in several)])
    return DraftReading(model, pieces, model.scores(sums))


def _several(edges: npt.NDArray[np.intp], lines: Boundaries) -> list[tuple[tuple[int, int], int, int]]:
    """The lines of several sentences that are short enough to be one statement, each with its first and last one."""
    listed = edges.tolist()
    return [
        (line, low, high)
        for line, low, high in zip(lines.pieces, listed[:-1], listed[1:], strict=True)
        if high - low > 1 and line[1] - line[0] <= _LONGEST_LINE
    ]
