"""Checks account names (账号名称) against article 7: shape, link to place and unit, what a name must not hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rules.accounts import AccountKind
from rules.findings import CheckResult, Finding, Severity
from rules.folding import fold
from rules.model import Word
from rules.name_link import NameLink
from rules.name_source import Advice, NameSource, TermGroup, read_names
from rules.scanner import Looks, Scanner
from rules.segmentation import is_aligned
from rules.spans import Cover, Span, longest_only
from rules.text_views import views_of
from rules.wording import told

ARTICLE = "7"
_LONGEST_CHECKED = 200
"""Characters of a name that are looked at; no platform takes a tenth of it."""
_TERM, _ALLOWED = "term", "allowed"
_GUESSED = frozenset({"谐音", "拼音", "拆字"})
"""Views through which another, innocent name may have been meant."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A name, as sent and folded, and whose it is."""

    name: str
    folded: str
    account: AccountKind
    unit: str


class NameRules:
    """What a city's pack says of account names; holds no state between checks."""

    def __init__(self, source: NameSource) -> None:
        """Build the automaton over all terms."""
        self.source = source
        self._link = NameLink(source)
        self._scanner = Scanner(self._words(), ())

    def _words(self) -> Iterator[tuple[int, Word]]:
        for index, group in enumerate(self.source.groups):
            yield from ((index, Word(term, _TERM, evasion=group.evasion)) for term in group.terms)
            yield from ((index, Word(phrase, _ALLOWED)) for phrase in group.allowed)

    def check(self, name: str, *, account: AccountKind, unit: str = "") -> CheckResult:
        """What may be wrong with the name, worst first, then by place.

        Args:
            name: the name as it is to be registered.
            account: whose account it is; government names need a link to place and unit, others must not pose as one.
            unit: full name of the holder, where known; the name may shorten it.
        """
        shown = name[:_LONGEST_CHECKED]
        asked = _Asked(shown, fold(shown), account, unit)
        findings = [*self._shape(asked), *self._linked(asked), *self._held(asked)]
        findings.sort(key=lambda finding: (finding.severity.rank, finding.start, finding.end, finding.rule))
        return CheckResult(findings=tuple(findings))

    def _shape(self, asked: _Asked) -> Iterator[Finding]:
        """Article 7: short and proper."""
        width = sum(1 if character.isascii() else 2 for character in asked.name)
        whole = Span(0, len(asked.name))
        if not self.source.least <= width <= self.source.most:
            yield from self._finding("length", asked, whole)
        elif asked.folded.isdigit():
            yield from self._finding("digits", asked, whole)
        odd = [
            index
            for index, character in enumerate(asked.name)
            if not character.isalnum() and character not in self.source.signs
        ]
        if odd:
            yield from self._finding("signs", asked, Span(odd[0], odd[0] + 1))

    def _linked(self, asked: _Asked) -> Iterator[Finding]:
        """Article 7: a government account's name is tied to place, unit and duty; nobody else's is the bare place."""
        whole = Span(0, len(asked.name))
        if asked.folded in self.source.places:
            yield from self._finding("only_place", asked, whole)
        if not self._link.has_place(asked.folded, asked.unit):
            yield from self._finding("no_place", asked, whole)
        if not self._link.has_unit(asked.folded, asked.unit):
            yield from self._finding("no_unit", asked, whole)

    def _held(self, asked: _Asked) -> Iterator[Finding]:
        """Article 7 and the platform's rules: what a name must not hold."""
        seen = self._scanner.scan(Looks(views_of(asked.name)))
        for index, group in enumerate(self.source.groups):
            found = seen.of(index, (_TERM, _ALLOWED))
            excused = Cover(found.get(_ALLOWED, ()))
            spans = [span for span in found.get(_TERM, ()) if not excused.holds(span)]
            counted = longest_only(span for span in spans if self._counts(span, group, asked))
            for span in sorted(counted, key=lambda span: span.view in _GUESSED)[:1]:
                yield from self._told(group.advice, asked, span, asks=group.namesake or span.view in _GUESSED)

    def _counts(self, span: Span, group: TermGroup, asked: _Asked) -> bool:
        if group.word_bound and not is_aligned(asked.folded, span.start, span.end):
            return False
        if group.at_end and span.end != len(asked.folded.rstrip()):
            return False
        return not group.with_place or self._link.has_place(asked.folded, "")

    def _finding(self, shape: str, asked: _Asked, span: Span) -> Iterable[Finding]:
        return self._told(self.source.shapes[shape], asked, span, asks=False)

    def _told(self, advice: Advice, asked: _Asked, span: Span, *, asks: bool) -> Iterator[Finding]:
        severity = advice.severities.get(asked.account)
        if severity is None:
            return
        hit = asked.name[span.start : span.end]
        facts = {"hit": hit, "name": asked.name, "example": self._example(asked, span)}
        yield Finding(
            rule=advice.id,
            articles=(ARTICLE,),
            severity=Severity.REVIEW if asks and severity is Severity.BLOCK else severity,
            field="text",
            start=span.start,
            end=span.end,
            hit=hit,
            message=told(advice.message, facts, view=span.view),
            suggestion=told(advice.suggestion, facts),
            confidence=round(advice.confidence * (0.7 if asks else 1.0), 2),
            view=span.view,
        )

    def _example(self, asked: _Asked, span: Span) -> str:
        body = asked.account is AccountKind.GOVERNMENT
        made = self._link.example(asked.name, span, asked.unit if body else "")
        return made or (self.source.unit_sample if body else self.source.sample)


def load_names(pack: Path) -> NameRules:
    """Read `names.yaml` of a pack's folder.

    Raises:
        SourceError: Something in it is not understood; names line, key and remedy.
    """
    return NameRules(read_names(pack / "names.yaml"))
