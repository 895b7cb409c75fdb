"""Small explainable linear models over character n-grams, numpy only, weights in one byte each.

A text is cut into runs of one to three characters; each run is hashed to a row of an int8 table with a column per
class. The score is a plain sum, so what decided can be read off: the runs with the largest share are the evidence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from rules.errors import ModelError

ORDERS = 3
"""Longest run of characters that a model looks at."""
PAD = "\n" * (ORDERS - 1)
"""Stands before and after each text: its beginning and end are visible, and texts scored together never touch."""

_SPREAD = 0x9E3779B1
_CHAIN = 0x85EBCA6B
_LAYOUT = 1
_TINY = np.float32(1e-30)

_Floats = npt.NDArray[np.float32]


class Evidence(NamedTuple):
    """A run of characters that spoke for the positive class."""

    ngram: str
    #: Code-point offsets into the text that was scored.
    start: int
    end: int
    #: Its share of the margin, in the margin's own unit; positive.
    weight: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns a margin into a probability: ``1 / (1 + exp(-(slope * margin + offset)))``."""

    slope: float
    offset: float

    def probability(self, margins: _Floats) -> _Floats:
        """Probabilities of the positive class, shape as given."""
        return np.asarray(1.0 / (1.0 + np.exp(-(self.slope * margins + self.offset))), dtype=np.float32)


def buckets(padded: str, bits: int) -> npt.NDArray[np.intp]:
    """Table rows of all runs of a padded text.

    Args:
        padded: text that ends in PAD.
        bits: the table has ``2 ** bits`` rows.

    Returns:
        Array of shape (ORDERS, characters without the last PAD): rows of the runs of 1, 2 and 3 characters that begin
        at each character.
    """
    codes = np.frombuffer(padded.encode("utf-32-le", "surrogatepass"), np.uint32)
    size = len(codes) - len(PAD)
    rows = np.empty((ORDERS, size), np.uint32)
    chained = codes * _SPREAD
    rows[0] = chained[:size]
    for order in range(1, ORDERS):
        chained = chained[:-1] * _CHAIN
        chained += codes[order:]
        chained *= _SPREAD
        rows[order] = chained[:size]
    rows >>= 32 - bits
    return rows.astype(np.intp)


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A trained model: int8 weights per run and class, and how they become one probability.

    The text to score must be folded one character to one (`rules.folding.fold`), as the training texts were.
    """

    name: str
    #: Shape (2 ** bits, width): a column per class, then each run's squared rarity in steps of ``rarity_unit``, then
    #: zeros up to a power of two (numpy gathers such rows ten times faster).
    weights: npt.NDArray[np.int8]
    #: So many columns, the first ones, count for the positive class; the margin compares them with the other classes.
    positive: int
    #: Value of one int8 step per class, and the constant per class.
    units: _Floats
    bias: _Floats
    rarity_unit: float
    #: How sharply the best class of a side stands for that side.
    sharpness: float
    calibration: Calibration

    @classmethod
    def load(cls, path: Path) -> "LinearModel":
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
                name=path.stem,
                weights=parts["weights"],
                positive=int(parts["positive"]),
                units=parts["units"],
                bias=parts["bias"],
                rarity_unit=float(parts["rarity_unit"]),
                sharpness=float(parts["sharpness"]),
                calibration=Calibration(float(parts["slope"]), float(parts["offset"])),
            )
        except (OSError, KeyError, ValueError, EOFError, BadZipFile) as error:
            raise ModelError(path, str(error)) from error

    def save(self, path: Path) -> None:
        """Write the model file that `load` reads."""
        np.savez_compressed(
            path,
            layout=np.int64(_LAYOUT),
            weights=self.weights,
            positive=np.int64(self.positive),
            units=self.units,
            bias=self.bias,
            rarity_unit=np.float64(self.rarity_unit),
            sharpness=np.float64(self.sharpness),
            slope=np.float64(self.calibration.slope),
            offset=np.float64(self.calibration.offset),
        )

    def score(self, text: str) -> float:
        """Calibrated probability, 0 to 1, that the text is of the positive class; 0 for a blank one."""
        return self.score_all([text])[0]

    def score_all(self, texts: Sequence[str]) -> list[float]:
        """The same for many texts in one pass, cheaper than one by one; neighbours do not change the result."""
        if not texts:
            return []
        margins = self.margins(texts)
        chances = self.calibration.probability(margins).tolist()
        return [chance if text.strip() else 0.0 for text, chance in zip(texts, chances, strict=True)]

    def score_spans(self, text: str, spans: Sequence[tuple[int, int]]) -> list[float]:
        """Probabilities of the parts ``text[start:end]``: all sentences of a draft in one pass."""
        return self.score_all([text[start:end] for start, end in spans])

    def margins(self, texts: Sequence[str]) -> _Floats:
        """Positive against the best of the rest, per text, before calibration; shape (texts,)."""
        starts = np.cumsum([0] + [len(text) + len(PAD) for text in texts[:-1]])
        single, double, triple = self._rows(PAD + PAD.join(texts) + PAD)
        per_character = np.add(single, double, dtype=np.int16)
        per_character += triple
        scores, _ = self._scores(np.add.reduceat(per_character, starts, axis=0, dtype=np.float32))
        return self._margin(scores)

    def evidence(self, text: str, most: int = 5) -> list[Evidence]:
        """The runs of 2 or 3 characters that spoke most for the positive class, strongest first, none overlapping."""
        shares = self._shares(text)
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

    def _rows(self, padded: str) -> npt.NDArray[np.int8]:
        """Weights of all runs, shape (ORDERS, characters, classes + 1)."""
        return self.weights.take(buckets(padded, self._bits), axis=0)

    @property
    def _bits(self) -> int:
        return len(self.weights).bit_length() - 1

    def _scores(self, sums: _Floats) -> tuple[_Floats, _Floats]:
        """Scores per class, shape (texts, classes), and the length of each text's feature vector, shape (texts, 1)."""
        classes = len(self.units)
        norms = np.sqrt(np.maximum(sums[:, classes : classes + 1], 1) * np.float32(self.rarity_unit))
        return np.asarray(sums[:, :classes] * self.units / norms + self.bias), norms

    def _margin(self, scores: _Floats) -> _Floats:
        if self.positive == len(self.units):
            return np.asarray(scores.max(axis=1))
        lifted = np.exp(self.sharpness * (scores - scores.max(axis=1, keepdims=True)))
        ours, rest = lifted[:, : self.positive].sum(axis=1), lifted[:, self.positive :].sum(axis=1)
        return np.asarray(np.log((ours + _TINY) / (rest + _TINY)) / np.float32(self.sharpness))

    def _shares(self, text: str) -> _Floats:
        """Share of the margin held by the run of ``length`` characters at ``start`` with all shorter runs in it.

        Returns:
            Array of shape (ORDERS + 1, len(text)), first index the length; row 0 and 1 are not used by callers.
        """
        rows = self._rows(PAD + text + PAD)
        scores, norms = self._scores(rows.sum(axis=(0, 1), dtype=np.float32)[None])
        ours, rest = scores[0, : self.positive], scores[0, self.positive :]
        pull = np.concatenate([_soft_shares(ours, self.sharpness), -_soft_shares(rest, self.sharpness)])
        own = rows[:, len(PAD) :, : len(pull)] @ (self.units * pull / norms[0])
        shares = np.full((ORDERS + 1, len(text)), -np.inf, np.float32)
        for length in range(1, min(ORDERS, len(text)) + 1):
            spans = len(text) - length + 1
            shares[length, :spans] = sum(
                own[order, first : first + spans] for order in range(length) for first in range(length - order)
            )
        return shares


def _soft_shares(scores: _Floats, sharpness: float) -> _Floats:
    """How much each class of one side stands for it: adds up to 1."""
    lifted = np.exp(sharpness * (scores - scores.max(initial=-np.inf)))
    return np.asarray(lifted / lifted.sum(), dtype=np.float32)
