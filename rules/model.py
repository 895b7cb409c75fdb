"""What a rule is once it has been read: frozen, typed, and ready for the engine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from rules.accounts import AccountKind
from rules.findings import Draft, Field, Severity
from rules.spans import Span


class Guard(StrEnum):
    """A frame in the same sentence that makes a mention innocent."""

    WARNING = "warning"
    """警示、提醒、防范"""
    REFUTATION = "refutation"
    """辟谣"""
    LAW_REPORT = "law_report"
    """执法、判决通报"""
    LESSON = "lesson"
    """普法、课程、教材"""
    QUOTATION = "quotation"
    """书名号或引述"""
    NEGATION = "negation"
    """紧接在前的否定"""


class Word(NamedTuple):
    """A term for the shared automaton, in the rule's own spelling."""

    text: str
    #: The group of the rule that it belongs to; "" when the kind has no groups.
    group: str = ""
    #: Whether guessed spellings (谐音, 拼音, 拆字, 叠字) count too.
    evasion: bool = False


class Expression(NamedTuple):
    """A regular expression for the shared set."""

    pattern: str
    group: str = ""
    #: Whether it is looked for by ear (谐音, 拼音) too.
    evasion: bool = False


Seen = Mapping[str, Sequence[Span]]
"""What was seen of a rule: group → spans in order of their start."""


class Scorer(Protocol):
    """A trained model, as far as a scene needs to know it."""

    def sums(self, codes: NDArray[np.uint32], starts: NDArray[np.intp]) -> NDArray[np.float32]:
        """What the model sees of each piece of a text; several pieces together are the sum of theirs."""

    def scores(self, sums: NDArray[np.float32]) -> NDArray[np.float32]:
        """Scores per column of each piece."""

    def probabilities(self, head: str, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """How sure the model is of each piece."""

    def at_most(self, head: str, highest: Sequence[float]) -> float | None:
        """A bound for the probabilities, from the highest score of each column; None where these do not tell."""

    def floor(self, head: str) -> float:
        """A probability below which hardly anything is what the head looks for."""


class Scene(Protocol):
    """The draft as a kind sees it: title and text as one string, normalised, of the same length as what was sent."""

    @property
    def draft(self) -> Draft:
        """The draft as sent."""

    @property
    def sent(self) -> str:
        """Title, line break, text, as they were sent."""

    @property
    def folded(self) -> str:
        """Title, line break, text: width, case and traditional characters folded one to one."""

    @property
    def body_start(self) -> int:
        """Where the text begins in `folded`; 0 when there is no title."""

    def sentence_at(self, position: int) -> tuple[int, int]:
        """Start and end of the sentence around `position`."""

    def sentences(self) -> Sequence[tuple[int, int]]:
        """Start and end of all sentences in order."""

    def paragraph_at(self, position: int) -> tuple[int, int]:
        """Start and end of the line around `position`."""

    def reading(self, model: Scorer) -> "Reading":
        """What the model makes of the draft's sentences; made once for all rules."""


class Reading(Protocol):
    """What a model makes of the pieces of one draft."""

    @property
    def pieces(self) -> Sequence[tuple[int, int]]:
        """Start and end of each sentence, then of each line of several sentences."""

    def probabilities(self, head: str) -> NDArray[np.float32]:
        """How sure the model is of each piece."""

    def at_most(self, head: str) -> float:
        """No piece is surer than this."""

    @property
    def chances(self) -> float:
        """How many times as many pieces there are as in a short draft, at least 1."""

    def around(self, start: int, end: int) -> NDArray[np.intp]:
        """Numbers of the pieces that hold something of these characters."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that a kind reports, before exceptions and guards are applied."""

    span: Span
    #: Replaces the characters of the span in messages; for what is missing rather than present.
    name: str = ""
    #: Filled into the message and suggestion: {key} → value.
    facts: tuple[tuple[str, str], ...] = ()
    #: Told in place of the rule's own message and suggestion.
    message: str = ""
    suggestion: str = ""
    confidence: float = 1.0


class Opinion(Protocol):
    """Somebody else's view of a hit."""

    def doubts(self, scene: Scene, span: Span) -> bool:
        """Whether nothing of the sort seems to be said there."""

    def rules_out(self, scene: Scene) -> bool:
        """Whether nothing of the sort seems to be said anywhere."""


class Matcher(Protocol):
    """How a rule matches: one of the closed set of kinds."""

    @property
    def always(self) -> bool:
        """Whether it looks at drafts in which none of its words and expressions was seen."""

    @property
    def needed(self) -> tuple[str, ...]:
        """Groups of which something must have been seen for a hit to be possible."""

    def words(self) -> Iterable[Word]:
        """Its terms."""

    def expressions(self) -> Iterable[Expression]:
        """Its regular expressions."""

    def find(self, scene: Scene, seen: Seen) -> Iterable[Hit]:
        """The hits in the scene."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A draft with what a rule must say of it."""

    text: str
    title: str = ""
    account: AccountKind
    #: The exact hit for a bad example, "" for a good one.
    hit: str = ""
    #: Why a good example is innocent.
    why: str = ""
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """The examples of a rule; a todo is a known gap that fails as soon as it works."""

    bad: tuple[Example, ...]
    good: tuple[Example, ...]
    todo_bad: tuple[Example, ...] = ()
    todo_good: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of a pack."""

    id: str
    pack: str
    file: Path
    articles: tuple[str, ...]
    title: str
    kind: str
    accounts: frozenset[AccountKind]
    severities: Mapping[AccountKind, Severity]
    #: Only hits in this field count; None for both.
    field: Field | None
    matcher: Matcher
    #: Longer phrases that make a hit inside them innocent.
    allowed: tuple[str, ...]
    guards: frozenset[Guard]
    #: Hits must begin and end where words do.
    word_bound: bool
    message: str
    suggestion: str
    #: What may stand in place of a hit, word for word, with {facts}; None where a person has to find the words.
    replacement: str | None
    effective_from: date | None
    effective_until: date | None
    checked_on: date | None
    confidence: float
    examples: Examples
    #: Asked before a hit counts for more than a hint; None for kinds that need none.
    opinion: "Opinion | None" = None
    #: Whether offices warn of such things in whole notices, so that a warning anywhere in one frames it.
    warned_of: bool = False

    def applies(self, account: AccountKind, on: date) -> bool:
        """Whether the rule is in force for such an account on that day."""
        begun = self.effective_from is None or self.effective_from <= on
        over = self.effective_until is not None and self.effective_until < on
        return account in self.accounts and begun and not over
