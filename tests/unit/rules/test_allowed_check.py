"""Allowed phrases of an account hide small findings and soften grave ones."""

from dataclasses import replace
from pathlib import Path

import pytest

from rules.allowed_check import check_for_account
from rules.findings import CheckResult
from tests.unit.rules.toy_pack import draft, engine_of

_BODY = "kind: terms\nclass: mention\nterms: [六合]\nseverity: "


def _checked(folder: Path, severity: str, text: str) -> CheckResult:
    engine = engine_of(folder, one=_BODY + severity)
    return check_for_account(engine, replace(draft(text), own_allowed=("六合小吃",)))


@pytest.mark.parametrize(("severity", "verdict"), [("block", "hint"), ("review", "hint"), ("fix", "pass")])
def test_only_small_findings_are_hidden(severity: str, verdict: str, tmp_path: Path) -> None:
    """A draft that holds something grave is never told to be all clear."""
    assert _checked(tmp_path, severity, "来一份六合小吃").verdict == verdict


def test_a_softened_finding_says_why(tmp_path: Path) -> None:
    """It keeps its place and its article, and names the allowance."""
    (finding,) = _checked(tmp_path, "block", "来一份六合小吃").findings

    assert (finding.hit, finding.articles, finding.severity) == ("六合", ("10.7",), "hint")
    assert "您允许的词" in finding.message


def test_what_the_phrase_does_not_cover_stays_as_it_is(tmp_path: Path) -> None:
    """Only the place inside the longer phrase is softened; the worst finding comes first."""
    result = _checked(tmp_path, "block", "六合小吃旁边买六合")

    assert [(finding.start, finding.severity.value) for finding in result.findings] == [(7, "block"), (0, "hint")]
