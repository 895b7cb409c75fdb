"""Articles (条款) of the packs' laws: gist in our own words, what may follow, the official text where loaded."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from rules.accounts import AccountKind
from rules.chinese_numerals import plain_digits
from rules.yaml_source import Section, read_yaml

_PLACE = re.compile(r"第?(?P<article>\d+)(?:条|\.|-|(?=\()|$)[的,、]?第?\(?(?P<item>\d+)?\)?[项点]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What may follow from breaking an article (articles 20 and 21)."""

    id: str
    #: Empty for every account.
    accounts: tuple[AccountKind, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article or item of a law, as this product reads it."""

    #: As findings cite it: 9, 10.7, ad.9.
    reference: str
    law: str
    title: str
    #: 要点, in our own words.
    gist: str
    outcomes: tuple[Outcome, ...]
    effective_from: date
    #: When a person last compared the gist with the text.
    checked_on: date
    #: The official wording, "" unless whoever runs the bot has loaded it.
    official: str = ""

    def may_follow(self, account: AccountKind) -> tuple[str, ...]:
        """What may follow for such an account, in sentences; empty when the text names nothing."""
        return tuple(one.text for one in self.outcomes if not one.accounts or account in one.accounts)


class Articles:
    """All articles of a deployment's packs."""

    def __init__(self, articles: Sequence[Article], *, prefixes: Mapping[str, str]) -> None:
        """Take the articles in order, and by which names of laws (广告法) their references begin (ad.)."""
        self._by_reference = {article.reference: article for article in articles}
        # The longest name first, so that one that contains another is not cut short.
        self._prefixes = sorted(prefixes.items(), key=lambda item: (-len(item[0]), item[0]))

    def get(self, reference: str) -> Article | None:
        """The article of an exact reference, such as 10.7 or ad.9."""
        return self._by_reference.get(reference)

    def find(self, text: str) -> Article | None:
        """The article that a person means by 第十条, 10.7, 十条七项, 第10条第（7）项 or 广告法第九条; None if none."""
        asked = re.sub(r"[\s《》“”]", "", plain_digits(text)).casefold()
        if exact := self.get(asked):
            return exact
        prefix, place = self._law(asked)
        match = _PLACE.fullmatch(place)
        if match is None:
            return None
        return self.get(prefix + ".".join(str(int(number)) for number in match.groups() if number))

    def items(self, reference: str) -> tuple[Article, ...]:
        """The items (项) of an article, such as 10.1 … 10.14 of 10; empty where it has none."""
        return tuple(one for key, one in self._by_reference.items() if key.rpartition(".")[0] == reference)

    def all(self) -> tuple[Article, ...]:
        """Every article, pack by pack, in the order of the law."""
        return tuple(self._by_reference.values())

    def may_follow(self, references: Sequence[str], account: AccountKind) -> tuple[str, ...]:
        """What may follow from breaking any of the articles, each sentence once (articles 20 and 21)."""
        cited = [article for reference in references if (article := self.get(reference))]
        return tuple(dict.fromkeys(sentence for article in cited for sentence in article.may_follow(account)))

    def with_official(self, texts: Mapping[str, str]) -> "Articles":
        """The same with the official wording where `texts` (by reference) has it."""
        articles = [replace(one, official=texts.get(key, one.official)) for key, one in self._by_reference.items()]
        return Articles(articles, prefixes=dict(self._prefixes))

    def _law(self, asked: str) -> tuple[str, str]:
        for name, prefix in self._prefixes:
            if asked.startswith(name):
                return prefix, asked.removeprefix(name)
        return "", asked


def load_articles(packs: Sequence[Path]) -> Articles:
    """Read `articles.yaml` of every pack folder that has one.

    Raises:
        SourceError: Something is not understood; names file, line, key and remedy.
    """
    found: dict[str, Article] = {}
    prefixes: dict[str, str] = {}
    for file in (pack / "articles.yaml" for pack in packs):
        if not file.is_file():
            continue
        source = read_yaml(file)
        for law in source.sections("laws"):
            prefix = f"{law.text('prefix')}." if law.has("prefix") else ""
            prefixes |= {plain_digits(name).casefold(): prefix for name in (law.text("name"), *law.texts("called"))}
            _read_law(law, prefix, found)
        source.close()
    return Articles(list(found.values()), prefixes=prefixes)


def _read_law(law: Section, prefix: str, found: dict[str, Article]) -> None:
    name = law.text("name")
    effective_from, checked_on = _required_day(law, "effective_from"), _required_day(law, "checked_on")
    outcomes = {outcome.id: outcome for outcome in map(_outcome, law.sections("outcomes"))}
    for section in law.sections("articles"):
        reference = prefix + section.text("ref")
        if reference in found:
            section.refuse(f"“{reference}” is described twice", key="ref", remedy="Keep one of the two.")
        found[reference] = Article(
            reference=reference,
            law=name,
            title=section.text("title"),
            gist=section.text("gist"),
            outcomes=_outcomes(section, outcomes),
            effective_from=effective_from,
            checked_on=checked_on,
        )
        section.close()
    law.close()


def _required_day(law: Section, key: str) -> date:
    return law.parsed(key, date.fromisoformat, remedy="Write a date as 2026-11-23.")


def _outcome(section: Section) -> Outcome:
    outcome = Outcome(
        id=section.text("id"), accounts=section.choices("accounts", AccountKind), text=section.text("text")
    )
    section.close()
    return outcome


def _outcomes(section: Section, known: Mapping[str, Outcome]) -> tuple[Outcome, ...]:
    ids = section.texts("may_follow", at_least=0)
    for one in ids:
        if one not in known:
            section.refuse(f"“{one}” is no outcome of this law", key="may_follow", remedy="Describe it in outcomes.")
    return tuple(known[one] for one in ids)
