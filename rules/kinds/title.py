"""Kind `title` (标题): a repost's title against the original title that the text names (article 12)."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from rules.kinds.source import KindSource
from rules.model import Expression, Hit, Scene, Seen, Word
from rules.spans import Span, longest_only

_ORIGINAL, _ALARM = "\0original", "\0alarm"
#: What stands around the name of the original title.
_AROUND = " 《》“”\t"
#: Titles are compared in their first so many characters.
_COMPARED = 120


@dataclass(frozen=True, slots=True)
class Title:
    """A hit where the title alarms and the original does not, or where the two have little in common."""

    labels: tuple[str, ...]
    alarm: tuple[Word, ...]
    ignored: tuple[str, ...]
    likeness: float
    always: bool = False
    needed: tuple[str, ...] = (_ORIGINAL,)

    def words(self) -> Iterable[Word]:
        """The alarming words."""
        return self.alarm

    def expressions(self) -> Iterable[Expression]:
        """The line that names the original title."""
        return (Expression("(?:" + "|".join(self.labels) + r")[ \t]*[:丨|][ \t]*(?P<hit>[^\n]+)", _ORIGINAL),)

    def find(self, scene: Scene, seen: Seen) -> Iterable[Hit]:
        """At most one hit: the alarming word, else the whole title."""
        if not scene.body_start or not seen.get(_ORIGINAL):
            return []
        place = seen[_ORIGINAL][0]
        original = scene.folded[place.start : place.end].strip(_AROUND)
        facts = (("original", original),)
        title = scene.folded[: scene.body_start - 1]
        alarms = longest_only(span for span in seen.get(_ALARM, ()) if span.end < scene.body_start)
        added = [span for span in alarms if title[span.start : span.end] not in original]
        if added:
            return [Hit(added[0], facts=facts)]
        if self._is_alike(title, original):
            return []
        whole = scene.sent[place.start : place.end].strip(_AROUND)
        return [Hit(Span(0, len(title)), facts=(*facts, ("whole_title", whole)))]

    def _is_alike(self, title: str, original: str) -> bool:
        ours, theirs = self._bare(title), self._bare(original)
        if not ours or not theirs or ours in theirs or theirs in ours:
            return True
        return SequenceMatcher(None, ours, theirs, autojunk=False).ratio() >= self.likeness

    def _bare(self, title: str) -> str:
        for word in self.ignored:
            title = title.replace(word, "")
        return "".join(character for character in title if character.isalnum())[:_COMPARED]


def read(source: KindSource) -> Title:
    """Read `compare`, `labels`, `alarm`, `ignore` and `likeness`.

    Raises:
        SourceError: `compare` is not `original_title`, or a number is none.
    """
    section = source.section
    section.choice("compare", ("original_title",))
    return Title(
        section.texts("labels", at_least=0) or ("原标题", "原文标题", "原题"),
        tuple(Word(text, _ALARM) for text in section.texts("alarm", at_least=0)),
        section.texts("ignore", at_least=0) or ("转载", "转发", "分享"),
        section.number("likeness", default=0.5, least=0, most=1),
    )
