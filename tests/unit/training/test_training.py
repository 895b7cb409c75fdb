"""Training: folding and filling of texts, a tiny model from end to end, and the scores of the shipped weights."""

from pathlib import Path

import numpy as np
import pytest

from rules.sentence_model import SentenceModel

pytest.importorskip("sklearn", reason="training needs scikit-learn: pip install -r requirements-train.lock")

from training import measure, samples
from training.corpus import SENTENCES, fill, read_slots, read_templates
from training.fit import Column, Plan, Question, features, fit, held_out_scores, with_heads

SHARED = Path(__file__).parents[4] / "shared" / "data"
MODELS = Path(__file__).parents[3] / "rules" / "models"
TITLES = SHARED / "news_titles" / "dev.tsv"
COMMENTS = SHARED / "cold" / "dev.csv"
PLAN = Plan(bits=12, sharpness=4.0, prune_below=1)


def _shipped() -> SentenceModel:
    return SentenceModel.load(MODELS / "sentences.npz")


def test_templates_are_filled_alike_each_time() -> None:
    """The same seed gives the same sentences, without doubles and without an open slot."""
    slots = {"city": ["个旧", "蒙自"]}
    first, again = (fill(["{city}下雨了"] * 2, slots, label="0", times=9, seed=3) for _ in range(2))

    assert first == again
    assert sorted(sample.text for sample in first) == ["个旧下雨了", "蒙自下雨了"]


@pytest.mark.parametrize("name", ["affairs", "ordinary", "insulting", "respectful"])
def test_every_slot_of_the_sentences_can_be_filled(name: str) -> None:
    """No template names a slot that the slots file does not give."""
    slots = read_slots(SENTENCES / "slots.txt")

    assert fill(read_templates(SENTENCES / f"{name}.txt"), slots, label=name, times=1, seed=1)


def test_a_tiny_model_learns_and_keeps_its_opinion_when_packed() -> None:
    """Two clear classes are told apart by held-out scores and by the packed and calibrated model."""
    texts = [f"总统{number}访问" for number in range(30)] + [f"米线{number}好吃" for number in range(30)]
    truth = np.array([True] * 30 + [False] * 30)
    column = Column("news", np.ones(60, bool), truth, regularisation=1.0)
    given = features(texts, PLAN.bits)
    held_out = held_out_scores(given, texts, [column], PLAN)
    question = Question("news", "news", 1, 0, column.chosen, truth)
    model = with_heads(fit(given, [column], PLAN), [question], held_out)

    assert measure.best_f1(measure.outcomes(held_out[:, 0], truth)).f1 == 1.0
    assert model.score("news", "总统访问") > 0.5 > model.score("news", "米线好吃")


def test_measures_are_those_of_the_textbook() -> None:
    """Precision, recall and F1 of a fixed threshold."""
    outcome = measure.at(0.5, [0.9, 0.6, 0.4, 0.1], np.array([True, False, True, False]))

    assert (outcome.precision, outcome.recall, outcome.f1) == (0.5, 0.5, 0.5)


@pytest.mark.skipif(not TITLES.exists(), reason="no labelled headlines here")
def test_the_shipped_model_knows_politics_from_nine_other_classes() -> None:
    """F1 0.88 or more, and precision 0.90 or more at recall 0.80, on headlines that it was not trained on."""
    titles = samples.titles(TITLES)
    scores = _shipped().score_all("current_affairs", [title.text for title in titles])
    found = measure.outcomes(scores, np.array([title.label == "politics" for title in titles]))

    assert measure.best_f1(found).f1 >= 0.88
    assert measure.most_precise(found, recall=0.8).precision >= 0.90


@pytest.mark.skipif(not COMMENTS.exists(), reason="no labelled comments here")
def test_the_shipped_model_is_precise_on_insults() -> None:
    """Precision 0.80 or more at one half, on comments that it was not trained on."""
    comments = samples.comments(COMMENTS)
    scores = _shipped().score_all("offence", [comment.text for comment in comments])

    assert measure.at(0.5, scores, np.array([comment.label == "1" for comment in comments])).precision >= 0.80
