"""Trains the model of 时政类新闻 (article 9): ``python -m training.current_affairs TRAIN.tsv [--dev DEV.tsv]``.

Ten classes of headlines and two of our own sentences are told apart; politics and our class of public affairs count as
positive, against the best of all the others. The dev file, where given, is only measured, never learned from.
"""

import argparse
import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from rules.classifier import LinearModel
from training import measure
from training.corpus import SENTENCES, Sample, fill, read_slots, read_templates, read_titles
from training.fit import Plan, calibrate, fit, held_out_margins

PLAN = Plan(
    name="current_affairs", bits=17, regularisation=1.0, sharpness=4.0, positive=("politics", "affairs"), prune_below=2
)
FOLDS = 4
TIMES = 30
"""Fillings per template."""
#: Headlines of other classes with these words may report public affairs (article 9 is wider than the class politics):
#: neither side learns from them.
UNCLEAR = re.compile(
    "央行|降息|加息|准备金|限购|统计局|cpi|gdp|ppi|国务院|发改委|财政|商务部|教育部|住建部|银监会|外汇|汇率|新政|通胀|"
    "美联储|关税|反倾销|出口退税|就业|失业|社保基金|部委|总理|总统|省长|市长|书记|人大|政协|矿难|爆炸|坍塌|地震|"
    "遇难|空难|死亡|事故|火灾|伤亡|失联|人死|疫情"
)
UNCLEAR_CLASSES = frozenset({"finance", "stocks", "realty", "education", "society"})
DEFAULT_OUT = Path(__file__).parents[1] / "rules" / "models" / "current_affairs.npz"


def own_sentences() -> list[Sample]:
    """Our templates, filled: class affairs (positive) and ordinary."""
    slots = read_slots(SENTENCES / "slots.txt")
    files = (("affairs", "affairs"), ("ordinary", "ordinary"), ("prose", "ordinary"))
    return [
        sample
        for number, (file, label) in enumerate(files, start=1)
        for sample in fill(
            read_templates(SENTENCES / f"{file}.txt"), slots, label=label, times=TIMES, seed=PLAN.seed + number
        )
    ]


def clear_titles(titles: list[Sample]) -> list[Sample]:
    """The headlines whose class says on which side of article 9 they stand."""
    return [title for title in titles if title.label not in UNCLEAR_CLASSES or not UNCLEAR.search(title.text)]


def train(titles: list[Sample], own: list[Sample]) -> tuple[LinearModel, measure.Outcome]:
    """A calibrated model, and how held-out headlines of the training file fare at the threshold with the best F1."""
    texts = [sample.text for sample in titles + own]
    labels = [sample.label for sample in titles + own]
    held_out = held_out_margins(texts, labels, PLAN, folds=FOLDS)[: len(titles)]
    truth = np.array([sample.label in PLAN.positive for sample in titles])
    calibration = calibrate(held_out, truth)
    model = replace(fit(texts, labels, PLAN), calibration=calibration)
    return model, measure.best_f1(measure.outcomes(calibration.probability(held_out), truth))


def report(model: LinearModel, titles: list[Sample], threshold: float) -> str:
    """How headlines that were not trained on fare at the threshold and along the curve, and the ten worst mistakes."""
    scores = np.array(model.score_all([sample.text for sample in titles]))
    truth = np.array([sample.label in PLAN.positive for sample in titles])
    found = measure.outcomes(scores, truth)
    distance = np.where(truth, 1 - scores, scores)
    worst = [f"  {scores[row]:.3f} {titles[row].label} {titles[row].text}" for row in np.argsort(-distance)[:10]]
    lines = [
        f"settled threshold: {measure.at(threshold, scores, truth)}",
        f"best F1:           {measure.best_f1(found)}",
        f"recall 0.80:       {measure.most_precise(found, recall=0.8)}",
        *worst,
    ]
    return "\n".join(lines)


def main() -> None:
    """Train, write the weights, say how good they are."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("train", type=Path)
    options.add_argument("--dev", type=Path)
    options.add_argument("--out", type=Path, default=DEFAULT_OUT)
    given = options.parse_args()
    model, settled = train(clear_titles(read_titles(given.train)), own_sentences())
    model.save(given.out)
    sys.stdout.write(f"{given.out.name}: {given.out.stat().st_size} bytes\ncross-validation:  {settled}\n")
    if given.dev:
        sys.stdout.write(report(model, read_titles(given.dev), settled.threshold) + "\n")


if __name__ == "__main__":
    main()
