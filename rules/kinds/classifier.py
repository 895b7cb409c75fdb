"""Kind `classifier` (分类模型): sentences and the title scored by the trained model, with terms for and against."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from rules.errors import ModelError
from rules.kinds.source import KindSource
from rules.model import Expression, Hit, Scene, Seen, Word
from rules.sentence_model import SentenceModel, shipped_model
from rules.spans import Cover, Span
from rules.yaml_source import Section

_SUPPORT, _UNLESS = "\0support", "\0unless"
_SHOWN = 3
#: Of a longer sentence only the beginning is asked for what decided.
_LONGEST = 200
#: The bound is worked out in twice as many digits as the probabilities.
_ROUNDING = 1e-4


@dataclass(frozen=True, slots=True)
class Classifier:
    """A hit for the sentences, and for the title, of which the model is sure enough."""

    model: SentenceModel
    #: The question that is asked of the model.
    head: str
    listed: tuple[Word, ...]
    threshold: float
    title_threshold: float
    #: Enough where a supporting term stands in the same sentence.
    supported_threshold: float
    #: Shorter sentences say too little.
    shortest: int
    always: bool = True
    needed: tuple[str, ...] = ()

    def words(self) -> Iterable[Word]:
        """Terms for and against."""
        return self.listed

    def expressions(self) -> Iterable[Expression]:
        """None."""
        return ()

    def find(self, scene: Scene, seen: Seen) -> Iterable[Hit]:
        """The surest sentences, in order of their place; what decided is in the fact `evidence`."""
        reading = scene.reading(self.model)
        lowest = min(self.threshold, self.title_threshold, self.supported_threshold)
        if reading.at_most(self.head) < lowest - _ROUNDING:
            return []
        chances = reading.probabilities(self.head)
        likely = [
            (float(chances[index]), Span(*reading.pieces[index]))
            for index in np.flatnonzero(chances >= lowest).tolist()
        ]
        if not likely:
            return []
        support, against = Cover(seen.get(_SUPPORT, ())), Cover(seen.get(_UNLESS, ()))
        sure = [
            (score, span)
            for score, span in likely
            if span.end - span.start >= self.shortest
            and 1 - score <= (1 - self._wanted(span, scene, support)) / reading.chances
            and not against.reaches_into(span.start, span.end)
        ]
        best = _apart(sorted(sure, key=lambda pair: (-pair[0], pair[1])))
        return [self._hit(scene, span, score) for score, span in sorted(best, key=lambda pair: pair[1])]

    def _wanted(self, span: Span, scene: Scene, support: Cover) -> float:
        plain = self.title_threshold if span.start < scene.body_start else self.threshold
        return min(plain, self.supported_threshold) if support.reaches_into(span.start, span.end) else plain

    def _hit(self, scene: Scene, span: Span, score: float) -> Hit:
        whole = scene.folded[span.start : span.end]
        start = span.start + len(whole) - len(whole.lstrip())
        end = span.start + len(whole.rstrip())
        found = self.model.evidence(self.head, whole[:_LONGEST], _SHOWN)
        evidence = "、".join(f"“{piece.ngram}”" for piece in found)
        return Hit(Span(start, end), facts=(("evidence", evidence),), confidence=score)


def _apart(found: list[tuple[float, Span]]) -> list[tuple[float, Span]]:
    """The first few that overlap none before them: a line and a sentence of it are one finding."""
    kept: list[tuple[float, Span]] = []
    for score, span in found:
        if len(kept) == _SHOWN:
            break
        if all(span.end <= other.start or span.start >= other.end for _, other in kept):
            kept.append((score, span))
    return kept


def read(source: KindSource) -> Classifier:
    """Read `model`, the thresholds, `support`, `unless` and `shortest`.

    Raises:
        SourceError: There is no such model, it cannot be used, or a threshold is no number.
    """
    section = source.section
    model = _model(section)
    head = section.text("model")
    if head not in model.heads:
        section.refuse(f"no model “{head}”", key="model", remedy=f"There are: {', '.join(sorted(model.heads))}.")
    threshold = section.number("threshold", default=0.9)
    words = (
        *(Word(text, _SUPPORT) for text in section.texts("support", at_least=0)),
        *(Word(text, _UNLESS) for text in section.texts("unless", at_least=0)),
    )
    return Classifier(
        model,
        head,
        words,
        threshold,
        section.number("title_threshold", default=threshold),
        section.number("supported_threshold", default=threshold),
        int(section.number("shortest", default=8)),
    )


def _model(section: Section) -> SentenceModel:
    try:
        return shipped_model()
    except ModelError as error:
        section.refuse(str(error), key="model", remedy="Train it anew (training/).", cause=error)
