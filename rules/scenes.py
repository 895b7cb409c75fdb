"""A draft laid out for checking: title and text as one folded string, with its sentences."""

from dataclasses import dataclass, field
from functools import cached_property

from rules.findings import Draft, Field
from rules.model import Scorer
from rules.readings import DraftReading, read_draft
from rules.sentences import Boundaries, paragraphs, sentences
from rules.text_views import Views, views_of

_GAP = "\n"


@dataclass
class DraftScene:
    """What a kind sees of a draft; places count from the first character of the title."""

    draft: Draft
    body_start: int = field(init=False)
    sent: str = field(init=False)
    views: Views = field(init=False)
    _reading: DraftReading | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Fold, clean and tighten the draft."""
        before = self.draft.title + _GAP if self.draft.title else ""
        self.body_start = len(before)
        self.sent = before + self.draft.text
        self.views = views_of(self.sent)

    @property
    def folded(self) -> str:
        """The folded text, as long as what was sent."""
        return self.views.folded.text

    @cached_property
    def _sentences(self) -> Boundaries:
        return sentences(self.views.folded.codes)

    @cached_property
    def _paragraphs(self) -> Boundaries:
        return paragraphs(self.views.folded.codes)

    def sentence_at(self, position: int) -> tuple[int, int]:
        """Start and end of the sentence around `position`."""
        return self._sentences.around(position)

    def sentences(self) -> list[tuple[int, int]]:
        """Start and end of all sentences in order."""
        return self._sentences.pieces

    def paragraph_at(self, position: int) -> tuple[int, int]:
        """Start and end of the line around `position`."""
        return self._paragraphs.around(position)

    def reading(self, model: Scorer) -> DraftReading:
        """What the model makes of the sentences and lines; made when the first rule asks."""
        if self._reading is None or self._reading.model is not model:
            self._reading = read_draft(model, self.views.tight, self._sentences, self._paragraphs)
        return self._reading

    def field_of(self, start: int) -> tuple[Field, int]:
        """The field in which the place lies, and the place where that field begins."""
        return ("title", 0) if start < self.body_start else ("text", self.body_start)
