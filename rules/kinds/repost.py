"""Kind `repost` (转载): what a repost must name, and sources that name nobody (article 12)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rules.folding import fold
from rules.kinds.source import KindSource
from rules.model import Expression, Hit, Scene, Seen, Word
from rules.spans import Span

_TRIGGER = "\0trigger"
_BLANK = "＿＿＿＿"
#: Between a label and what it names: 来源：…, 文/…, 来源丨….
_MARK = r"[ \t]*[:/|丨][ \t]*"
_NAMED = r"(?P<hit>[^\s:/|丨,。;]{1,40})"
#: A name in title marks or quotation marks needs no sign before it: 转自《红河日报》.
_QUOTED = r"[ \t]*(?P<hit>《[^》\n]{1,40}》|“[^”\n]{1,40}”)"


@dataclass(frozen=True, slots=True)
class Repost:
    """A draft with a trigger is a repost; each required field must have a label and a name."""

    triggers: tuple[Word, ...]
    patterns: tuple[Expression, ...]
    #: Field → its labels as they may be written; the first one is shown.
    required: Mapping[str, tuple[str, ...]]
    #: Field → names that name nobody, folded.
    vague: Mapping[str, tuple[str, ...]]
    vague_message: str
    vague_suggestion: str
    always: bool = False
    needed: tuple[str, ...] = (_TRIGGER,)

    def words(self) -> Iterable[Word]:
        """The triggers that are words."""
        return self.triggers

    def expressions(self) -> Iterable[Expression]:
        """The triggers that are expressions, and the ways to name each required field."""
        yield from self.patterns
        for name, labels in self.required.items():
            label = "(?:" + "|".join(labels) + ")"
            yield from (Expression(label + shape, name) for shape in (_MARK + _NAMED, _QUOTED))

    def find(self, scene: Scene, seen: Seen) -> Iterable[Hit]:
        """One hit for all that is missing, and one for each vague name."""
        if not seen.get(_TRIGGER):
            return []
        named = {name: self._named(name, scene, seen) for name in self.required}
        hits = [
            self._vague_hit(span)
            for name, spans in named.items()
            for span in spans
            if self._is_vague(name, scene, span)
        ]
        missing = [name for name, spans in named.items() if not spans]
        known = {
            name: _as_sent(scene, span) for name, spans in named.items() for span in self._clear(name, scene, spans)
        }
        return [*self._missing_hit(missing, scene, known), *hits]

    def _clear(self, name: str, scene: Scene, spans: list[Span]) -> list[Span]:
        """The first span that names somebody."""
        return [span for span in spans if not self._is_vague(name, scene, span)][:1]

    def _named(self, name: str, scene: Scene, seen: Seen) -> list[Span]:
        labels = {fold(label) for names in self.required.values() for label in names}
        spans = seen.get(name, ())
        return [span for span in dict.fromkeys(spans) if scene.folded[span.start : span.end] not in labels]

    def _is_vague(self, name: str, scene: Scene, span: Span) -> bool:
        return scene.folded[span.start : span.end] in self.vague.get(name, ())

    def _vague_hit(self, span: Span) -> Hit:
        return Hit(span, message=self.vague_message, suggestion=self.vague_suggestion)

    def _missing_hit(self, missing: list[str], scene: Scene, known: Mapping[str, str]) -> list[Hit]:
        """One hit for all that is missing, with every line that a repost needs, those that are known filled in."""
        if not missing:
            return []
        shown = [self.required[name][0] for name in missing]
        lines = "\n".join(f"{labels[0]}：{known.get(name, _BLANK)}" for name, labels in self.required.items())
        added = "".join(f"\n{label}：{_BLANK}" for label in shown)
        facts = (("missing", "、".join(shown)), ("lines", lines), ("added_lines", added))
        end = len(scene.folded)
        return [Hit(Span(end, end), name="、".join(shown), facts=facts)]


def _as_sent(scene: Scene, span: Span) -> str:
    """The characters of the span as the operator wrote them."""
    draft, start = scene.draft, scene.body_start
    return (
        draft.text[span.start - start : span.end - start] if span.start >= start else draft.title[span.start : span.end]
    )


def read(source: KindSource) -> Repost:
    """Read `triggers`, `required`, `vague_sources`, `vague`, `vague_message` and `vague_suggestion`.

    Raises:
        SourceError: Nothing is required, or a vague name belongs to a field that is not required.
    """
    section = source.section
    words, expressions = source.entries("triggers", group=_TRIGGER, evasion=False)
    fields = section.section("required")
    required = {name: fields.texts(name) for name in fields.written}
    vague = {"source": section.texts("vague_sources", at_least=0)}
    if section.has("vague"):
        nobody = section.section("vague")
        vague |= {name: nobody.texts(name) for name in nobody.written}
    return Repost(
        words,
        expressions,
        required,
        {name: tuple(fold(value) for value in values) for name, values in vague.items()},
        section.text("vague_message", default=""),
        section.text("vague_suggestion", default=""),
    )
