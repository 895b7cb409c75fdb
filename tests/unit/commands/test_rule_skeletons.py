"""`rules new`: a frame for each kind that loads and passes before anything is filled in."""

import time
from datetime import date
from pathlib import Path

import pytest

from commands.rule_skeletons import SkeletonError, begin_rule
from rules.diagnostics import diagnose
from rules.kinds import KINDS
from rules.library import load_packs
from tests.unit.rules.toy_pack import write_pack

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_rule_passes_its_own_tests(kind: str, tmp_path: Path) -> None:
    """So that the author always edits something that works."""
    folder = write_pack(tmp_path)
    file = begin_rule(folder / "toy", "10.7-new-rule", kind=kind, today=TODAY)
    diagnosis = diagnose(load_packs(folder, ["toy"]), timer=time.perf_counter)

    assert file.name == "10.7-new-rule.yaml"
    assert [str(failure) for failure in diagnosis.failures] == []
    assert (diagnosis.ok, diagnosis.rules, diagnosis.silent) == (True, 1, ())


@pytest.mark.parametrize(
    ("rule_id", "article"),
    [("10.7-new", "10.7"), ("9-new-rule2", "9"), ("ad.9-new", "ad.9"), ("ai-label.4-new", "ai-label.4")],
)
def test_the_article_is_read_off_the_name(rule_id: str, article: str, tmp_path: Path) -> None:
    """City and national articles alike."""
    folder = write_pack(tmp_path)
    begin_rule(folder / "toy", rule_id, kind="terms", today=TODAY)

    (rule,) = load_packs(folder, ["toy"]).rules
    assert (rule.id, rule.articles, rule.checked_on) == (rule_id, (article,), TODAY)


@pytest.mark.parametrize(
    ("rule_id", "kind", "sentence"),
    [
        ("gambling", "terms", "例如 10.7-gambling"),
        ("10.7-赌博", "terms", "例如 10.7-gambling"),
        ("../10.7-up", "terms", "例如 10.7-gambling"),
        ("10.7-new", "words", "terms、pattern"),
        ("10.7-taken", "terms", "已经有 10.7-taken.yaml"),
    ],
)
def test_a_rule_that_cannot_be_begun(rule_id: str, kind: str, sentence: str, tmp_path: Path) -> None:
    """One sentence says what to write instead, and no file is made."""
    folder = write_pack(tmp_path, **{"10.7-taken": "kind: terms\nterms: [赌博网]"})
    before = sorted(folder.rglob("*"))

    with pytest.raises(SkeletonError, match=sentence):
        begin_rule(folder / "toy", rule_id, kind=kind, today=TODAY)
    assert sorted(folder.rglob("*")) == before


def test_a_pack_that_is_not_there(tmp_path: Path) -> None:
    """Its name is told."""
    with pytest.raises(SkeletonError, match="没有“nowhere”"):
        begin_rule(tmp_path / "nowhere", "10.7-new", kind="terms", today=TODAY)
