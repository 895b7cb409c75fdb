"""A check for an account that allows phrases (减词): they never clear what somebody else has to decide.

An allowed phrase hides findings of severity fix and hint. One of severity block or review stays as a hint, so that no
draft with such a finding is told to be all clear (docs/decisions/0008).
"""

from dataclasses import replace

from rules.engine import Engine
from rules.findings import CheckResult, Draft, Finding, Severity

_ALLOWED = "（这里在您允许的词里，所以只作提示；拿不准请先给审签人看。）"
_KEPT = (Severity.BLOCK, Severity.REVIEW)


def check_for_account(engine: Engine, draft: Draft) -> CheckResult:
    """The findings of the draft, those that the account's allowed phrases may only soften as hints."""
    narrowed = engine.check(draft)
    if not draft.own_allowed:
        return narrowed
    whole = engine.check(replace(draft, own_allowed=()))
    left = set(narrowed.findings)
    softened = [_softened(one) for one in whole.findings if one.severity in _KEPT and one not in left]
    failed = dict.fromkeys((*narrowed.failed_rules, *whole.failed_rules))
    findings = sorted((*narrowed.findings, *softened), key=_order)
    return CheckResult(findings=tuple(findings), failed_rules=tuple(failed))


def _softened(finding: Finding) -> Finding:
    return replace(finding, severity=Severity.HINT, message=finding.message + _ALLOWED)


def _order(finding: Finding) -> tuple[int, bool, int, int, str]:
    """As the engine orders findings: worst first, then by place."""
    return finding.severity.rank, finding.field == "text", finding.start, finding.end, finding.rule
