"""Packs (规则包) read from files: the rules of one city's text, of national law, and of a deployment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from rules.errors import PacksRefusedError, SourceError
from rules.model import Rule
from rules.rule_source import read_rule
from rules.second_opinion import LOOSE_KINDS, SecondOpinion
from rules.sentence_model import shipped_model
from rules.yaml_source import Section, read_yaml

PACKS = Path(__file__).parent / "packs"
"""The packs that come with the product."""


@dataclass(frozen=True, kw_only=True)
class Pack:
    """One folder of rules: `pack.yaml`, `rules/*.yaml`, `lexicons/*.txt`."""

    name: str
    folder: Path
    title: str
    law: str
    effective_from: date | None
    rules: tuple[Rule, ...]


@dataclass(frozen=True, kw_only=True)
class Library:
    """All packs of a deployment, in the order in which they were asked for."""

    packs: tuple[Pack, ...]
    #: The deployment's own words and the phrases that it allows.
    lexicon: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of all packs, by pack and then by file name."""
        return tuple(rule for pack in self.packs for rule in pack.rules)

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of that id, or None."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)


def load_packs(
    folder: Path, names: Sequence[str], *, lexicon: Sequence[str] = (), allowed: Sequence[str] = ()
) -> Library:
    """Read the packs called `names` under `folder`.

    Raises:
        PacksRefusedError: Something is not understood; every problem of every file is listed.
    """
    problems: list[SourceError] = []
    packs = [pack for name in names if (pack := _load_pack(folder / name, problems)) is not None]
    first: dict[str, Rule] = {}
    for rule in (rule for pack in packs for rule in pack.rules):
        other = first.setdefault(rule.id, rule)
        if other is not rule:
            where = f"pack {other.pack} has a rule of that id"
            problems.append(SourceError(rule.file, 1, where, "Rename one of them.", rule.id, "id"))
    if problems:
        raise PacksRefusedError(problems)
    return Library(packs=tuple(packs), lexicon=tuple(lexicon), allowed=tuple(allowed))


def _load_pack(folder: Path, problems: list[SourceError]) -> Pack | None:
    file = folder / "pack.yaml"
    if not file.is_file():
        there = ", ".join(sorted(path.parent.name for path in folder.parent.glob("*/pack.yaml"))) or "none"
        problems.append(SourceError(file, 1, f"no pack “{folder.name}”", f"Packs here: {there}."))
        return None
    rules: list[Rule] = []
    for rule_file in sorted(folder.glob("rules/*.yaml")):
        try:
            rules.append(read_rule(rule_file, pack=folder))
        except SourceError as problem:
            problems.append(problem)
    try:
        return _read_pack(file, tuple(rules))
    except SourceError as problem:
        problems.append(problem)
        return None


def _with_opinions(rules: tuple[Rule, ...], section: Section) -> tuple[Rule, ...]:
    """The rules of loose words with the heads of the model that `second_opinions` names for their first article."""
    if not section.has("second_opinions"):
        return rules
    asked = section.section("second_opinions")
    model = shipped_model()
    opinions = {article: SecondOpinion(model, asked.texts(article)) for article in asked.written}
    for article, opinion in opinions.items():
        if unknown := [head for head in opinion.heads if head not in model.heads]:
            there = ", ".join(sorted(model.heads))
            asked.refuse(f"the model has no head “{unknown[0]}”", key=article, remedy=f"There are: {there}.")
    asked.close()
    return tuple(
        replace(rule, opinion=opinions.get(rule.articles[0])) if rule.kind in LOOSE_KINDS else rule for rule in rules
    )


def _warned_of(rules: tuple[Rule, ...], section: Section) -> tuple[Rule, ...]:
    """The rules, those of the articles under `warned_of` marked as what offices warn of."""
    articles = set(section.texts("warned_of", at_least=0))
    return tuple(replace(rule, warned_of=rule.articles[0] in articles) for rule in rules)


def _read_pack(file: Path, rules: tuple[Rule, ...]) -> Pack:
    section = read_yaml(file)
    pack = Pack(
        name=section.text("name"),
        folder=file.parent,
        title=section.text("title"),
        law=section.text("law", default=""),
        effective_from=section.day("effective_from"),
        rules=_warned_of(_with_opinions(rules, section), section),
    )
    if pack.name != file.parent.name:
        section.refuse(f"the folder is called {file.parent.name}", key="name", remedy="Use the folder's name.")
    for key in ("short", "issued_by", "source", "note", "checked_on"):
        section.text(key, default="")
    section.close()
    return pack
