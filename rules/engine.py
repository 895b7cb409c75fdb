"""The check engine: one scan of a draft, then only the rules of which something was seen."""

import logging
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from rules.accounts import AccountKind
from rules.findings import CheckResult, Draft, Finding, Severity
from rules.guards import Frames
from rules.library import Library
from rules.model import Expression, Hit, Rule, Word
from rules.own_words import DEPLOYMENT, OWN, own_findings, spans_of
from rules.scanner import Scanner
from rules.scenes import DraftScene
from rules.segmentation import is_aligned
from rules.sightings import EXCEPT, Groups, KeyNumbers, Owner, Sightings
from rules.spans import Cover, Span
from rules.text_views import Index
from rules.wording import doubtful, told

_log = logging.getLogger(__name__)
_ALLOWED: Owner = -2
_DEPLOYED: Owner = -3
#: Places shown for one rule; more would bury the others.
_MOST_PLACES = 50
_MOST_DAYS = 64
#: What is left of a rule's confidence when the model sees nothing of the sort.
_DOUBTED = 0.3
#: Shorter words of a deployment are not guessed at: in a page of prose one in three hundred of them is heard.
_SHORTEST_GUESSED = 4


class Engine:
    """Checks drafts against a library; holds no state between checks and may be shared by threads."""

    def __init__(self, library: Library) -> None:
        """Build the automaton over all terms of all packs."""
        self.library = library
        self._rules = library.rules
        #: Which rules apply to an account on a day; replaced whole, so that threads may share it.
        self._applied: dict[tuple[AccountKind, date], frozenset[int]] = {}
        self._scanner = Scanner(self._words(), self._expressions())
        self._groups = tuple(_groups_of(rule) for rule in self._rules)
        self._wanted = _Wanted(self._rules, self._groups, self._scanner.numbers)

    def _words(self) -> Iterator[tuple[Owner, Word]]:
        yield from ((_ALLOWED, Word(phrase)) for phrase in self.library.allowed)
        yield from ((_DEPLOYED, Word(term, evasion=len(term) >= _SHORTEST_GUESSED)) for term in self.library.lexicon)
        for index, rule in enumerate(self._rules):
            yield from ((index, word) for word in rule.matcher.words())
            yield from ((index, Word(phrase, EXCEPT)) for phrase in rule.allowed)

    def _expressions(self) -> Iterator[tuple[Owner, Expression]]:
        for index, rule in enumerate(self._rules):
            yield from ((index, expression) for expression in rule.matcher.expressions())

    def check(self, draft: Draft) -> CheckResult:
        """All findings of the draft, worst first, then by place; rules that crashed are named."""
        scene = DraftScene(draft)
        seen = self._scanner.scan(scene.views)
        frames = Frames(scene, scene.views)
        allowed = [*seen.spans((_ALLOWED, "")), *spans_of(draft.own_allowed, scene)]
        findings = self._added(scene, seen, Cover(allowed))
        failed: list[str] = []
        applying = self._applying(draft.account, draft.on)
        for index in self._wanted.due(seen):
            rule = self._rules[index]
            if index not in applying:
                continue
            try:
                findings.extend(_findings(rule, scene, seen.of(index, self._groups[index], allowed), frames))
            except Exception as error:  # noqa: BLE001 - the per-rule guard: a crash must not clear or stop a draft
                _log.error("rule_failed", extra={"rule": rule.id, "error": type(error).__name__})
                failed.append(rule.id)
        findings.sort(key=_order)
        return CheckResult(findings=tuple(findings), failed_rules=tuple(failed))

    def _added(self, scene: DraftScene, seen: Sightings, allowed: Cover) -> list[Finding]:
        deployed = seen.spans((_DEPLOYED, ""))
        own = spans_of(scene.draft.own_terms, scene)
        return own_findings(DEPLOYMENT, deployed, scene, allowed) + own_findings(OWN, own, scene, allowed)

    def _applying(self, account: AccountKind, on: date) -> frozenset[int]:
        known = self._applied.get((account, on))
        if known is None:
            known = frozenset(index for index, rule in enumerate(self._rules) if rule.applies(account, on))
            self._applied = {(account, on): known} | ({} if len(self._applied) > _MOST_DAYS else self._applied)
        return known


class _Wanted:
    """Tells in one step which of many rules can have found something."""

    def __init__(self, rules: Sequence[Rule], groups: Sequence[tuple[str, ...]], numbers: KeyNumbers) -> None:
        """Number what each rule needs: all of some groups, and any one of its groups unless it always looks."""
        every, some = [], []
        for index, rule in enumerate(rules):
            needed = [numbers.get((index, group)) for group in rule.matcher.needed]
            own = [] if rule.matcher.always else [numbers.get((index, group)) for group in groups[index]]
            every.append([number for number in needed if number is not None])
            some.append([number for number in own if number is not None])
        self._every, self._every_starts = _chained(every)
        self._some, self._some_starts = _chained(some)

    def due(self, seen: Sightings) -> list[int]:
        """The rules of which enough was seen, in order."""
        if not len(self._every_starts):
            return []
        every = np.logical_and.reduceat(seen.present[self._every], self._every_starts)
        some = np.logical_or.reduceat(seen.present[self._some], self._some_starts)
        return np.flatnonzero(every & some).tolist()


def _chained(lists: Sequence[Sequence[int]]) -> tuple[Index, Index]:
    """Lists one after the other with their starts; an empty one gets the number -1, which is always there."""
    filled = [numbers or [-1] for numbers in lists]
    starts = np.cumsum([0, *(len(numbers) for numbers in filled[:-1])])
    return np.array([number for numbers in filled for number in numbers], dtype=np.int64), starts[: len(filled)]


def _groups_of(rule: Rule) -> tuple[str, ...]:
    words = (word.group for word in rule.matcher.words())
    expressions = (expression.group for expression in rule.matcher.expressions())
    return tuple(dict.fromkeys((*words, *expressions)))


def _findings(rule: Rule, scene: DraftScene, seen: Groups, frames: Frames) -> list[Finding]:
    found: list[Finding] = []
    for hit in rule.matcher.find(scene, seen):
        if len(found) == _MOST_PLACES:
            break
        if not _is_excused(rule, scene, hit.span, frames) and not seen.cover.holds(hit.span):
            found.append(_finding(rule, scene, hit))
    return [finding for finding in found if rule.field in {None, finding.field}]


def _is_excused(rule: Rule, scene: DraftScene, span: Span, frames: Frames) -> bool:
    if rule.guards and frames.excuse(span, rule.guards, warned_of=rule.warned_of) is not None:
        return True
    return rule.word_bound and not is_aligned(scene.folded, span.start, span.end)


def _finding(rule: Rule, scene: DraftScene, hit: Hit) -> Finding:
    field, offset = scene.field_of(hit.span.start)
    name = hit.name or scene.sent[hit.span.start : hit.span.end]
    facts = {"hit": name, **dict(hit.facts)}
    severity = rule.severities[scene.draft.account]
    message = told(hit.message or rule.message, facts, view=hit.span.view)
    doubted = severity is not Severity.HINT and rule.opinion is not None and rule.opinion.doubts(scene, hit.span)
    return Finding(
        rule=rule.id,
        articles=rule.articles,
        severity=Severity.HINT if doubted else severity,
        field=field,
        start=hit.span.start - offset,
        end=hit.span.end - offset,
        hit=name,
        message=doubtful(message) if doubted else message,
        suggestion=told(hit.suggestion or rule.suggestion, facts),
        confidence=round(rule.confidence * hit.confidence * (_DOUBTED if doubted else 1), 2),
        view=hit.span.view,
    )


def _order(finding: Finding) -> tuple[int, bool, int, int, str]:
    return finding.severity.rank, finding.field == "text", finding.start, finding.end, finding.rule
