"""The check engine: one scan of a draft, then only the rules of which something was seen."""

import logging
from collections.abc import Iterator, Sequence
from datetime import date

from rules.accounts import AccountKind
from rules.findings import CheckResult, Draft, Finding, Severity
from rules.guards import Frames
from rules.library import Library
from rules.model import Hit, Opinion, Rule, Word
from rules.own_words import DEPLOYMENT, OWN, own_findings, spans_of
from rules.scanner import Looks
from rules.scenes import DraftScene
from rules.segmentation import is_aligned
from rules.sightings import Groups, Owner, Sightings
from rules.spans import Cover, Span
from rules.watch import Watch
from rules.wording import doubtful, put_right, told

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
    """Checks drafts against a library; holds no state between checks and may be shared by threads.

    Strict rules are always asked. Rules of loose words, nine in ten, are asked where the model or an evasive spelling
    gives a reason (decision 0026): most drafts give none, and are done in a third of the time.
    """

    def __init__(self, library: Library) -> None:
        """Build the automata over all terms of all packs."""
        self.library = library
        self._rules = library.rules
        #: Which rules apply to an account on a day; replaced whole, so that threads may share it.
        self._applied: dict[tuple[AccountKind, date], frozenset[int]] = {}
        numbered = dict(enumerate(self._rules))
        self._strict = Watch({n: rule for n, rule in numbered.items() if rule.opinion is None}, self._words())
        self._loose = Watch({n: rule for n, rule in numbered.items() if rule.opinion is not None}, lazy=True)
        self._opinions = frozenset(rule.opinion for rule in self._rules if rule.opinion is not None)

    def _words(self) -> Iterator[tuple[Owner, Word]]:
        yield from ((_ALLOWED, Word(phrase)) for phrase in self.library.allowed)
        yield from ((_DEPLOYED, Word(term, evasion=len(term) >= _SHORTEST_GUESSED)) for term in self.library.lexicon)

    def check(self, draft: Draft) -> CheckResult:
        """All findings of the draft, worst first, then by place; rules that crashed are named."""
        scene = DraftScene(draft)
        looks = Looks(scene.views)
        seen = self._strict.scanner.scan(looks)
        allowed = [*seen.spans((_ALLOWED, "")), *spans_of(draft.own_allowed, scene)]
        findings = self._added(scene, seen, Cover(allowed))
        frames = Frames(scene, scene.views)
        failed: list[str] = []
        applying = self._applying(draft.account, draft.on)
        for number, groups in self._asked(scene, looks, seen, allowed):
            rule = self._rules[number]
            if number not in applying:
                continue
            try:
                findings.extend(_findings(rule, scene, groups, frames))
            except Exception as error:  # noqa: BLE001 - the per-rule guard: a crash must not clear or stop a draft
                _log.error("rule_failed", extra={"rule": rule.id, "error": type(error).__name__})
                failed.append(rule.id)
        findings.sort(key=_order)
        return CheckResult(findings=tuple(findings), failed_rules=tuple(failed))

    def _asked(
        self, scene: DraftScene, looks: Looks, seen: Sightings, allowed: Sequence[Span]
    ) -> Iterator[tuple[int, Groups]]:
        """The rules to ask, each with what was seen of it: strict ones, then loose ones for which there is reason."""
        for number in self._strict.due(seen):
            yield number, self._strict.groups(number, seen, allowed)
        guessed = self._loose.scanner.guess(looks)
        plausible = self._plausible(scene)
        if not plausible and not guessed.evasive.any():
            return
        self._loose.scanner.read(looks, guessed)
        for number in self._loose.due(guessed):
            if self._rules[number].opinion in plausible or self._loose.evades(number, guessed):
                yield number, self._loose.groups(number, guessed, allowed)

    def _plausible(self, scene: DraftScene) -> frozenset[Opinion]:
        """The opinions that do not rule out the whole draft."""
        return frozenset(opinion for opinion in self._opinions if not opinion.rules_out(scene))

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
        # A vague name has its own advice, and no words to put in its place.
        replacement=None if hit.suggestion else put_right(rule.replacement, facts),
    )


def _order(finding: Finding) -> tuple[int, bool, int, int, str]:
    return finding.severity.rank, finding.field == "text", finding.start, finding.end, finding.rule
