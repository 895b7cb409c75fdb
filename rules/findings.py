"""What a check of a draft takes and gives: draft, finding, severity, verdict."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal

from rules.accounts import AccountKind


class Severity(StrEnum):
    """How serious a finding is, worst first (reading.md, "Draft checks")."""

    BLOCK = "block"
    """不得发布"""
    REVIEW = "review"
    """须上级或人工审定"""
    FIX = "fix"
    """应修改"""
    HINT = "hint"
    """提示"""

    @property
    def rank(self) -> int:
        """0 for the worst; sorts findings worst first."""
        return _WORST_FIRST.index(self)


_WORST_FIRST = list(Severity)

Verdict = Literal["block", "review", "fix", "hint", "pass"]
Field = Literal["text", "title"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text to be checked, exactly as the operator sent it."""

    text: str
    title: str = ""
    account: AccountKind = AccountKind.UNLICENSED
    #: Rules in force on this day apply.
    on: date
    #: The operator's own words: extra terms to flag and phrases to leave alone.
    own_terms: tuple[str, ...] = ()
    own_allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One place in a draft that may break an article, never a judgement that it does."""

    rule: str
    articles: tuple[str, ...]
    severity: Severity
    field: Field
    #: Code-point offsets into the field as sent; start == end for what is missing rather than present.
    start: int
    end: int
    #: The characters between start and end; for what is missing, its name.
    hit: str
    message: str
    suggestion: str
    #: 0 to 1; falls from the plain spelling to the guessed one.
    confidence: float
    #: The view through which an evasive spelling was seen (谐音, 拆字, 插入符号 …), else "".
    view: str = ""
    #: What may stand in place of these characters, word for word; None where a person has to find the words.
    replacement: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """All findings of a draft, worst first, then by place."""

    findings: tuple[Finding, ...]
    #: Rules that crashed: the check is incomplete and must not be read as all clear.
    failed_rules: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst severity; "review" at least when a rule could not be run; else "pass"."""
        return worst([*(f.severity for f in self.findings), *(Severity.REVIEW for _ in self.failed_rules)])


def distinct(result: CheckResult) -> CheckResult:
    """The same for people: of findings that overlap under one article only the worst, and of equals the surest.

    Several rules may see one sentence; a person wants to be told once. The verdict stays as it is.
    """
    kept: list[Finding] = []
    for finding in sorted(result.findings, key=lambda one: (one.severity.rank, -one.confidence)):
        if not any(_say_the_same(finding, other) for other in kept):
            kept.append(finding)
    chosen = set(map(id, kept))
    return replace(result, findings=tuple(one for one in result.findings if id(one) in chosen))


def _say_the_same(one: Finding, other: Finding) -> bool:
    together = one.field == other.field and one.start < other.end and other.start < one.end
    return together and one.articles[:1] == other.articles[:1]


def worst(severities: Iterable[Severity]) -> Verdict:
    """The worst of the severities, or "pass" when there are none."""
    ranked = sorted(severities, key=lambda severity: severity.rank)
    return ranked[0].value if ranked else "pass"
