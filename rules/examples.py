"""Running the examples that stand in the rules: what `rules test` shows and what pytest checks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rules.engine import Engine
from rules.findings import Draft, Finding
from rules.model import Example, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An example that did not do what its list promises."""

    rule: str
    #: File and line of the example.
    place: str
    example: Example
    #: Whether a finding was promised, and whether the example stands in a todo list.
    bad: bool
    todo: bool
    #: What the rule found in it.
    hits: tuple[str, ...]

    @property
    def quoted(self) -> str:
        """The draft on one line."""
        return "｜".join(part for part in (self.example.title, self.example.text) if part)

    def __str__(self) -> str:
        """Rule, place and problem on one line."""
        return f"{self.rule} ({self.place}): {self.problem}"

    @property
    def problem(self) -> str:
        """What was promised and what came instead."""
        if self.todo:
            return f"works now, move it out of the todo list: {self.quoted}"
        wanted = f"expected hit “{self.example.hit}”" if self.bad else "expected no finding"
        return f"{wanted}, got {'、'.join(f'“{hit}”' for hit in self.hits) or 'none'}: {self.quoted}"


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
            hits = tuple(finding.hit for finding in own_findings(engine, rule, draft_of(rule, example)))
            right = example.hit in hits if bad else not hits
            if right == todo:
                place = f"{rule.file.name}:{example.line}"
                yield Failure(rule=rule.id, place=place, example=example, bad=bad, todo=todo, hits=hits)
