"""Hostile drafts cost time in proportion to their length and never crash a check."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine import Engine
from rules.library import PACKS, load_packs
from tests.unit.rules.toy_pack import draft, engine_of

_GAMBLING = """kind: terms
class: solicitation
terms: [六合彩, 六六六, 刷单返利]
except: [打击六合彩]
guards: [warning, quotation, negation]"""
_BODIES = {
    "one": _GAMBLING,
    "two": "kind: combination\ngroups: {a: [六合彩, '/[0-9]{3,}/'], b: [加微信, 六]}\nall: [a, b]\nnear: 20",
    "three": "kind: pattern\npatterns: ['(六+合*)+彩', '(a|aa)+$']",
    "four": "kind: density\nof: {x: [！, 六]}\nat_least: 3\nper: sentence",
    "five": "kind: number\nformat: bank_card",
}
_SEEDS = [
    "六",
    "a",
    "1",
    "六合彩",
    "六\u0301\u0301\u0301",
    " ",
    "！",
    "\u200b",
    "六he彩",
    "六和彩，",
    "“",
    "1 ",
    "《六合彩",
    "打击六合彩",
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Rules of several kinds."""
    return engine_of(tmp_path_factory.mktemp("packs"), **_BODIES)


def _seconds(engine: Engine, text: str) -> float:
    started = time.perf_counter()
    engine.check(draft(text))
    return time.perf_counter() - started


@pytest.mark.parametrize("seed", _SEEDS)
def test_time_grows_with_length_only(engine: Engine, seed: str) -> None:
    """Eight times the text takes at most twenty times as long, plus a noisy machine's allowance."""
    short, long = seed * (12_500 // len(seed)), seed * (100_000 // len(seed))
    engine.check(draft(short))
    base = min(_seconds(engine, short) for _ in range(2))

    assert _seconds(engine, long) < 20 * base + 0.3


def test_a_megabyte_of_one_character_is_checked(engine: Engine) -> None:
    """The size that the callback may let through, and more."""
    assert _seconds(engine, "好" * 350_000) < 5


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=30))
def test_no_text_makes_a_rule_crash(text: str, title: str) -> None:
    """Any text of any script, control characters and lone marks included."""
    result = _product().check(draft(text, title=title))

    assert result.failed_rules == ()
    for finding in result.findings:
        field = text if finding.field == "text" else title
        assert finding.start == finding.end or field[finding.start : finding.end] == finding.hit


_BUILT: list[Engine] = []


def _product() -> Engine:
    if not _BUILT:
        _BUILT.append(Engine(load_packs(PACKS, ["gejiu", "cn-baseline"])))
    return _BUILT[0]


def test_the_packs_survive_a_lone_surrogate(tmp_path: Path) -> None:
    """JSON may carry one."""
    assert engine_of(tmp_path, **_BODIES).check(draft("六合彩\ud83d六合彩")).findings
