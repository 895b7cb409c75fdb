"""How right the checks are: ``python benchmarks/accuracy.py [--shared FOLDER] [--mistakes]``, one table.

Models on labelled public data that they were not trained on, hand-labelled drafts caught and left alone, false alarms
on mainstream headlines. What is absent is said, not guessed. Needs scikit-learn (requirements-train.lock) for curves.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from rules.accounts import AccountKind  # noqa: E402 - the project is put on the path first
from rules.engine import Engine  # noqa: E402
from rules.findings import CheckResult, Draft, Finding, Severity  # noqa: E402
from rules.folding import fold  # noqa: E402
from rules.library import PACKS, load_packs  # noqa: E402
from rules.sentence_model import SentenceModel  # noqa: E402
from training import measure  # noqa: E402
from training.samples import comments as read_comments  # noqa: E402
from training.samples import titles as read_titles  # noqa: E402

NAMES = ("gejiu", "cn-baseline")
ON = date(2026, 11, 24)
MODEL = ROOT / "rules" / "models" / "sentences.npz"
SENTENCES = ROOT / "benchmarks" / "sentences" / "current_affairs.tsv"
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    what: str
    measured: str
    reach: str
    mistakes: tuple[str, ...] = ()


def politics_row(file: Path) -> Iterator[Row]:
    """The model of current affairs on headlines: politics against nine other classes."""
    titles = read_titles(file)
    scores = SentenceModel.load(MODEL).score_all("current_affairs", [title.text for title in titles])
    found = measure.outcomes(scores, np.array([title.label == "politics" for title in titles]))
    yield Row("时政 headlines, model, best F1", str(measure.best_f1(found)), "F1 >= 0.88")
    yield Row("时政 headlines, model, recall 0.80", str(measure.most_precise(found, recall=0.8)), "P >= 0.90")


def insult_row(file: Path) -> Iterator[Row]:
    """The model of insult and group hatred on comments."""
    comments = read_comments(file)
    scores = SentenceModel.load(MODEL).score_all("offence", [comment.text for comment in comments])
    truth = np.array([comment.label == "1" for comment in comments])
    for threshold in (0.5, 0.9):
        yield Row("COLD comments, model", str(measure.at(threshold, scores, truth)), "P >= 0.80")


def sentence_row(file: Path) -> Iterator[Row]:
    """The model of current affairs on sentences of everyday posts of the 2020s."""
    labelled = [line.split("\t", 1) for line in file.read_text(encoding="utf-8").splitlines()]
    scores = SentenceModel.load(MODEL).score_all("current_affairs", [fold(text) for _, text in labelled])
    truth = np.array([label == "1" for label, _ in labelled])
    for threshold in (0.35, 0.5, 0.86):
        yield Row("时政 our sentences, model", str(measure.at(threshold, scores, truth)), "-")


def headline_rows(engine: Engine, file: Path) -> Iterator[Row]:
    """The whole engine on headlines: article 9 for an unlicensed account, everything else for a government one."""
    titles = read_titles(file)
    flagged = np.array([_has_nine(engine.check(_draft(title.text, AccountKind.UNLICENSED))) for title in titles])
    truth = np.array([title.label == "politics" for title in titles])
    outcome = measure.at(0.5, flagged.astype(float), truth)
    yield Row("时政 headlines, engine", str(outcome), "F1 >= 0.88")
    alarms = [
        f"{finding.rule} “{finding.hit}” {title.text}"
        for title in titles
        for finding in _serious(engine.check(_draft(title.text, AccountKind.GOVERNMENT)))
        if "9" not in finding.articles
    ]
    share = len({alarm.split(" ", 2)[2] for alarm in alarms}) / len(titles)
    yield Row("headlines flagged, government, not 9", f"{share:.2%}", "<= 0.5 %", tuple(alarms))


def drafts_row(engine: Engine, file: Path) -> Iterator[Row]:
    """Hand-labelled drafts: flawed ones caught with the right article, clean ones left alone at fix and above."""
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    missed, alarms, flawed = [], [], 0
    for line in lines:
        draft = Draft(text=line["text"], title=line["title"], account=AccountKind(line["account"]), on=ON)
        articles = {article for finding in _serious(engine.check(draft)) for article in finding.articles}
        flawed += bool(line["expect"])
        if line["expect"] and not articles & set(line["expect"]):
            missed.append(f"missed {line['id']} {line['expect']} {line['text'][:_SHOWN]}")
        if not line["expect"] and articles:
            alarms.append(f"alarm {line['id']} {sorted(articles)} {line['text'][:_SHOWN]}")
    clean = len(lines) - flawed
    yield Row(f"{file.name}: caught of {flawed}", f"{1 - len(missed) / max(flawed, 1):.3f}", ">= 0.95", tuple(missed))
    yield Row(f"{file.name}: clean of {clean}", f"{1 - len(alarms) / max(clean, 1):.3f}", ">= 0.97", tuple(alarms))


def _draft(text: str, account: AccountKind) -> Draft:
    return Draft(text=text, account=account, on=ON)


def _serious(result: CheckResult) -> list[Finding]:
    return [finding for finding in result.findings if finding.severity is not Severity.HINT]


def _has_nine(result: CheckResult) -> bool:
    return any("9" in finding.articles for finding in _serious(result))


def rows(shared: Path) -> Iterator[Row]:
    """All rows whose data are here; a row that says so for the rest."""
    engine = Engine(load_packs(PACKS, NAMES))
    headlines = shared / "data" / "news_titles" / "dev.tsv"
    drafts = [shared / "cases" / "drafts.jsonl", *sorted((ROOT / "tests" / "packs" / "drafts").glob("*.jsonl"))]
    steps = [
        (headlines, politics_row),
        (SENTENCES, sentence_row),
        (shared / "data" / "cold" / "dev.csv", insult_row),
        (headlines, lambda file: headline_rows(engine, file)),
        *((file, lambda path: drafts_row(engine, path)) for file in drafts),
    ]
    for file, measured in steps:
        yield from measured(file) if file.is_file() else [Row(file.name, "not measured: the file is absent", "-")]


def table(found: Iterable[Row]) -> Iterator[str]:
    """The lines of the table."""
    yield f"{'what':<42} {'measured':<42} reach"
    yield from (f"{row.what:<42} {row.measured:<42} {row.reach}" for row in found)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    options.add_argument("--mistakes", action="store_true", help="list what was missed and what was flagged wrongly")
    given = options.parse_args(arguments)
    found = list(rows(given.shared))
    print("\n".join(table(found)))
    if given.mistakes:
        print("\n".join(mistake for row in found for mistake in row.mistakes))


if __name__ == "__main__":
    main()
