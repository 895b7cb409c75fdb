"""Precision, recall and F1 of scores against the truth."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import precision_recall_curve


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a threshold does."""

    threshold: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        """The figures on one line."""
        return f"P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f} at {self.threshold:.3f}"


def outcomes(scores: npt.ArrayLike, truth: npt.NDArray[np.bool_]) -> list[Outcome]:
    """One outcome per distinct score taken as threshold, lowest first."""
    precision, recall, thresholds = precision_recall_curve(truth, scores)
    return [Outcome(*map(float, row)) for row in zip(thresholds, precision[:-1], recall[:-1], strict=True)]


def at(threshold: float, scores: npt.ArrayLike, truth: npt.NDArray[np.bool_]) -> Outcome:
    """The outcome at a threshold that was fixed beforehand."""
    flagged = np.asarray(scores) >= threshold
    right = int((flagged & truth).sum())
    return Outcome(threshold, right / max(int(flagged.sum()), 1), right / max(int(truth.sum()), 1))


def best_f1(found: Sequence[Outcome]) -> Outcome:
    """The outcome with the highest F1."""
    return max(found, key=lambda outcome: outcome.f1)


def most_precise(found: Sequence[Outcome], *, recall: float) -> Outcome:
    """The most precise outcome among those that reach the recall."""
    return max((outcome for outcome in found if outcome.recall >= recall), key=lambda outcome: outcome.precision)


def farthest(found: Sequence[Outcome], *, precision: float) -> Outcome:
    """The outcome with the highest recall among those that reach the precision."""
    return max((outcome for outcome in found if outcome.precision >= precision), key=lambda outcome: outcome.recall)
