"""Trains the model of insult and group hatred (10.4, 10.8, 10.13): ``python -m training.offence TRAIN.csv TITLES.tsv``.

Learns from COLDataset's comments, from headlines as ordinary text, and from our own sentences: insults on one side;
condemnation, quotation, law and plain description of groups on the other.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from rules.classifier import LinearModel
from training import measure
from training.corpus import SENTENCES, Sample, fill, read_comments, read_slots, read_templates, read_titles
from training.fit import Plan, calibrate, fit, held_out_margins

PLAN = Plan(name="offence", bits=16, regularisation=0.15, sharpness=4.0, positive=("1",), prune_below=1)
FOLDS = 4
TIMES = 25
EVERY = 4
"""Every fourth headline is enough to learn what ordinary text is."""
PRECISION = 0.90
"""To be reached in cross-validation at the settled threshold."""
DEFAULT_OUT = Path(__file__).parents[1] / "rules" / "models" / "offence.npz"
_FILES = (("insulting", "1"), ("respectful", "0"), ("ordinary", "0"), ("prose", "0"), ("affairs", "0"))


def own_sentences() -> list[Sample]:
    """Our templates, filled: "1" insulting, "0" not."""
    slots = read_slots(SENTENCES / "slots.txt")
    return [
        sample
        for file, label in _FILES
        for sample in fill(read_templates(SENTENCES / f"{file}.txt"), slots, label=label, times=TIMES, seed=PLAN.seed)
    ]


def train(comments: Sequence[Sample], others: Sequence[Sample]) -> tuple[LinearModel, measure.Outcome]:
    """A calibrated model, and how held-out comments fare at the lowest threshold that reaches PRECISION."""
    samples = [*comments, *others]
    texts, labels = [sample.text for sample in samples], [sample.label for sample in samples]
    held_out = held_out_margins(texts, labels, PLAN, folds=FOLDS)[: len(comments)]
    truth = np.array([sample.label == "1" for sample in comments])
    calibration = calibrate(held_out, truth)
    model = replace(fit(texts, labels, PLAN), calibration=calibration)
    found = measure.outcomes(calibration.probability(held_out), truth)
    return model, measure.farthest(found, precision=PRECISION)


def report(model: LinearModel, comments: Sequence[Sample], threshold: float) -> str:
    """How comments that were not trained on fare, and the ten worst mistakes."""
    scores = np.array(model.score_all([sample.text for sample in comments]))
    truth = np.array([sample.label == "1" for sample in comments])
    found = measure.outcomes(scores, truth)
    distance = np.where(truth, 1 - scores, scores)
    worst = [f"  {scores[row]:.3f} {comments[row].label} {comments[row].text}" for row in np.argsort(-distance)[:10]]
    lines = [
        f"settled threshold: {measure.at(threshold, scores, truth)}",
        f"best F1:           {measure.best_f1(found)}",
        f"precision 0.80:    {measure.farthest(found, precision=0.8)}",
        *worst,
    ]
    return "\n".join(lines)


def main() -> None:
    """Train, write the weights, say how good they are."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("train", type=Path)
    options.add_argument("titles", type=Path)
    options.add_argument("--dev", type=Path)
    options.add_argument("--out", type=Path, default=DEFAULT_OUT)
    given = options.parse_args()
    headlines = [replace(title, label="0") for title in read_titles(given.titles)[::EVERY]]
    model, settled = train(read_comments(given.train), [*headlines, *own_sentences()])
    model.save(given.out)
    sys.stdout.write(f"{given.out.name}: {given.out.stat().st_size} bytes\ncross-validation:  {settled}\n")
    if given.dev:
        sys.stdout.write(report(model, read_comments(given.dev), settled.threshold) + "\n")


if __name__ == "__main__":
    main()
