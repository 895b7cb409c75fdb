"""Trains the models of what rules cannot list in full: ``python -m training.harms TITLES.tsv [DRAFTS.jsonl …]``.

Each family of rules gives its own examples and, drawn at random, meetings of its word groups; warnings, reports
and trade that use the same words stand on the other side, with headlines and plain prose. The model then knows a
sentence by many weak words together where a rule needs two listed ones.
"""

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import yaml

from rules.classifier import LinearModel
from rules.folding import fold
from training.corpus import SENTENCES, Sample, fill, read_slots, read_templates, read_titles
from training.fit import Plan, calibrate, fit, held_out_margins

PACKS = Path(__file__).parents[1] / "rules" / "packs"
MODELS = Path(__file__).parents[1] / "rules" / "models"
FOLDS = 3
EVERY = 3
"""Every third headline is enough to learn what ordinary text is."""
MEETINGS = 260
"""Meetings of word groups drawn for each rule."""
TRADES = 5000
_SIGNS = ("，", "，", "，", "、", "！", "。", " ", "")
_PRICES = (
    "三百",
    "五千",
    "两万",
    "八十一个",
    "一千二",
    "两百块",
    "9.9元",
    "五毛一条",
    "三千一把",
    "二十万",
    "月费十五",
)
_LEADS = ("", "", "", "本人", "朋友们，", "老板们看过来，", "急！", "最新", "长期", "专业", "诚信")
_STOP = re.compile(r"[。！？!?；;\n]+")
_SHORT = 120


@dataclass(frozen=True, slots=True)
class Family:
    """Rules whose subjects are close enough for one model."""

    name: str
    #: How the ids of its rules begin.
    rules: tuple[str, ...]
    articles: frozenset[str]


FAMILIES = (
    Family("harm_state", ("10.1-", "10.2-", "10.3-"), frozenset({"10.1", "10.2", "10.3"})),
    Family("harm_people", ("10.4-", "10.8-"), frozenset({"10.4", "10.8"})),
    Family("harm_superstition", ("10.5-",), frozenset({"10.5"})),
    Family("harm_rumour", ("10.6-",), frozenset({"10.6"})),
    Family("harm_crime", ("10.7-",), frozenset({"10.7"})),
    Family("harm_unrest", ("10.9-", "10.10-"), frozenset({"10.9", "10.10"})),
    Family("harm_leak", ("10.11-", "14-"), frozenset({"10.11", "14"})),
    Family("harm_farming", ("17-",), frozenset({"17"})),
)


@dataclass(frozen=True, slots=True)
class Source:
    """What is read of one rule: its examples and the words of its groups, in the order in which they must meet."""

    rule: str
    bad: tuple[str, ...]
    good: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]


def read_sources(folder: Path) -> list[Source]:
    """The rules of all packs that list words, without those that use a model."""
    return [source for file in sorted(folder.glob("*/rules/*.yaml")) if (source := _read_source(file)) is not None]


def _read_source(file: Path) -> Source | None:
    rule = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - reads text only
    if rule["kind"] == "classifier":
        return None
    lexicons = file.parents[1] / "lexicons"
    asked = rule.get("all", ())
    groups = [rule["groups"][name] for name in ([asked] if isinstance(asked, str) else asked)]
    listed = [rule["terms"]] if rule["kind"] == "terms" and "terms" in rule else groups
    examples = rule["examples"]
    return Source(
        rule["id"],
        tuple(example.get("text", "") for example in examples["bad"]),
        tuple(example.get("text", "") for example in examples["good"]),
        tuple(tuple(_words(entries, lexicons)) for entries in listed),
    )


def _words(entries: Sequence[str], lexicons: Path) -> Iterator[str]:
    for entry in entries:
        if entry.startswith("@"):
            yield from (term for term in read_templates(lexicons / entry[1:]) if not term.startswith("/"))
        elif not entry.startswith("/"):
            yield entry


def write_words(family: Family, sources: Sequence[Source], folder: Path) -> None:
    """The words of the family's groups as a lexicon: the model looks only at sentences that hold one of them."""
    shared = set(read_templates(folder / "deal.txt"))
    own = (source for source in sources if source.rule.startswith(family.rules))
    words = dict.fromkeys(word for source in own for group in source.groups for word in group if len(word) > 1)
    listed = "\n".join(word for word in words if word not in shared)
    file = folder / f"{family.name.replace('_', '-')}.txt"
    file.write_text(
        f"# 由 training.harms 从同类规则的词组汇总，请勿手改：模型只看含有这些词的句子。\n{listed}\n", encoding="utf-8"
    )


def read_drafts(files: Sequence[Path]) -> list[tuple[str, frozenset[str]]]:
    """Texts of labelled drafts with the articles that are expected."""
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [(f"{row['title']}\n{row['text']}".strip(), frozenset(row["expect"])) for row in rows]


class Writer:
    """Draws sentences; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        """Start at `seed`."""
        self._draw = random.Random(seed)  # noqa: S311 - draws examples, no secret

    def _join(self, words: Sequence[str]) -> str:
        return "".join(word + self._draw.choice(_SIGNS) for word in words).strip("，、 ")

    def meeting(self, groups: Sequence[Sequence[str]]) -> str:
        """One word of each group and some more of the last, in a likely order, perhaps with a price."""
        first, *rest = [self._draw.choice(group) for group in groups]
        rest += [self._draw.choice(groups[-1]) for _ in range(self._draw.randint(0, 2))]
        rest += [self._draw.choice(_PRICES)] if self._draw.random() < 0.4 else []
        self._draw.shuffle(rest)
        at = 0 if self._draw.random() < 0.6 else 1
        return self._draw.choice(_LEADS) + self._join([*rest[:at], first, *rest[at:]])

    def framed(self, word: str, company: Sequence[str]) -> list[str]:
        """The same words in a warning, a report and a refutation."""
        beside = self._draw.choice(company)
        return [
            f"民警提醒：{word}是违法犯罪，{beside}都别信",
            f"警方破获一起{word}案，抓获{self._draw.randint(2, 30)}人",
            f"反诈中心：声称{word}、{beside}的都是诈骗",
        ]

    def trade(self, goods: Sequence[str], deals: Sequence[str]) -> str:
        """An honest advert that uses words of trade."""
        company = self._draw.sample(deals, self._draw.randint(1, 3))
        price = self._draw.choice(("", self._draw.choice(_PRICES)))
        said = self._draw.choice(("", "新到", "本店", "我家")) + self._draw.choice(goods)
        return self._draw.choice(_LEADS) + self._join([said, *company]) + price


def positive_texts(family: Family, sources: Sequence[Source], writer: Writer) -> list[str]:
    """Bad examples, thrice, and meetings of the family's word groups."""
    own = [source for source in sources if source.rule.startswith(family.rules)]
    texts = [text for source in own for text in source.bad * 3]
    met = [source.groups for source in own if len(source.groups) > 1]
    return [*texts, *(writer.meeting(groups) for groups in met for _ in range(MEETINGS))]


def negative_texts(family: Family, sources: Sequence[Source], writer: Writer) -> list[str]:
    """Good examples, framed mentions, honest adverts."""
    deals = read_templates(PACKS / "gejiu" / "lexicons" / "deal.txt")
    slots = read_slots(SENTENCES / "slots.txt")
    goods = [word for name in ("goods", "food", "service") for word in slots[name]]
    texts = [text for source in sources for text in source.good * 3]
    for source in sources:
        if source.rule.startswith(family.rules) and source.groups:
            texts += [text for word in source.groups[0] for text in writer.framed(word, source.groups[-1])]
    plain = [deal for deal in deals if not deal.startswith("/")]
    return [*texts, *(writer.trade(goods, plain) for _ in range(TRADES))]


def plain_texts(titles: Path) -> list[str]:
    """Headlines and our own ordinary sentences."""
    slots = read_slots(SENTENCES / "slots.txt")
    return [
        *(sample.text for sample in read_titles(titles)[::EVERY]),
        *(
            sample.text
            for file in ("ordinary", "prose", "affairs", "respectful")
            for sample in fill(read_templates(SENTENCES / f"{file}.txt"), slots, label="0", times=12, seed=3)
        ),
    ]


def samples(
    family: Family, sources: Sequence[Source], drafts: Sequence[tuple[str, frozenset[str]]], plain: Sequence[str]
) -> list[Sample]:
    """All labelled sentences of a family: "1" may fall under its articles, "0" not."""
    writer = Writer(5)
    positive = positive_texts(family, sources, writer)
    negative = negative_texts(family, sources, writer)
    for text, articles in drafts:
        if articles & family.articles:
            positive += [text] * 4 if len(text) < _SHORT else []
        else:
            negative += [piece for piece in _STOP.split(text) if len(piece) > 5]
    labelled = [*((text, "1") for text in positive), *((text, "0") for text in (*negative, *plain))]
    return [Sample(fold(text), label) for text, label in labelled if text]


def train(family: Family, texts: Sequence[Sample]) -> LinearModel:
    """A model calibrated on held-out folds."""
    plan = Plan(name=family.name, bits=15, regularisation=0.2, sharpness=4.0, positive=("1",))
    said, labels = [sample.text for sample in texts], [sample.label for sample in texts]
    margins = held_out_margins(said, labels, plan, folds=FOLDS)
    calibration = calibrate(margins, np.array([label == "1" for label in labels]))
    return replace(fit(said, labels, plan), calibration=calibration)


def main() -> None:
    """Train every family and write the weights."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("titles", type=Path)
    options.add_argument("drafts", type=Path, nargs="*")
    options.add_argument("--out", type=Path, default=MODELS)
    options.add_argument("--words", type=Path, default=PACKS / "gejiu" / "lexicons")
    given = options.parse_args()
    sources, plain, drafts = read_sources(PACKS), plain_texts(given.titles), read_drafts(given.drafts)
    for family in FAMILIES:
        texts = samples(family, sources, drafts, plain)
        file = given.out / f"{family.name}.npz"
        train(family, texts).save(file)
        write_words(family, sources, given.words)
        sys.stdout.write(f"{file.name}: {len(texts)} sentences, {file.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
