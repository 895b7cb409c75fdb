"""What `rules test` tells a pack's author beyond failed examples: silent terms, slow rules, overlaps, doubled lines."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from rules.engine import Engine
from rules.examples import Failure, draft_of, failures
from rules.findings import Draft, Finding
from rules.lexicons import LexiconNote, lexicon_notes
from rules.library import Library
from rules.model import Example, Rule
from rules.term_cases import SilentTerm, silent_terms, tried_terms

Timer = Callable[[], float]
"""Seconds, as `time.perf_counter` gives them."""
#: A draft is checked so often for one timing; the quickest counts.
_ROUNDS = 2
#: A rule is slow that needs so many times as long for a page of its own examples as half of the rules do.
_SLOW = 3
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Timing:
    """What a rule needs when it is alone."""

    rule: str
    #: Microseconds for a page of its own examples.
    micros: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """The result of `rules test`; only failed examples and terms that cannot fire make it fail."""

    rules: int
    examples: int
    #: Drafts that were made out of terms.
    cases: int
    failures: tuple[Failure, ...]
    #: Terms that find nothing in the drafts made for them.
    silent: tuple[SilentTerm, ...]
    #: All rules, slowest first, and microseconds of the one in the middle.
    timings: tuple[Timing, ...]
    usual: float
    #: Rules of which every bad example is found by the other rule at the same place.
    overlaps: tuple[tuple[str, str], ...]
    lexicon_notes: tuple[LexiconNote, ...]

    @property
    def slow(self) -> tuple[Timing, ...]:
        """The rules that take several times as long as the usual one."""
        return tuple(timing for timing in self.timings if timing.micros > _SLOW * self.usual)

    @property
    def ok(self) -> bool:
        """Whether every example does what it promises and no term is without any effect."""
        return not self.failures and not any(term.sure for term in self.silent)


def diagnose(library: Library, *, timer: Timer) -> Diagnosis:
    """Run every example and a case out of every term; time each rule; look for rules that say the same."""
    engine = Engine(library)
    rules = library.rules
    failed: list[Failure] = []
    silent: list[SilentTerm] = []
    timings: list[Timing] = []
    for rule in rules:
        failed.extend(failures(engine, rule))
        # What its words do does not depend on the other rules, and alone it is asked ten times as fast.
        alone = _alone(library, rule)
        silent.extend(silent_terms(alone, rule))
        timings.append(_timing(alone, rule, timer))
    timings.sort(key=lambda timing: -timing.micros)
    lexicons = [file for pack in library.packs for file in sorted(pack.folder.glob("lexicons/*.txt"))]
    return Diagnosis(
        rules=len(rules),
        examples=sum(len(_all_examples(rule)) for rule in rules),
        cases=sum(len(tried_terms(rule)) for rule in rules),
        failures=tuple(failed),
        silent=tuple(silent),
        timings=tuple(timings),
        usual=median(timing.micros for timing in timings) if timings else 0,
        overlaps=tuple(pair for rule in rules for pair in overlaps(engine, rule)),
        lexicon_notes=tuple(note for file in lexicons for note in lexicon_notes(file)),
    )


def _all_examples(rule: Rule) -> Sequence[Example]:
    lists = rule.examples
    return (*lists.bad, *lists.good, *lists.todo_bad, *lists.todo_good)


def _alone(library: Library, rule: Rule) -> Engine:
    """An engine of that rule alone, which no second opinion keeps from answering."""
    pack = next(pack for pack in library.packs if pack.name == rule.pack)
    rule = replace(rule, opinion=None)
    return Engine(replace(library, packs=(replace(pack, rules=(rule,)),), lexicon=()))


def _timing(alone: Engine, rule: Rule, timer: Timer) -> Timing:
    text = "\n".join(example.text for example in _all_examples(rule))
    draft = replace(draft_of(rule, rule.examples.bad[0]), text=(text * (_PAGE // (len(text) + 1) + 1))[:_PAGE])
    return Timing(rule.id, min(_seconds(alone, draft, timer) for _ in range(_ROUNDS)) * 1e6)


def _seconds(engine: Engine, draft: Draft, timer: Timer) -> float:
    started = timer()
    engine.check(draft)
    return timer() - started


def overlaps(engine: Engine, rule: Rule) -> Iterator[tuple[str, str]]:
    """The other rules that find something at the same place in every bad example of `rule`.

    Models are left out: they are there to find what rules find, and more.
    """
    models = {other.id for other in engine.library.rules if other.kind == "classifier"}
    found = [_beside(engine.check(draft_of(rule, example)).findings, rule) for example in rule.examples.bad]
    for other in sorted(set.intersection(*found) - models):
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
