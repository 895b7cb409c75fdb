"""The labelled texts that the sentence model learns from, each with what is known of it."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from rules.accounts import AccountKind
from rules.folding import codes_of
from rules.sentences import sentences
from rules.text_views import views_of
from training.corpus import SENTENCES, fill, read_slots, read_templates, read_titles

DRAFTS = Path(__file__).parent / "drafts"
TUNING = [Path(__file__).parents[1] / "tests" / "packs" / "drafts" / f"{name}.jsonl" for name in ("tuning", "variety")]
"""Of the drafts that test the packs, those by which rules were tuned; the others are never learnt from."""
_TIMES = 30
"""Fillings per template."""
_SEED = 7
_SHORT = 120
"""Characters up to which a flawed draft is flawed as a whole."""
_SHORTEST = 6
_OWN = ("affairs", "ordinary", "prose", "insulting", "respectful")


@dataclass(frozen=True, slots=True)
class Sample:
    """A text as the model will see it, and where it comes from."""

    text: str
    #: "title", "comment", "draft", "sentence" (of a clean draft), "rule", or the name of a file of our sentences.
    source: str
    #: The class of a headline or comment; of a rule's example the articles that it is about; "" for others.
    label: str = ""
    #: Articles of a draft that are expected; empty for a clean one.
    articles: frozenset[str] = frozenset()
    account: AccountKind = AccountKind.UNLICENSED
    #: The draft that it is a part of, "" for a text of its own.
    draft: str = ""


def seen(text: str) -> str:
    """A text as the check engine shows it to the model: folded, without what was put between its characters."""
    return views_of(text.strip()).tight.text


def titles(path: Path) -> list[Sample]:
    """Headlines with their class."""
    return [Sample(seen(title.text), "title", title.label) for title in read_titles(path)]


def comments(path: Path) -> list[Sample]:
    """Comments of COLDataset; label "1" is offensive."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["TEXT"].strip()]
    return [Sample(seen(row["TEXT"]), "comment", row["label"]) for row in rows]


def own_sentences() -> list[Sample]:
    """Our templates, filled; the source is the file's name."""
    slots = read_slots(SENTENCES / "slots.txt")
    return [
        Sample(seen(filled.text), file)
        for number, file in enumerate(_OWN, start=1)
        for filled in fill(
            read_templates(SENTENCES / f"{file}.txt"), slots, label=file, times=_TIMES, seed=_SEED + number
        )
    ]


def drafts(files: Sequence[Path]) -> list[Sample]:
    """Labelled drafts: short ones whole, clean ones by sentence too; long flawed ones are left out."""
    return [sample for row in _rows(files) for sample in _draft_samples(row)]


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    text: str
    account: AccountKind
    articles: frozenset[str]


def _rows(files: Sequence[Path]) -> list[_Row]:
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [
        _Row(
            line["id"],
            "\n".join(part for part in (line["title"], line["text"]) if part),
            AccountKind(line["account"]),
            frozenset(line["expect"]),
        )
        for line in lines
    ]


def _draft_samples(row: _Row) -> Iterator[Sample]:
    whole = seen(row.text)
    if len(whole) <= _SHORT:
        yield Sample(whole, "draft", articles=row.articles, account=row.account, draft=row.name)
    if not row.articles:
        for start, end in sentences(codes_of(whole)).pieces:
            if end - start >= _SHORTEST and (start, end) != (0, len(whole)):
                yield Sample(whole[start:end].strip(), "sentence", account=row.account, draft=row.name)


def rule_examples(packs: Path) -> list[Sample]:
    """The examples of all rules: bad ones with the rule's articles; good ones clean of those, named in the label.

    The files are read as they are, without the engine: a rule may ask for a head that is only about to be trained.
    """
    files = sorted(packs.glob("*/rules/*.yaml"))
    rules = [yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) for file in files]  # noqa: S506 - texts
    return [
        _example_sample(rule, example, articles)
        for rule in rules
        for side, articles in (("bad", frozenset(rule["articles"])), ("good", frozenset()))
        for example in rule["examples"][side]
        if not articles or "hint" not in str(rule["severity"])
    ]


def _example_sample(rule: Mapping[str, Any], example: Mapping[str, str], articles: frozenset[str]) -> Sample:
    text = seen("\n".join(part for part in (example.get("title"), example.get("text")) if part))
    account = example.get("account") or (*rule.get("accounts", ()), AccountKind.UNLICENSED)[0]
    return Sample(text, "rule", " ".join(rule["articles"]), articles, AccountKind(account))
