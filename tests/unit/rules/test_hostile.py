"""Hostile drafts cost time in proportion to their length and never crash a check."""

import gc
import time
from collections.abc import Iterator
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
#: What hostile drafts are made of: a piece that is repeated.
_PIECES = {
    "one Chinese character": "六",
    "one letter": "a",
    "one digit": "1",
    "blanks": " ",
    "exclamation marks": "！",
    "candidates": "六合彩",
    "alternating candidates": "六合彩刷单返利",
    "candidates that an exception covers": "打击六合彩",
    "candidates in sentences of their own": "六合彩，刷单返利。",
    "candidates with their guard": "六合彩谨防",
    "candidates by ear": "六he彩",
    "homophones": "六和彩，",
    "pinyin": "liuhecai ",
    "traditional characters": "貸款六閤彩",
    "characters that are taken apart": "加微人言",
    "a few marks over each character": "六\u0301\u0301\u0301",
    "many marks over each character": "六" + "\u0301" * 500 + "合彩",
    "invisible characters": "六\u200b\u200d\ufeff",
    "bidi controls": "\u202e六\u202c合\u2066彩\u2069",
    "emoji": "😀",
    "emoji made of many": "👨\u200d👩\u200d👧\u200d👦🏽🇨🇳",
    "emoji between characters": "六😀合😀彩😀",
    "open quotation marks": "“",
    "open title marks": "《六合彩",
    "digits apart": "1 ",
    "numbers that look valid": "13577778888",
    "short lines": "六合彩\n",
    "labels of a repost": "来源：网络\n",
    "lone surrogates": "\ud83d",
    "null characters": "\x00六",
}
#: The longer draft has four times as many characters: linear work takes four times as long, quadratic work sixteen.
_TIMES = 4
_MOST = 12
_ROUNDS = 4


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Rules of several kinds."""
    return engine_of(tmp_path_factory.mktemp("packs"), **_BODIES)


@pytest.fixture(scope="module")
def product() -> Engine:
    """The rules of the packs that come with the product."""
    return Engine(load_packs(PACKS, ["gejiu", "cn-baseline"]))


@pytest.fixture
def _no_collection() -> Iterator[None]:
    """Keep the collector out of the measurement: how often it runs depends on what other tests left behind."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def _flood(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


def _seconds(engine: Engine, text: str) -> float:
    """Seconds of this thread alone: what other processes do to the machine hardly shows."""
    started = time.thread_time()
    engine.check(draft(text))
    return time.thread_time() - started


def _growth(engine: Engine, piece: str, length: int) -> float:
    """How many times as long the longer draft takes; the best of some rounds, since noise only ever adds."""
    short, long = _flood(piece, length), _flood(piece, length * _TIMES)
    engine.check(draft(short))
    for _ in range(_ROUNDS):
        growth = min(_seconds(engine, long) for _ in range(2)) / min(_seconds(engine, short) for _ in range(3))
        if growth <= _MOST:
            break
    return growth


@pytest.mark.usefixtures("_no_collection")
@pytest.mark.parametrize("name", _PIECES)
def test_time_grows_with_length_only(engine: Engine, name: str) -> None:
    """Four times the draft takes about four times as long; quadratic work would take sixteen times."""
    assert _growth(engine, _PIECES[name], 4_000) <= _MOST


@pytest.mark.usefixtures("_no_collection")
@pytest.mark.parametrize("name", _PIECES)
def test_time_of_the_packs_grows_with_length_only(product: Engine, name: str) -> None:
    """The same with all rules, guards, exceptions and models of the product."""
    assert _growth(product, _PIECES[name], 20_000) <= _MOST


@pytest.mark.parametrize("name", _PIECES)
def test_a_flood_crashes_no_rule(product: Engine, name: str) -> None:
    """In the text and in the title; findings still quote what was sent."""
    text = _flood(_PIECES[name], 6_000)
    for sent in (draft(text), draft("", title=text)):
        result = product.check(sent)

        assert result.failed_rules == ()
        for finding in result.findings:
            field = sent.text if finding.field == "text" else sent.title
            assert finding.start == finding.end or field[finding.start : finding.end] == finding.hit


@pytest.mark.parametrize("text", ["好" * 350_000, "a" * 1_000_000, "六合彩" * 100_000, "六合彩，刷单返利。" * 50_000])
def test_a_megabyte_is_checked(product: Engine, text: str) -> None:
    """More than the callback lets through: one character, 100,000 candidates, 100,000 alternating ones."""
    assert product.check(draft(text)).failed_rules == ()


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200), title=st.text(max_size=30))
def test_no_text_makes_a_rule_crash(product: Engine, text: str, title: str) -> None:
    """Any text of any script, control characters and lone marks included."""
    result = product.check(draft(text, title=title))

    assert result.failed_rules == ()
    for finding in result.findings:
        field = text if finding.field == "text" else title
        assert finding.start == finding.end or field[finding.start : finding.end] == finding.hit


def test_the_packs_survive_a_lone_surrogate(tmp_path: Path) -> None:
    """JSON may carry one."""
    assert engine_of(tmp_path, **_BODIES).check(draft("六合彩\ud83d六合彩")).findings
