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
from training import heads, samples
from training.fit import Plan, Question, features, fit, held_out_probabilities, held_out_scores, with_floors, with_heads

PLAN = Plan(bits=17, sharpness=4.0, prune_below=4)
OUT = Path(__file__).parents[1] / "rules" / "models" / "sentences.npz"
FLAWED_BELOW = 0.07
"""Share of flawed drafts below a head's floor when it had not seen them."""
CLEAN_FLAGGED = (0.001, 0.003, 0.01, 0.02)


def gather(shared: Path) -> list[samples.Sample]:
    """All training samples, none twice."""
    found = [
        *samples.titles(shared / "news_titles" / "train.tsv"),
        *samples.comments(shared / "cold" / "train.csv"),
        *samples.own_sentences(),
        *samples.drafts([*sorted(samples.DRAFTS.glob("*.jsonl")), *samples.TUNING]),
        *samples.rule_examples(PACKS),
    ]
    return list(dict.fromkeys(sample for sample in found if sample.text.strip()))


def train(given: list[samples.Sample]) -> tuple[SentenceModel, dict[str, Floats]]:
    """The model, and what each head says of every sample when it had not seen it."""
    texts = [sample.text for sample in given]
    numbers = features(texts, PLAN.bits)
    columns = heads.columns(given)
    held_out = held_out_scores(numbers, texts, columns, PLAN, groups=[sample.draft or sample.text for sample in given])
    questions = heads.questions(given)
    model = with_heads(fit(numbers, columns, PLAN), questions, held_out)
    chances = dict(held_out_probabilities(model, held_out))
    flawed = {question.name: _by_draft(given, question, chances[question.name])[0] for question in questions}
    floors = {name: float(np.quantile(surest, FLAWED_BELOW)) for name, surest in flawed.items() if len(surest)}
    return with_floors(model, floors), chances


def report(given: list[samples.Sample], held_out: dict[str, Floats]) -> Iterator[str]:
    """How each head does on drafts that it had not seen, at thresholds that flag so many of the clean ones."""
    shares = "  ".join(f"{share:.1%} of clean" for share in CLEAN_FLAGGED)
    yield f"{'head':<16} {'flawed':>6} {'clean':>6}  threshold and recall at {shares}"
    for question in heads.questions(given):
        flawed, clean = _by_draft(given, question, held_out[question.name])
        ends = [float(np.quantile(clean, 1 - share)) for share in CLEAN_FLAGGED] if len(clean) else []
        found = "  ".join(f"{end:.2f} {(flawed > end).mean():.2f}" for end in ends if len(flawed))
        yield f"{question.name:<16} {len(flawed):>6} {len(clean):>6}  {found}"


def _by_draft(given: list[samples.Sample], question: Question, chances: Floats) -> tuple[Floats, Floats]:
    """The surest piece of each flawed and of each clean draft that the question is about."""
    surest: dict[tuple[bool, str], float] = {}
    for row in np.flatnonzero(question.chosen).tolist():
        sample = given[row]
        if sample.draft and (sample.account in heads.asked(question.name)):
            key = (bool(question.truth[row]), sample.draft)
            if key[0] or not sample.articles:
                surest[key] = max(surest.get(key, 0.0), float(chances[row]))
    sides = [
        np.array([one for (truth, _), one in surest.items() if truth is side], np.float32) for side in (True, False)
    ]
    return sides[0], sides[1]


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
