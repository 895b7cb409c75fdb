"""What `rules test` tells a pack's author beyond failed examples: silent terms, slow rules, rules that overlap."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from rules.accounts import AccountKind
from rules.engine import Engine
from rules.examples import Failure, draft_of, failures, own_findings
from rules.findings import Draft, Finding
from rules.kinds.terms import Terms
from rules.library import Library
from rules.model import Example, Rule

Timer = Callable[[], float]
"""Seconds, as `time.perf_counter` gives them."""
#: A draft is checked so often for one timing; the quickest counts.
_ROUNDS = 2
#: A rule is slow that needs so many times as long for a page of its own examples as half of the rules do.
_SLOW = 3
_PAGE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """The result of `rules test`; only failures and silent terms make it fail."""

    rules: int
    examples: int
    failures: tuple[Failure, ...]
    #: Terms that find nothing when they stand alone.
    silent: tuple[Failure, ...]
    #: Rule and microseconds for a page of its own examples, slowest first.
    slow: tuple[tuple[str, float], ...]
    #: Rules of which every bad example is found by the other rule at the same place.
    overlaps: tuple[tuple[str, str], ...]

    @property
    def ok(self) -> bool:
        """Whether every example does what it promises and every term can fire."""
        return not self.failures and not self.silent

    def lines(self) -> Iterator[str]:
        """The diagnosis for a terminal."""
        yield from map(str, self.failures)
        yield from map(str, self.silent)
        yield from (f"slow: {rule} needs {micros:.0f} µs for a page of its examples" for rule, micros in self.slow)
        yield from (f"overlap: what {rule} finds in its examples, {other} finds too" for rule, other in self.overlaps)
        wrong = len(self.failures) + len(self.silent)
        yield f"{self.rules} rules, {self.examples} examples, {wrong} failures"


def diagnose(library: Library, *, timer: Timer) -> Diagnosis:
    """Run every example and a case out of every term; time each rule; look for rules that say the same."""
    engine = Engine(library)
    rules = library.rules
    return Diagnosis(
        rules=len(rules),
        examples=sum(len(_all_examples(rule)) for rule in rules),
        failures=tuple(failure for rule in rules for failure in failures(engine, rule)),
        silent=tuple(failure for rule in rules for failure in silent_terms(engine, rule)),
        slow=tuple(slow_rules(library, timer=timer)),
        overlaps=tuple(pair for rule in rules for pair in overlaps(engine, rule)),
    )


def _all_examples(rule: Rule) -> Sequence[Example]:
    lists = rule.examples
    return (*lists.bad, *lists.good, *lists.todo_bad, *lists.todo_good)


def silent_terms(engine: Engine, rule: Rule) -> Iterator[Failure]:
    """The terms of a rule that it does not find when nothing else stands around them."""
    if not isinstance(rule.matcher, Terms):
        return
    account = next(kind for kind in AccountKind if kind in rule.accounts)
    for word in rule.matcher.words():
        example = Example(text=word.text, account=account, line=1)
        draft = draft_of(rule, example)
        shown = replace(draft, title=draft.text, text="") if rule.field == "title" else draft
        if not own_findings(engine, rule, shown):
            yield Failure(rule.id, rule.file.name, f"“{word.text}” never fires: an exception or a guard swallows it")


def slow_rules(library: Library, *, timer: Timer) -> Iterator[tuple[str, float]]:
    """Rules that are slow when they are alone, slowest first."""
    timed = [(rule.id, _micros(library, rule, timer)) for rule in library.rules]
    usual = median(micros for _, micros in timed) if timed else 0
    yield from sorted((pair for pair in timed if pair[1] > _SLOW * usual), key=lambda pair: -pair[1])


def _micros(library: Library, rule: Rule, timer: Timer) -> float:
    pack = next(pack for pack in library.packs if pack.name == rule.pack)
    alone = Engine(replace(library, packs=(replace(pack, rules=(rule,)),), lexicon=()))
    text = "\n".join(example.text for example in _all_examples(rule))
    draft = replace(draft_of(rule, rule.examples.bad[0]), text=(text * (_PAGE // (len(text) + 1) + 1))[:_PAGE])
    return min(_seconds(alone, draft, timer) for _ in range(_ROUNDS)) * 1e6


def _seconds(engine: Engine, draft: Draft, timer: Timer) -> float:
    started = timer()
    engine.check(draft)
    return timer() - started


def overlaps(engine: Engine, rule: Rule) -> Iterator[tuple[str, str]]:
    """The other rules that find something at the same place in every bad example of `rule`."""
    found = [_beside(engine.check(draft_of(rule, example)).findings, rule) for example in rule.examples.bad]
    for other in sorted(set.intersection(*found)):
        yield rule.id, other


def _beside(findings: Sequence[Finding], rule: Rule) -> set[str]:
    own = [finding for finding in findings if finding.rule == rule.id]
    return {
        other.rule
        for other in findings
        for finding in own
        if other.rule != rule.id and other.field == finding.field and _meet(other, finding)
    }


def _meet(one: Finding, other: Finding) -> bool:
    return one.start < other.end and other.start < one.end
