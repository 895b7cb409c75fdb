"""Frames that make a mention innocent: a warning, a refutation, a report, a lesson, a quotation, a negation."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path

from rules.accounts import AccountKind
from rules.automaton import Automaton
from rules.model import Guard, Scene
from rules.sightings import Entry, Groups, KeyNumbers, Sightings
from rules.spans import Cover, Span
from rules.text_views import Views, normal_forms
from rules.yaml_source import read_yaml

_FILE = Path(__file__).parent / "tables" / "guards.yaml"
#: Negations stand right before what they deny.
_NEGATION_REACH = 4
_OWNER = -1
_OF_THE_WHOLE = frozenset({Guard.WARNING, Guard.REFUTATION, Guard.LAW_REPORT, Guard.LESSON})
_OPENING, _CLOSING = "《“「『", "》”」』"


@cache
def _automaton() -> tuple[Automaton, KeyNumbers]:
    """The words of all frames, each with the guard's name as its group, and the numbers of these.

    Raises:
        SourceError: The table of guards is broken.
    """
    section = read_yaml(_FILE)
    entries: dict[str, list[Entry]] = defaultdict(list)
    for guard in Guard:
        for word in normal_forms(section.texts(guard.value)):
            entries[word].append(Entry((_OWNER, guard.value)))
    section.close()
    numbers = KeyNumbers()
    return Automaton(entries, numbers), numbers


class Frames:
    """The frames of one scene; looked for when the first candidate asks."""

    def __init__(self, scene: Scene, views: Views) -> None:
        """Keep the scene and its views."""
        self._scene = scene
        self._views = views

    @cached_property
    def _spans(self) -> Groups:
        automaton, numbers = _automaton()
        seen = Sightings(numbers)
        automaton.look(self._views.tight, seen)
        return seen.of(_OWNER, [guard.value for guard in Guard])

    @cached_property
    def _seen(self) -> Mapping[Guard, Cover]:
        return {Guard(name): Cover(spans) for name, spans in self._spans.items()}

    @cached_property
    def _ends(self) -> frozenset[int]:
        return frozenset(span.end for span in self._spans.get(Guard.NEGATION.value, ()))

    def excuse(self, span: Span, guards: frozenset[Guard], *, warned_of: bool = False) -> Guard | None:
        """The first of `guards` that frames the span, in the order of the enumeration.

        Args:
            span: what a rule has hit.
            guards: the frames that the rule allows.
            warned_of: offices warn of such things in whole notices.
        """
        whole = warned_of and self._scene.draft.account is AccountKind.GOVERNMENT
        return next((guard for guard in Guard if guard in guards and self._frames(span, guard, whole=whole)), None)

    def _frames(self, span: Span, guard: Guard, *, whole: bool) -> bool:
        start, end = self._scene.sentence_at(span.start)
        if guard is Guard.NEGATION:
            return any(at in self._ends for at in range(max(start, span.start - _NEGATION_REACH) + 1, span.start + 1))
        if guard is Guard.QUOTATION and self._is_quoted(span, start, end):
            return True
        if whole and guard in _OF_THE_WHOLE:
            # An office tells in one sentence what swindlers say and warns of it in another.
            start, end = 0, len(self._scene.folded)
        return guard in self._seen and self._seen[guard].reaches_into(start, end)

    def _is_quoted(self, span: Span, start: int, end: int) -> bool:
        """Whether the span stands inside a title mark, or alone inside quotation marks."""
        before = self._scene.folded[max(start, span.start - 30) : span.start]
        after = self._scene.folded[span.end : min(end, span.end + 30)]
        for opening, closing in zip(_OPENING, _CLOSING, strict=True):
            opened = before.rfind(opening)
            if opened > before.rfind(closing) and closing in after and (opening == "《" or opened == len(before) - 1):
                return True
        return False
