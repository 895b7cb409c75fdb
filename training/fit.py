"""Fits the columns of the sentence model and packs them into one byte per weight."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from rules.folding import codes_of
from rules.sentence_model import ORDERS, Floats, Head, SentenceModel, hashed_rows

_CLIP = 99.995
"""Percentile of a column's weights that becomes the largest int8 step; what lies beyond is clipped."""
_FOLDS = 4

Truth = npt.NDArray[np.bool_]
Chosen = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Plan:
    """What was settled by cross-validation on the training texts."""

    #: The table has 2 ** bits rows.
    bits: int
    sharpness: float
    #: Weights below so many steps become 0 (and the file smaller).
    prune_below: int
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Column:
    """One class: which texts it learns from, and on which side each of them stands."""

    name: str
    #: Shape (texts,): learnt from or not; true for the class or not.
    chosen: Chosen
    truth: Truth
    #: LinearSVC's C, larger means less regularised.
    regularisation: float


@dataclass(frozen=True, slots=True)
class Question:
    """A head to be: its columns, and the texts by which it is calibrated."""

    name: str
    #: The first of its columns, how many speak for it, and how many of those that follow speak against.
    first: str
    columns: int
    against: int
    chosen: Chosen
    truth: Truth


@dataclass(frozen=True, slots=True)
class Features:
    """Texts as rows of numbers."""

    matrix: csr_matrix
    rarity: Floats
    squared: Floats
    rarity_unit: float


def features(texts: Sequence[str], bits: int) -> Features:
    """Weighted runs of all texts, each of length 1."""
    counts = _count(texts, bits)
    documents = np.asarray((counts > 0).sum(axis=0)).ravel()
    rare = np.asarray(np.log((1 + counts.shape[0]) / (1 + documents)) + 1, dtype=np.float32)
    unit = float((rare**2).max() / 127)
    # The run-time norm sums squared rarities per occurrence; counts are few enough for the two to agree.
    squared = np.minimum(np.round(rare**2 / unit), 127)
    squared[0] = 0
    norms = np.sqrt(np.maximum(np.asarray(counts @ (squared * unit)).ravel(), unit))
    matrix = counts.multiply(rare[None]).multiply(1 / norms[:, None]).tocsr().astype(np.float32)
    return Features(matrix, rare, squared, unit)


def _count(texts: Sequence[str], bits: int) -> csr_matrix:
    """How often each run of 1 to 3 characters occurs, shape (texts, 2 ** bits)."""
    columns = hashed_rows(codes_of("".join(text + "\n" for text in texts)), bits)[:, :-1]
    lengths = [len(text) + 1 for text in texts]
    rows = np.tile(np.repeat(np.arange(len(texts)), lengths), ORDERS)
    flat = columns.ravel()
    real = flat != 0
    ones = np.ones(int(real.sum()), np.float32)
    return csr_matrix((ones, (rows[real], flat[real])), shape=(len(texts), 1 << bits))


def fit(given: Features, columns: Sequence[Column], plan: Plan) -> SentenceModel:
    """A packed model without heads."""
    with ThreadPoolExecutor() as pool:
        machines = list(pool.map(lambda column: _machine(given, column, plan), columns))
    exact = np.vstack([machine.coef_ for machine in machines]).astype(np.float32) * given.rarity[None]
    units = np.percentile(np.abs(exact), _CLIP, axis=1).astype(np.float32) / 127
    steps = np.clip(np.round(exact / units[:, None]), -127, 127)
    steps[np.abs(steps) < plan.prune_below] = 0
    table = np.zeros((len(given.rarity), 1 << len(columns).bit_length()), np.int8)
    table[:, : len(columns)] = steps.T
    table[:, len(columns)] = given.squared
    table[0] = 0
    return SentenceModel(
        weights=table,
        units=units,
        bias=np.array([machine.intercept_[0] for machine in machines], dtype=np.float32),
        rarity_unit=given.rarity_unit,
        sharpness=plan.sharpness,
        columns=tuple(column.name for column in columns),
        heads={},
    )


def _machine(given: Features, column: Column, plan: Plan) -> LinearSVC:
    rows = np.flatnonzero(column.chosen)
    machine = LinearSVC(C=column.regularisation, random_state=plan.seed)
    return machine.fit(given.matrix[rows], column.truth[rows])


def held_out_scores(
    given: Features, texts: Sequence[str], columns: Sequence[Column], plan: Plan, *, groups: Sequence[str] = ()
) -> Floats:
    """Scores of every text from a model that did not see it, nor any of its group, shape (texts, columns)."""
    fold = np.array([crc32(group.encode()) % _FOLDS for group in groups or texts])
    scores = np.zeros((len(texts), len(columns)), np.float32)
    for number in range(_FOLDS):
        inside = fold != number
        model = fit(given, [replace(column, chosen=column.chosen & inside) for column in columns], plan)
        outside = np.flatnonzero(~inside)
        scores[outside] = scores_of(model, [texts[row] for row in outside.tolist()])
    return scores


def scores_of(model: SentenceModel, texts: Sequence[str]) -> Floats:
    """Scores per column of whole texts, shape (texts, columns)."""
    starts = np.cumsum([0] + [len(text) + 1 for text in texts[:-1]], dtype=np.intp)
    return model.scores(model.sums(codes_of("".join(text + "\n" for text in texts)), starts))


def with_heads(model: SentenceModel, questions: Sequence[Question], held_out: Floats) -> SentenceModel:
    """The model with heads calibrated on held-out scores (Platt)."""
    return replace(model, heads={question.name: _head(model, question, held_out) for question in questions})


def with_floors(model: SentenceModel, floors: Mapping[str, float]) -> SentenceModel:
    """The model with the floors of its heads; those that are not named keep theirs."""
    return replace(
        model, heads={name: replace(head, floor=floors.get(name, head.floor)) for name, head in model.heads.items()}
    )


def _head(model: SentenceModel, question: Question, held_out: Floats) -> Head:
    first = model.columns.index(question.first)
    middle = first + question.columns
    head = Head(question.name, first, middle, middle + question.against)
    rows = np.flatnonzero(question.chosen)
    margins = head.margins(held_out[rows], model.sharpness)
    logistic = LogisticRegression(C=1e6).fit(margins[:, None], question.truth[rows])
    return replace(head, slope=float(logistic.coef_[0, 0]), offset=float(logistic.intercept_[0]))


def held_out_probabilities(model: SentenceModel, held_out: Floats) -> Mapping[str, Floats]:
    """What each head says of every text when its model did not see it, shape (texts,) each."""
    return {name: model.probabilities(name, held_out) for name in model.heads}
