"""The check engine: one scan of a draft, then only the rules of which something was seen."""

from collections.abc import Iterable, Iterator

import structlog

from rules.findings import CheckResult, Draft, Finding
from rules.guards import Frames, guard_words
from rules.library import Library
from rules.model import Expression, Hit, Rule, Word
from rules.scanner import Scanner
from rules.scenes import DraftScene
from rules.sightings import Owner, Sightings
from rules.spans import Cover, Span
from rules.wording import told

_log = structlog.get_logger()
_GUARDS: Owner = -1
_ALLOWED: Owner = -2
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
        for index, rule in enumerate(self._rules):
            yield from ((index, word) for word in rule.matcher.words())
            yield from ((index, Word(phrase, _EXCEPT)) for phrase in rule.allowed)

    def _expressions(self) -> Iterator[tuple[Owner, Expression]]:
        for index, rule in enumerate(self._rules):
            yield from ((index, expression) for expression in rule.matcher.expressions())

    def check(self, draft: Draft) -> CheckResult:
        """All findings of the draft, worst first, then by place; rules that crashed are named."""
        scene = DraftScene(draft)
        seen = self._scanner.scan(scene.view, scene.tight)
        frames = Frames(scene, seen.get(_GUARDS, {}))
        findings: list[Finding] = []
        failed: list[str] = []
        for rule, index in self._due(draft, seen):
            try:
                findings.extend(_findings(rule, scene, _Seen(seen, index), frames))
            except Exception as error:  # noqa: BLE001 - the per-rule guard: a crash must not clear or stop a draft
                _log.error("rule_failed", rule=rule.id, error=type(error).__name__)
                failed.append(rule.id)
        findings.sort(key=_order)
        return CheckResult(findings=tuple(findings), failed_rules=tuple(failed))

    def _due(self, draft: Draft, seen: Sightings) -> Iterable[tuple[Rule, int]]:
        indexes = sorted({*self._always, *(owner for owner in seen if owner >= 0)})
        rules = ((self._rules[index], index) for index in indexes)
        return [(rule, index) for rule, index in rules if rule.applies(draft.account, draft.on)]


class _Seen:
    """What was seen of one rule, without what a longer allowed phrase covers."""

    def __init__(self, sightings: Sightings, index: int) -> None:
        own = dict(sightings.get(index, {}))
        allowed = [*own.pop(_EXCEPT, ()), *sightings.get(_ALLOWED, {}).get(_EXCEPT, ())]
        self.cover = Cover(allowed)
        self.groups = {
            group: [span for span in spans if not self.cover.holds(span)] if allowed else spans
            for group, spans in own.items()
        }


def _findings(rule: Rule, scene: DraftScene, seen: _Seen, frames: Frames) -> list[Finding]:
    kept = [hit for hit in rule.matcher.find(scene, seen.groups) if not _excused(rule, hit.span, frames)]
    findings = [_finding(rule, scene, hit) for hit in kept[:_MOST_PLACES]]
    return [finding for finding in findings if rule.field in {None, finding.field}]


def _excused(rule: Rule, span: Span, frames: Frames) -> bool:
    return bool(rule.guards) and frames.excuse(span, rule.guards) is not None


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
