"""The author of a pack is told of failed examples, silent terms, slow rules and overlaps."""

import time
from pathlib import Path

from rules.diagnostics import Diagnosis, Timing, diagnose
from rules.library import load_packs
from rules.term_cases import SilentTerm
from tests.unit.rules.toy_pack import write_pack

_GOOD = "good: [{text: 子, why: 试}, {text: 丑, why: 试}, {text: 寅, why: 试}]"
_BAD = "bad: [{text: 甲乙一, hit: 甲乙}, {text: 二甲乙, hit: 甲乙}]"
_FINE = f"kind: terms\nterms: [甲乙]\nexamples: {{{_BAD}, {_GOOD}}}"


def _diagnosis(folder: Path, **bodies: str) -> Diagnosis:
    return diagnose(load_packs(write_pack(folder, **bodies), ["toy"]), timer=time.perf_counter)


def test_a_sound_pack_has_nothing_to_tell(tmp_path: Path) -> None:
    """It is counted, and that is all."""
    diagnosis = _diagnosis(tmp_path, one=_FINE)

    assert diagnosis.ok
    assert (diagnosis.rules, diagnosis.examples, diagnosis.cases) == (1, 5, 1)
    assert (diagnosis.silent, diagnosis.overlaps, diagnosis.lexicon_notes) == ((), (), ())


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
    assert diagnosis.silent == (SilentTerm("one", "one.yaml", "打甲丙", sure=True),)


_COMBINED = """kind: combination
groups: {act: [买, 刷, 别刷], thing: [粉丝, '/阅读.?量/'], no: [见面会]}
all: [act, thing]
none: [no]
near: 4
examples:
  bad: [{text: 买粉丝, hit: 买}, {text: 刷阅读数量, hit: 刷}]
  good: [{text: 子, why: 试}, {text: 丑, why: 试}, {text: 寅, why: 试}]"""


def test_a_word_of_a_combination_is_tried_in_company(tmp_path: Path) -> None:
    """Every word of every group that has to meet others; the words that must be absent are none of them."""
    diagnosis = _diagnosis(tmp_path, one=_COMBINED)

    assert diagnosis.ok
    assert (diagnosis.cases, diagnosis.silent) == (4, ())


def test_a_word_that_its_own_guard_swallows_is_told(tmp_path: Path) -> None:
    """As a note: in better company it may still be found."""
    diagnosis = _diagnosis(tmp_path, one=_COMBINED.replace("别刷", "拒绝买") + "\nguards: [warning]")

    assert diagnosis.ok
    assert diagnosis.silent == (SilentTerm("one", "one.yaml", "拒绝买", sure=False),)


def test_lexicon_lines_that_are_read_alike_are_told(tmp_path: Path) -> None:
    """Another spelling of the same term adds nothing; what is left of one character hits everywhere."""
    folder = write_pack(tmp_path, one=_FINE)
    (folder / "toy" / "lexicons").mkdir()
    (folder / "toy" / "lexicons" / "words.txt").write_text("貸款\n# 注\n贷款\n赌*\nＡＢ\nab\n", encoding="utf-8")

    notes = diagnose(load_packs(folder, ["toy"]), timer=time.perf_counter).lexicon_notes

    assert [(note.line, note.term, note.same_as) for note in notes] == [(3, "贷款", 1), (4, "赌*", 0), (6, "ab", 5)]


def test_rules_that_say_the_same_are_named(tmp_path: Path) -> None:
    """Each of the other."""
    assert _diagnosis(tmp_path, one=_FINE, two=_FINE).overlaps == (("one", "two"), ("two", "one"))


def test_a_slow_rule_is_named(tmp_path: Path) -> None:
    """One that takes several times as long as the rest, by a clock that the test moves."""
    ticks = iter([0, 1, 0, 1, 0, 1, 0, 1, 0, 9, 0, 9])
    library = load_packs(write_pack(tmp_path, one=_FINE, three=_FINE, two=_FINE), ["toy"])

    diagnosis = diagnose(library, timer=lambda: next(ticks))

    assert diagnosis.slow == (Timing("two", 9e6),)
    assert diagnosis.timings[0].rule == "two"
