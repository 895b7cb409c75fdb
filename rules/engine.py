"""The check engine: one scan of a draft, then only the rules of which something was seen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import structlog

from rules.findings import CheckResult, Draft, Finding
from rules.guards import Frames, guard_words
from rules.library import Library
from rules.model import Expression, Hit, Rule, Word
from rules.own_words import DEPLOYMENT, OWN, own_findings, spans_of
from rules.scanner import Scanner
from rules.scenes import DraftScene
from rules.segmentation import is_aligned
from rules.sightings import Owner, Sightings
from rules.spans import Cover, Span
from rules.wording import told

_log = structlog.get_logger()
_GUARDS: Owner = -1
_ALLOWED: Owner = -2
_DEPLOYED: Owner = -3
#: Group of the phrases that excuse what they cover; no rule can name a group so.
_EXCEPT = "\0except"
#: Places shown for one rule; more would bury the others.
_MOST_PLACES = 50


class Engine:
    """Checks drafts against a library; holds no state between checks and may be shared by threads."""

    def __init__(self, library: Library) -> None:
        """Build the automaton over all terms of all packs."""
        self.library = library
        self._rules = library.rules
        self._always = tuple(index for index, rule in enumerate(self._rules) if rule.matcher.always)
        self._scanner = Scanner(self._words(), self._expressions())

    def _words(self) -> Iterator[tuple[Owner, Word]]:
        yield from ((_GUARDS, word) for word in guard_words())
        yield from ((_ALLOWED, Word(phrase, _EXCEPT)) for phrase in self.library.allowed)
        yield from ((_DEPLOYED, Word(term, evasion=True)) for term in self.library.lexicon)
        for index, rule in enumerate(self._rules):
            yield from ((index, word) for word in rule.matcher.words())
            yield from ((index, Word(phrase, _EXCEPT)) for phrase in rule.allowed)

    def _expressions(self) -> Iterator[tuple[Owner, Expression]]:
        for index, rule in enumerate(self._rules):
            yield from ((index, expression) for expression in rule.matcher.expressions())

    def check(self, draft: Draft) -> CheckResult:
        """All findings of the draft, worst first, then by place; rules that crashed are named."""
        scene = DraftScene(draft)
        seen = self._scanner.scan(scene.clean, scene.tight)
        frames = Frames(scene, seen.get(_GUARDS, {}))
        allowed = [*seen.get(_ALLOWED, {}).get(_EXCEPT, ()), *spans_of(draft.own_allowed, scene)]
        findings = self._added(scene, seen, Cover(allowed))
        failed: list[str] = []
        for rule, index in self._due(draft, seen):
            try:
                findings.extend(_findings(rule, scene, _Seen(seen.get(index, {}), allowed), frames))
            except Exception as error:  # noqa: BLE001 - the per-rule guard: a crash must not clear or stop a draft
                _log.error("rule_failed", rule=rule.id, error=type(error).__name__)
                failed.append(rule.id)
        findings.sort(key=_order)
        return CheckResult(findings=tuple(findings), failed_rules=tuple(failed))

    def _added(self, scene: DraftScene, seen: Sightings, allowed: Cover) -> list[Finding]:
        deployed = seen.get(_DEPLOYED, {}).get("", ())
        own = spans_of(scene.draft.own_terms, scene)
        return own_findings(DEPLOYMENT, deployed, scene, allowed) + own_findings(OWN, own, scene, allowed)

    def _due(self, draft: Draft, seen: Sightings) -> Iterable[tuple[Rule, int]]:
        indexes = sorted({*self._always, *(owner for owner in seen if owner >= 0)})
        rules = ((self._rules[index], index) for index in indexes)
        return [(rule, index) for rule, index in rules if rule.applies(draft.account, draft.on)]


class _Seen:
    """What was seen of one rule, without what a longer allowed phrase covers."""

    def __init__(self, sightings: Mapping[str, Sequence[Span]], allowed: Sequence[Span]) -> None:
        excused = [*sightings.get(_EXCEPT, ()), *allowed]
        self.cover = Cover(excused)
        self.groups = {
            group: [span for span in spans if not self.cover.holds(span)] if excused else spans
            for group, spans in sightings.items()
            if group != _EXCEPT
        }


def _findings(rule: Rule, scene: DraftScene, seen: _Seen, frames: Frames) -> list[Finding]:
    found: list[Finding] = []
    for hit in rule.matcher.find(scene, seen.groups):
        if len(found) == _MOST_PLACES:
            break
        if not _is_excused(rule, scene, hit.span, frames) and not seen.cover.holds(hit.span):
            found.append(_finding(rule, scene, hit))
    return [finding for finding in found if rule.field in {None, finding.field}]


def _is_excused(rule: Rule, scene: DraftScene, span: Span, frames: Frames) -> bool:
    if rule.guards and frames.excuse(span, rule.guards) is not None:
        return True
    return rule.word_bound and not is_aligned(scene.folded, span.start, span.end)


def _finding(rule: Rule, scene: DraftScene, hit: Hit) -> Finding:
    field, offset = scene.field_of(hit.span.start)
    name = hit.name or scene.sent[hit.span.start : hit.span.end]
    facts = {"hit": name, **dict(hit.facts)}
    return Finding(
        rule=rule.id,
        articles=rule.articles,
        severity=rule.severities[scene.draft.account],
        field=field,
        start=hit.span.start - offset,
        end=hit.span.end - offset,
        hit=name,
        message=told(hit.message or rule.message, facts, view=hit.span.view),
        suggestion=told(hit.suggestion or rule.suggestion, facts),
        confidence=round(rule.confidence * hit.confidence, 2),
        view=hit.span.view,
    )


def _order(finding: Finding) -> tuple[int, bool, int, int, str]:
    return finding.severity.rank, finding.field == "text", finding.start, finding.end, finding.rule
