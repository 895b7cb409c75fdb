"""Every example of every rule of the packs that come with the product."""

import time
from functools import cache

import pytest

from rules.diagnostics import Diagnosis, diagnose
from rules.engine import Engine
from rules.examples import failures
from rules.library import PACKS, Library, load_packs
from rules.segmentation import reference_words, words

NAMES = sorted(folder.parent.name for folder in PACKS.glob("*/pack.yaml"))


@cache
def _library() -> Library:
    return load_packs(PACKS, NAMES)


@cache
def _engine() -> Engine:
    return Engine(_library())


@pytest.mark.parametrize("rule_id", [rule.id for rule in _library().rules])
def test_a_rule_keeps_the_promises_of_its_examples(rule_id: str) -> None:
    """Bad ones with the exact hit, good ones without a finding, known gaps still gaps."""
    rule = _library().rule(rule_id)
    assert rule is not None

    assert [str(failure) for failure in failures(_engine(), rule)] == []


def test_the_diagnosis_of_the_packs_is_clean() -> None:
    """No failure, no term without any effect."""
    diagnosis: Diagnosis = diagnose(_library(), timer=time.perf_counter)

    assert diagnosis.ok, (diagnosis.failures, diagnosis.silent)


@pytest.mark.parametrize("rule_id", [rule.id for rule in _library().rules])
def test_a_rule_names_its_article_and_when_it_was_compared(rule_id: str) -> None:
    """Every legal statement says what it rests on."""
    rule = _library().rule(rule_id)
    assert rule is not None

    assert rule.articles
    assert rule.checked_on is not None
    assert "违规" not in rule.message


def test_both_segmenters_cut_the_examples_alike() -> None:
    """The quick port may stand for jieba: at most one example in a hundred is cut otherwise."""
    texts = [example.text for rule in _library().rules for example in (*rule.examples.bad, *rule.examples.good)]
    different = [text for text in texts if words(text) != reference_words(text)]

    assert len(different) <= len(texts) / 100, different[:5]
