"""What a model makes of one draft: its sentences, and its lines of several sentences, scored in one pass."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from rules.model import Scorer
from rules.text_views import View

#: A longer line is more than one statement.
_LONGEST_LINE = 160
_Floats = npt.NDArray[np.float32]
_Index = npt.NDArray[np.intp]


@dataclass
class DraftReading:
    """Probabilities per head for the pieces of a draft."""

    model: Scorer
    #: Start and end in the draft.
    pieces: Sequence[tuple[int, int]]
    _scores: _Floats
    _known: dict[str, _Floats] = field(init=False, default_factory=dict)

    def probabilities(self, head: str) -> _Floats:
        """How sure the model is of each piece, shape (pieces,)."""
        if head not in self._known:
            self._known[head] = self.model.probabilities(head, self._scores)
        return self._known[head]


def read_draft(
    model: Scorer, tight: View, sentences: Sequence[tuple[int, int]], lines: Sequence[tuple[int, int]]
) -> DraftReading:
    """Score the sentences and lines of a draft, of which both are given by start and end, in order and without gaps."""
    begins = np.array([start for start, _ in sentences], dtype=np.intp)
    starts = begins if tight.places is None else np.searchsorted(tight.places, begins)
    filled = np.flatnonzero(np.diff(starts, append=len(tight.codes)) > 0)
    sums = model.sums(tight.codes, starts[filled])
    first = np.searchsorted(begins[filled], [start for start, _ in lines])
    last = np.searchsorted(begins[filled], [end for _, end in lines])
    joined = [
        (line, low, high)
        for line, low, high in zip(lines, first.tolist(), last.tolist(), strict=True)
        if high - low > 1 and line[1] - line[0] <= _LONGEST_LINE
    ]
    together = [sums[low:high].sum(axis=0) for _, low, high in joined]
    pieces = [*(sentences[index] for index in filled.tolist()), *(line for line, _, _ in joined)]
    return DraftReading(model, pieces, model.scores(np.vstack([sums, *together]) if together else sums))
