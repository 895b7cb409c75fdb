"""Kind `classifier` (分类模型): sentences and the title scored by a trained model, with terms for and against."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rules.classifier import LinearModel
from rules.errors import ModelError
from rules.kinds.source import KindSource
from rules.model import Expression, Hit, Scene, Seen, Word
from rules.spans import Cover, Span
from rules.yaml_source import Section

_SUPPORT, _UNLESS, _NEEDS = "\0support", "\0unless", "\0needs"
_MODELS = Path(__file__).parent.parent / "models"
_SHOWN = 3
#: A longer sentence is shown by its beginning.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Classifier:
    """A hit for the sentences, and for the title, that the model is sure enough of."""

    model: LinearModel
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
        if self.needed:
            places = sorted({scene.sentence_at(span.start) for span in seen.get(_NEEDS, ())})
        else:
            places = list(scene.sentences())
        spans = [(start, end) for start, end in places if end - start >= self.shortest]
        if not spans:
            return []
        scores = scene.scores(self.model, spans)
        lowest = min(self.threshold, self.title_threshold, self.supported_threshold)
        likely = [(score, Span(*span)) for score, span in zip(scores, spans, strict=True) if score >= lowest]
        if not likely:
            return []
        support, against = Cover(seen.get(_SUPPORT, ())), Cover(seen.get(_UNLESS, ()))
        sure = [
            (score, span)
            for score, span in likely
            if score >= self._wanted(span, scene, support) and not against.reaches_into(span.start, span.end)
        ]
        best = sorted(sure, key=lambda pair: (-pair[0], pair[1]))[:_SHOWN]
        return [self._hit(scene, span, score) for score, span in sorted(best, key=lambda pair: pair[1])]

    def _wanted(self, span: Span, scene: Scene, support: Cover) -> float:
        plain = self.title_threshold if span.start < scene.body_start else self.threshold
        return min(plain, self.supported_threshold) if support.reaches_into(span.start, span.end) else plain

    def _hit(self, scene: Scene, span: Span, score: float) -> Hit:
        sentence = scene.folded[span.start : min(span.end, span.start + _LONGEST)]
        start = span.start + len(sentence) - len(sentence.lstrip())
        end = span.start + len(sentence.rstrip())
        shown = dict.fromkeys(piece.ngram.strip() for piece in self.model.evidence(sentence)[:8])
        evidence = "、".join([f"“{piece}”" for piece in shown if piece][:_SHOWN])
        return Hit(Span(start, end), facts=(("evidence", evidence),), confidence=score)


def read(source: KindSource) -> Classifier:
    """Read `model`, the thresholds, `support`, `unless`, `needs` and `shortest`.

    With `needs`, only sentences that hold one of its words are scored.

    Raises:
        SourceError: There is no such model, it cannot be used, or a threshold is no number.
    """
    section = source.section
    model = _model(section)
    threshold = section.number("threshold", default=0.9)
    needs = source.entries("needs", group=_NEEDS, evasion=False)[0] if section.has("needs") else ()
    words = (
        *needs,
        *(Word(text, _SUPPORT) for text in section.texts("support", at_least=0)),
        *(Word(text, _UNLESS) for text in section.texts("unless", at_least=0)),
    )
    return Classifier(
        model,
        words,
        threshold,
        section.number("title_threshold", default=threshold),
        section.number("supported_threshold", default=threshold),
        int(section.number("shortest", default=8)),
        always=not needs,
        needed=(_NEEDS,) if needs else (),
    )


@cache
def _loaded(file: Path) -> LinearModel:
    """The model of the file; rules that name the same one share it."""
    return LinearModel.load(file)


def _model(section: Section) -> LinearModel:
    name = section.text("model")
    file = _MODELS / f"{name}.npz"
    if not file.is_file():
        there = ", ".join(sorted(path.stem for path in _MODELS.glob("*.npz"))) or "none"
        section.refuse(f"no model “{name}”", key="model", remedy=f"There are: {there}.")
    try:
        return _loaded(file)
    except ModelError as error:
        section.refuse(str(error), key="model", remedy="Train it anew (training/).", cause=error)
