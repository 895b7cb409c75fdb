"""One small explainable linear model of sentences: numpy only, one byte a weight, many questions (heads) at once.

A text is cut into runs of one to three characters; each run is hashed to a row of an int8 table with a column per
class. A sentence is the sum of its rows, so several sentences together are the sum of theirs, all heads share one
pass, and what decided can be read off: the runs with the largest share are the evidence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from rules.errors import ModelError
from rules.folding import Codes, codes_of
from rules.sentences import STOPS

ORDERS = 3
"""Longest run of characters that the model looks at."""

_SPREAD = np.uint32(0x9E3779B1)
_CHAIN = np.uint32(0x85EBCA6B)
_STOP = 10
"""Every mark that ends a sentence reads as a line break: the beginning and end of a sentence are visible."""
_EMPTY_ROW = 0
_LIFT = ORDERS * 128
"""More than a character can take away from a sum."""
_LAYOUT = 3
_SHIPPED = Path(__file__).parent / "models" / "sentences.npz"
_TINY = np.float32(1e-30)
_SURE = 30.0
"""Logits beyond this are as good as certain, and would overflow."""

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.intp]


class Evidence(NamedTuple):
    """A run of characters that spoke for a head."""

    ngram: str
    #: Code-point offsets into the text that was scored.
    start: int
    end: int
    #: Its share of the margin, in the margin's own unit; positive.
    weight: float


@dataclass(frozen=True, slots=True)
class Head:
    """One question that the model answers: columns that speak for it, the columns after them against, a calibration.

    The margin is the best of those for it against the best of the others (softly); the best one where nothing stands
    against. The probability is ``1 / (1 + exp(-(slope * margin + offset)))``.
    """

    name: str
    #: Columns `first` to `middle` speak for it, `middle` to `last` against.
    first: int
    middle: int
    last: int
    slope: float = 1.0
    offset: float = 0.0
    #: Of flawed drafts that it had not seen, one in fourteen stayed below this probability.
    floor: float = 0.0

    def margins(self, scores: Floats, sharpness: float) -> Floats:
        """Margin per text from the scores of all columns, shape (texts, columns) to (texts,)."""
        if self.middle == self.last:
            return np.asarray(scores[:, self.first : self.middle].max(axis=1))
        asked = scores[:, self.first : self.last]
        lifted = np.exp(np.float32(sharpness) * (asked - asked.max(axis=1, keepdims=True)))
        ours = lifted[:, : self.middle - self.first].sum(axis=1)
        rest = lifted[:, self.middle - self.first :].sum(axis=1)
        return np.asarray(np.log((ours + _TINY) / (rest + _TINY)) / np.float32(sharpness))

    def probability(self, margin: float) -> float:
        """One calibrated margin, 0 to 1."""
        return 1.0 / (1.0 + exp(-max(-_SURE, min(_SURE, self.slope * margin + self.offset))))

    def probabilities(self, margins: Floats) -> Floats:
        """Calibrated margins, 0 to 1."""
        leaning = np.clip(self.slope * margins + self.offset, -_SURE, _SURE)
        return np.asarray(1.0 / (1.0 + np.exp(-leaning)), dtype=np.float32)


@cache
def _reading_table() -> Codes:
    """For every code point the one that is hashed: all stops are one."""
    table = np.arange(0x110000, dtype=np.uint32)
    table[[ord(stop) for stop in STOPS]] = _STOP
    return table


def hashed_rows(codes: Codes, bits: int) -> Rows:
    """Table rows of all runs of a text.

    Args:
        codes: folded code points of the text.
        bits: the table has ``2 ** bits`` rows.

    Returns:
        Shape (ORDERS, len(codes) + 1): rows of the runs of 1, 2 and 3 characters that begin one character before each
        character, and at the last. Runs that lie across a stop are the empty row.
    """
    size = len(codes) + 1
    read = np.full(size + ORDERS - 1, _STOP, dtype=np.uint32)
    read[1:size] = _reading_table()[codes]
    rows = np.empty((ORDERS, size), np.uint32)
    chained = read * _SPREAD
    rows[0] = chained[:size]
    for order in range(1, ORDERS):
        chained = chained[:-1] * _CHAIN
        chained += read[order:]
        chained *= _SPREAD
        rows[order] = chained[:size]
    rows >>= np.uint32(32 - bits)
    stops = np.flatnonzero(read[:size] == _STOP)
    rows[0, stops] = _EMPTY_ROW
    rows[2, stops[1:] - 1] = _EMPTY_ROW
    doubled = stops[read[stops + 1] == _STOP]
    rows[1:, doubled] = _EMPTY_ROW
    return rows.astype(np.intp)


@dataclass(frozen=True, slots=True)
class SentenceModel:
    """A trained model. Texts to score must be folded one to one (`rules.folding`), as the training texts were."""

    #: Shape (2 ** bits, width): a column per class, then each run's squared rarity in steps of `rarity_unit`, then
    #: zeros up to a power of two (numpy gathers such rows ten times faster).
    weights: npt.NDArray[np.int8]
    #: Value of one int8 step per class, and the constant per class.
    units: Floats
    bias: Floats
    rarity_unit: float
    #: How sharply the best class of a side stands for that side.
    sharpness: float
    columns: tuple[str, ...]
    heads: Mapping[str, Head]

    @classmethod
    def load(cls, path: Path) -> "SentenceModel":
        """Read a model file.

        Raises:
            ModelError: the file is absent, damaged, or of another layout.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                parts = {key: stored[key] for key in stored.files}
            if int(parts["layout"]) != _LAYOUT:
                raise ModelError(path, f"layout {parts['layout']}, expected {_LAYOUT}")
            return cls(
                weights=parts["weights"],
                units=parts["units"],
                bias=parts["bias"],
                rarity_unit=float(parts["rarity_unit"]),
                sharpness=float(parts["sharpness"]),
                columns=tuple(parts["columns"].tolist()),
                heads=_read_heads(parts),
            )
        except (OSError, KeyError, ValueError, EOFError, BadZipFile) as error:
            raise ModelError(path, str(error)) from error

    def save(self, path: Path) -> None:
        """Write the model file that `load` reads."""
        heads = list(self.heads.values())
        np.savez_compressed(
            path,
            layout=np.int64(_LAYOUT),
            weights=self.weights,
            units=self.units,
            bias=self.bias,
            rarity_unit=np.float64(self.rarity_unit),
            sharpness=np.float64(self.sharpness),
            columns=np.array(self.columns),
            heads=np.array([head.name for head in heads]),
            sides=np.array([(head.first, head.middle, head.last) for head in heads], dtype=np.int64),
            calibration=np.array([(head.slope, head.offset, head.floor) for head in heads], dtype=np.float64),
        )

    def sums(self, codes: Codes, starts: npt.NDArray[np.intp]) -> Floats:
        """Summed rows of the pieces of a text; several pieces together are the sum of theirs.

        Args:
            codes: folded code points.
            starts: where each piece begins, ascending from 0, none empty.

        Returns:
            Shape (pieces, width), for `scores`.
        """
        if not len(starts):
            return np.zeros((0, self.weights.shape[1]), np.float32)
        single, double, triple = self.weights.take(hashed_rows(codes, self._bits), axis=0)
        per_character = np.add(single, double, dtype=np.int16)
        per_character += triple
        # Two columns are summed as one number of 64 bits, which takes half the time. Lifted above zero, no sum borrows
        # from its neighbour; the lift is taken off again.
        per_character += _LIFT
        pairs = per_character.astype(np.uint32).view(np.uint64)
        # A piece begins with the stop before it, so that its first characters are known as such.
        sums = np.add.reduceat(pairs, starts, axis=0).view(np.int32)
        lifted = np.append(starts[1:], len(per_character)) - starts
        return np.asarray(sums - (_LIFT * lifted)[:, None], dtype=np.float32)

    def scores(self, sums: Floats) -> Floats:
        """Scores per column, shape (texts, columns)."""
        return np.asarray(sums[:, : len(self.columns)] * self.units / self._norms(sums) + self.bias)

    def probabilities(self, head: str, scores: Floats) -> Floats:
        """How sure the model is, per text, that the answer to `head` is yes.

        Raises:
            KeyError: the model has no such head.
        """
        asked = self.heads[head]
        return asked.probabilities(asked.margins(scores, self.sharpness))

    def at_most(self, head: str, highest: Sequence[float]) -> float | None:
        """A bound for the probabilities of texts, from the highest score of each column; None where columns compete."""
        asked = self.heads[head]
        return asked.probability(max(highest[asked.first : asked.middle])) if asked.middle == asked.last else None

    def floor(self, head: str) -> float:
        """A probability below which hardly anything is what the head looks for."""
        return self.heads[head].floor

    def score(self, head: str, text: str) -> float:
        """Calibrated probability, 0 to 1, of one folded text; 0 for a blank one."""
        return self.score_all(head, [text])[0]

    def score_all(self, head: str, texts: Sequence[str]) -> list[float]:
        """The same for many texts in one pass; neighbours do not change the result."""
        if not texts:
            return []
        chances = self.probabilities(head, self.scores(self.sums(*_together(texts)))).tolist()
        return [chance if text.strip() else 0.0 for text, chance in zip(texts, chances, strict=True)]

    def evidence(self, head: str, text: str, most: int = 5) -> list[Evidence]:
        """The runs of 2 or 3 characters that spoke most for the head, strongest first, none overlapping."""
        shares = self._shares(self.heads[head], text)
        candidates = [
            Evidence(text[start : start + length], start, start + length, float(shares[length, start]))
            for length in (2, 3)
            for start in range(len(text) - length + 1)
            if shares[length, start] > 0 and text[start : start + length].isalnum()
        ]
        chosen: list[Evidence] = []
        for candidate in sorted(candidates, key=lambda found: -found.weight):
            if len(chosen) == most:
                break
            if all(candidate.end <= other.start or candidate.start >= other.end for other in chosen):
                chosen.append(candidate)
        return chosen

    @property
    def _bits(self) -> int:
        return len(self.weights).bit_length() - 1

    def _norms(self, sums: Floats) -> Floats:
        """Length of each text's feature vector, shape (texts, 1)."""
        squared = sums[:, len(self.columns), None]
        return np.asarray(np.sqrt(np.maximum(squared, 1) * np.float32(self.rarity_unit)))

    def _shares(self, head: Head, text: str) -> Floats:
        """Share of the margin held by the run of ``length`` characters at ``start`` with all shorter runs in it.

        Returns:
            Shape (ORDERS + 1, len(text)), first index the length; rows 0 and 1 are not used by callers.
        """
        rows = self.weights.take(hashed_rows(codes_of(text), self._bits), axis=0)
        sums = rows.sum(axis=(0, 1), dtype=np.float32)[None]
        pull = self._pull(head, self.scores(sums)[0])
        own = rows[:, 1:, : len(self.columns)] @ (self.units * pull / self._norms(sums)[0])
        shares = np.full((ORDERS + 1, len(text)), -np.inf, np.float32)
        for length in range(1, min(ORDERS, len(text)) + 1):
            spans = len(text) - length + 1
            shares[length, :spans] = sum(
                own[order, first : first + spans] for order in range(length) for first in range(length - order)
            )
        return shares

    def _pull(self, head: Head, scores: Floats) -> Floats:
        """How much each column moves the margin of one text, shape (columns,)."""
        pull = np.zeros(len(self.columns), np.float32)
        for low, high, sign in ((head.first, head.middle, 1), (head.middle, head.last, -1)):
            if low < high:
                lifted = np.exp(np.float32(self.sharpness) * (scores[low:high] - scores[low:high].max()))
                pull[low:high] = sign * lifted / lifted.sum()
        return pull


def _together(texts: Sequence[str]) -> tuple[Codes, npt.NDArray[np.intp]]:
    """Texts as the lines of one, with their starts."""
    starts = np.cumsum([0] + [len(text) + 1 for text in texts[:-1]], dtype=np.intp)
    return codes_of("".join(text + "\n" for text in texts)), starts


def _read_heads(parts: Mapping[str, npt.NDArray[np.generic]]) -> dict[str, Head]:
    described = zip(parts["heads"].tolist(), parts["sides"].tolist(), parts["calibration"].tolist(), strict=True)
    return {name: Head(name, *sides, *calibration) for name, sides, calibration in described}


@cache
def shipped_model() -> SentenceModel:
    """The model that comes with the product, read once.

    Raises:
        ModelError: its file is absent or damaged.
    """
    return SentenceModel.load(_SHIPPED)
