"""Trains the model of sentences: ``python -m training.sentence_model SHARED [--out FILE]``.

SHARED is the folder of the labelled public data (`news_titles`, `cold`). Our own sentences, the labelled drafts of
`training/drafts/` and the rules' examples are added. Dev files are only measured, never learned from.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from rules.library import PACKS
from rules.sentence_model import Floats, SentenceModel
from training import heads, measure, samples
from training.fit import Plan, features, fit, held_out_probabilities, held_out_scores, with_heads

PLAN = Plan(bits=17, sharpness=4.0, prune_below=2)
OUT = Path(__file__).parents[1] / "rules" / "models" / "sentences.npz"
_PRECISE = 0.9


def gather(shared: Path) -> list[samples.Sample]:
    """All training samples, none twice."""
    found = [
        *samples.titles(shared / "news_titles" / "train.tsv"),
        *samples.comments(shared / "cold" / "train.csv"),
        *samples.own_sentences(),
        *samples.drafts(sorted(samples.DRAFTS.glob("*.jsonl"))),
        *samples.rule_examples(PACKS),
    ]
    return list(dict.fromkeys(sample for sample in found if sample.text.strip()))


def train(given: list[samples.Sample]) -> tuple[SentenceModel, dict[str, Floats]]:
    """The model, and what each head says of every sample when it had not seen it."""
    texts = [sample.text for sample in given]
    numbers = features(texts, PLAN.bits)
    columns = heads.columns(given)
    held_out = held_out_scores(numbers, texts, columns, PLAN)
    model = with_heads(fit(numbers, columns, PLAN), heads.questions(given), held_out)
    return model, dict(held_out_probabilities(model, held_out))


def report(given: list[samples.Sample], held_out: dict[str, Floats]) -> Iterator[str]:
    """How each head does on drafts of its kind that it had not seen."""
    for question in heads.questions(given):
        rows = np.flatnonzero(question.chosen & np.array([sample.source in {"draft", "sentence"} for sample in given]))
        found = measure.outcomes(held_out[question.name][rows], question.truth[rows])
        precise = [one for one in found if one.precision >= _PRECISE]
        far = measure.farthest(precise, precision=_PRECISE) if precise else "never"
        yield f"{question.name:<16} {int(question.truth[rows].sum())} | {measure.best_f1(found)} | {far}"


def main() -> None:
    """Train, write the weights, say how good they are."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("shared", type=Path)
    options.add_argument("--out", type=Path, default=OUT)
    asked = options.parse_args()
    given = gather(asked.shared)
    model, held_out = train(given)
    model.save(asked.out)
    sys.stdout.write(f"{asked.out.name}: {len(given)} samples, {asked.out.stat().st_size} bytes\n")
    sys.stdout.write("\n".join(report(given, held_out)) + "\n")


if __name__ == "__main__":
    main()
