"""The author of a pack is told of failed examples, silent terms, slow rules and overlaps."""

import time
from pathlib import Path

from rules.diagnostics import Diagnosis, diagnose
from rules.library import load_packs
from tests.unit.rules.toy_pack import write_pack

_GOOD = "good: [{text: 子, why: 试}, {text: 丑, why: 试}, {text: 寅, why: 试}]"
_BAD = "bad: [{text: 甲乙一, hit: 甲乙}, {text: 二甲乙, hit: 甲乙}]"
_FINE = f"kind: terms\nterms: [甲乙]\nexamples: {{{_BAD}, {_GOOD}}}"


def _diagnosis(folder: Path, **bodies: str) -> Diagnosis:
    return diagnose(load_packs(write_pack(folder, **bodies), ["toy"]), timer=time.perf_counter)


def test_a_sound_pack_has_nothing_to_tell(tmp_path: Path) -> None:
    """One line that counts."""
    diagnosis = _diagnosis(tmp_path, one=_FINE)

    assert diagnosis.ok
    assert list(diagnosis.lines()) == ["1 rules, 5 examples, 0 failures"]


def test_each_kind_of_example_is_held_to_its_promise(tmp_path: Path) -> None:
    """A bad one that is missed, a good one that is found, a todo that works."""
    body = """kind: terms
terms: [甲乙]
examples:
  bad: [{text: 甲乙, hit: 甲乙}, {text: 丙丁, hit: 丙丁}]
  good: [{text: 甲乙, why: 试}, {text: 丑, why: 试}, {text: 寅, why: 试}]
  todo_bad: [{text: 甲乙, hit: 甲乙}, {text: 戊己, hit: 戊己}]
  todo_good: [{text: 甲乙, why: 试}, {text: 庚辛, why: 试}]"""

    problems = [failure.problem for failure in _diagnosis(tmp_path, one=body).failures]

    assert problems == [
        "expected hit “丙丁”, got none: 丙丁",
        "expected no finding, got “甲乙”: 甲乙",
        "works now, move it out of the todo list: 甲乙",
        "works now, move it out of the todo list: 庚辛",
    ]


def test_a_term_that_can_never_fire_is_named(tmp_path: Path) -> None:
    """An exception swallows it whole."""
    diagnosis = _diagnosis(tmp_path, one=_FINE.replace("[甲乙]", "[甲乙, 打甲丙]") + "\nexcept: [打甲丙]")

    assert not diagnosis.ok
    assert [str(failure) for failure in diagnosis.silent] == [
        "one (one.yaml): “打甲丙” never fires: an exception or a guard swallows it"
    ]


def test_rules_that_say_the_same_are_named(tmp_path: Path) -> None:
    """Each of the other."""
    assert _diagnosis(tmp_path, one=_FINE, two=_FINE).overlaps == (("one", "two"), ("two", "one"))


def test_a_slow_rule_is_named(tmp_path: Path) -> None:
    """One that takes several times as long as the rest, by a clock that the test moves."""
    ticks = iter([0, 1, 0, 1, 0, 1, 0, 1, 0, 9, 0, 9])
    library = load_packs(write_pack(tmp_path, one=_FINE, three=_FINE, two=_FINE), ["toy"])

    assert diagnose(library, timer=lambda: next(ticks)).slow == (("two", 9e6),)
