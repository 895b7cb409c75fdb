"""Running the examples that stand in the rules: what `rules test` shows and what pytest checks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rules.engine import Engine
from rules.findings import Draft, Finding
from rules.library import PACKS, load_packs
from rules.model import Example, Rule


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that did not do what its list promises."""

    rule: str
    place: str
    problem: str

    def __str__(self) -> str:
        """Rule, place and problem on one line."""
        return f"{self.rule} ({self.place}): {self.problem}"


def draft_of(rule: Rule, example: Example) -> Draft:
    """The example as a draft, on the day when the rule was last compared with the text."""
    days = [day for day in (rule.checked_on, rule.effective_from) if day is not None]
    return Draft(text=example.text, title=example.title, account=example.account, on=max(days, default=date.max))


def own_findings(engine: Engine, rule: Rule, draft: Draft) -> list[Finding]:
    """What the rule itself finds in the draft."""
    return [finding for finding in engine.check(draft).findings if finding.rule == rule.id]


def failures(engine: Engine, rule: Rule) -> Iterator[Failure]:
    """What is wrong with the examples of one rule."""
    lists = rule.examples
    kinds = (
        (lists.bad, True, False),
        (lists.good, False, False),
        (lists.todo_bad, True, True),
        (lists.todo_good, False, True),
    )
    for examples, bad, todo in kinds:
        for example in examples:
            hits = [finding.hit for finding in own_findings(engine, rule, draft_of(rule, example))]
            right = example.hit in hits if bad else not hits
            if right == todo:
                yield Failure(rule.id, f"{rule.file.name}:{example.line}", _problem(example, hits, bad=bad, todo=todo))


def _problem(example: Example, hits: list[str], *, bad: bool, todo: bool) -> str:
    quoted = example.title + "｜" + example.text if example.title else example.text
    if todo:
        return f"works now, move it out of the todo list: {quoted}"
    wanted = f"expected hit “{example.hit}”" if bad else "expected no finding"
    return f"{wanted}, got {'、'.join(f'“{hit}”' for hit in hits) or 'none'}: {quoted}"


def report(*names: str) -> str:
    """All failures of the packs called `names`, one a line, and a count; for a quick look while writing.

    Raises:
        PacksRefusedError: A file is not understood.
    """
    engine = Engine(load_packs(PACKS, names))
    rules = engine.library.rules
    found = [str(failure) for rule in rules for failure in failures(engine, rule)]
    return "\n".join([*found, f"{len(rules)} rules, {len(found)} failures"])
