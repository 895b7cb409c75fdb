"""Fits a linear model over character n-grams and packs it into one byte per weight."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from rules.classifier import ORDERS, PAD, Calibration, LinearModel, buckets

_CLIP = 99.995
"""Percentile of a column's weights that becomes the largest int8 step; what lies beyond is clipped."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Plan:
    """What was settled by cross-validation on the training texts."""

    name: str
    #: The table has 2 ** bits rows.
    bits: int
    #: LinearSVC's C, larger means less regularised.
    regularisation: float
    sharpness: float
    positive: tuple[str, ...]
    #: Weights of columns below this share of the column's largest step become 0 (and the file smaller).
    prune_below: int = 1
    seed: int = 7


def count_ngrams(texts: Sequence[str], bits: int) -> csr_matrix:
    """How often each run of 1 to 3 characters occurs, shape (texts, 2 ** bits)."""
    lengths = [len(text) + len(PAD) for text in texts]
    columns = buckets(PAD + PAD.join(texts) + PAD, bits)
    rows = np.tile(np.repeat(np.arange(len(texts)), lengths), ORDERS)
    ones = np.ones(columns.size, np.float32)
    return csr_matrix((ones, (rows, columns.ravel())), shape=(len(texts), 1 << bits))


def rarity(counts: csr_matrix) -> Floats:
    """Smoothed inverse document frequency per row of the table."""
    documents = np.asarray((counts > 0).sum(axis=0)).ravel()
    return np.asarray(np.log((1 + counts.shape[0]) / (1 + documents)) + 1, dtype=np.float32)


def fit(texts: Sequence[str], labels: Sequence[str], plan: Plan, sample_weight: Floats | None = None) -> LinearModel:
    """A packed model, not calibrated yet (slope 1, offset 0)."""
    counts = count_ngrams(texts, plan.bits)
    rare = rarity(counts)
    # The run-time norm sums squared rarities per occurrence; counts are few enough for the two to agree.
    squared = np.minimum(np.round(rare**2 / _rarity_unit(rare)), 127)
    norms = np.sqrt(np.asarray(counts @ (squared * _rarity_unit(rare))).ravel())
    features = counts.multiply(rare[None]).multiply(1 / norms[:, None]).tocsr().astype(np.float32)
    machine = LinearSVC(C=plan.regularisation, random_state=plan.seed).fit(features, labels, sample_weight)
    return _pack(machine, rare, squared, plan)


def _rarity_unit(rare: Floats) -> float:
    return float((rare**2).max() / 127)


def _pack(machine: LinearSVC, rare: Floats, squared: Floats, plan: Plan) -> LinearModel:
    exact = np.asarray(machine.coef_, dtype=np.float32) * rare[None]
    units = np.percentile(np.abs(exact), _CLIP, axis=1).astype(np.float32) / 127
    steps = np.clip(np.round(exact / units[:, None]), -127, 127)
    steps[np.abs(steps) < plan.prune_below] = 0
    classes = [machine.classes_[1]] if len(exact) == 1 else list(machine.classes_)
    order = sorted(range(len(classes)), key=lambda column: classes[column] not in plan.positive)
    width = 1 << len(classes).bit_length()
    table = np.zeros((len(rare), width), np.int8)
    table[:, : len(classes)] = steps[order].T
    table[:, len(classes)] = squared
    return LinearModel(
        name=plan.name,
        weights=table,
        positive=sum(label in plan.positive for label in classes),
        units=units[order],
        bias=np.asarray(machine.intercept_, dtype=np.float32)[order],
        rarity_unit=_rarity_unit(rare),
        sharpness=plan.sharpness,
        calibration=Calibration(1.0, 0.0),
    )


def held_out_margins(
    texts: Sequence[str], labels: Sequence[str], plan: Plan, *, folds: int, sample_weight: Floats | None = None
) -> Floats:
    """Margin of every text from a model that did not see it, shape (texts,)."""
    fold = np.random.default_rng(plan.seed).integers(0, folds, len(texts))
    margins = np.zeros(len(texts), np.float32)
    for number in range(folds):
        inside, outside = np.flatnonzero(fold != number).tolist(), np.flatnonzero(fold == number).tolist()
        weight = None if sample_weight is None else sample_weight[inside]
        model = fit([texts[row] for row in inside], [labels[row] for row in inside], plan, weight)
        margins[outside] = model.margins([texts[row] for row in outside])
    return margins


def calibrate(margins: Floats, truth: npt.NDArray[np.bool_]) -> Calibration:
    """Slope and offset that turn held-out margins into probabilities (Platt)."""
    logistic = LogisticRegression(C=1e6).fit(margins[:, None], truth)
    return Calibration(float(logistic.coef_[0, 0]), float(logistic.intercept_[0]))
