"""Reading one rule file: the keys that all kinds share."""

from datetime import date
from pathlib import Path

from rules.accounts import AccountKind
from rules.findings import Field, Severity
from rules.kinds import KINDS
from rules.kinds.source import KindSource
from rules.model import Example, Examples, Guard, Rule
from rules.wording import FACT
from rules.yaml_source import Section, read_yaml

#: Kind → what its findings know beside the hit.
_FACTS = {
    "repost": ("missing", "lines", "added_lines"),
    "density": ("count",),
    "number": ("masked",),
    "title": ("original", "whole_title"),
    "classifier": ("evidence",),
}


def read_rule(file: Path, *, pack: Path) -> Rule:
    """The rule in `file`, whose name without the ending is its id.

    Raises:
        SourceError: Something in the file is not understood.
    """
    section = read_yaml(file, rule=file.stem)
    section.rule = section.text("id")
    if section.rule != file.stem:
        section.refuse(f"the file is called {file.name}", key="id", remedy=f"Name it {section.rule}.yaml.")
    accounts = section.choices("accounts", AccountKind) or tuple(AccountKind)
    kind = section.choice("kind", tuple(KINDS))
    evasion = section.flag("evasion", default=True) if section.has("evasion") else None
    matcher = KINDS[kind](KindSource(section, pack, evasion))
    rule = Rule(
        id=section.rule,
        pack=pack.name,
        file=file,
        articles=_articles(section),
        title=section.text("title"),
        kind=kind,
        accounts=frozenset(accounts),
        severities=_severities(section, accounts),
        field=_field(section),
        matcher=matcher,
        allowed=section.texts("except", at_least=0),
        guards=frozenset(section.choices("guards", Guard)),
        word_bound=section.has("boundary") and section.choice("boundary", ("word",)) == "word",
        message=_template(section, "message", kind),
        suggestion=_template(section, "suggestion", kind),
        replacement=_template(section, "replacement", kind) if section.has("replacement") else None,
        effective_from=section.day("effective_from"),
        effective_until=_until(section),
        checked_on=section.day("checked_on"),
        confidence=section.number("confidence", default=0.9, least=0, most=1),
        examples=_examples(section, accounts),
    )
    section.close()
    return rule


def _articles(section: Section) -> tuple[str, ...]:
    articles = section.texts("articles")
    for article in articles:
        number = (article.rpartition(".")[0] and article.split(".")[-1]) or article
        if not number.isdigit():
            section.refuse(f"“{article}” is no article", key="articles", remedy="Write 9, 10.7, ad.9 or ai-label.4.")
    return articles


def _template(section: Section, key: str, kind: str) -> str:
    """A text of findings; what stands in braces is filled in, so it must be something that the kind knows."""
    text = section.text(key)
    known = ("hit", *_FACTS.get(kind, ()))
    for name in FACT.findall(text):
        if name not in known:
            there = ", ".join(f"{{{one}}}" for one in known)
            section.refuse(f"nothing is known as “{{{name}}}”", key=key, remedy=f"There are: {there}.")
    return text


def _until(section: Section) -> date | None:
    begin, end = section.day("effective_from"), section.day("effective_until")
    if begin and end and end < begin:
        section.refuse(f"the rule ends before {begin}", key="effective_until", remedy="Write the last day in force.")
    return end


def _field(section: Section) -> Field | None:
    if not section.has("field"):
        return None
    return "title" if section.choice("field", ("title", "text")) == "title" else "text"


def _severities(section: Section, accounts: tuple[AccountKind, ...]) -> dict[AccountKind, Severity]:
    levels = tuple(level.value for level in Severity)
    if not section.is_mapping("severity"):
        one = Severity(section.choice("severity", levels))
        return dict.fromkeys(accounts, one)
    by_account = section.section("severity")
    default = by_account.choice("default", levels, default="") if by_account.has("default") else ""
    chosen: dict[AccountKind, Severity] = {}
    for account in accounts:
        if not default and not by_account.has(account.value):
            section.refuse(f"no severity for {account.value}", key="severity", remedy="Add it or “default:”.")
        chosen[account] = Severity(by_account.choice(account.value, levels, default=default or None))
    by_account.close()
    return chosen


def _examples(section: Section, accounts: tuple[AccountKind, ...]) -> Examples:
    inner = section.section("examples")
    read = {
        key: tuple(_example(entry, accounts, bad=key.endswith("bad")) for entry in inner.sections(key))
        for key in ("bad", "good", "todo_bad", "todo_good")
    }
    inner.close()
    if len(read["bad"]) < 2:
        inner.refuse("fewer than two bad examples", key="bad", remedy="Add drafts that the rule must find, with hit.")
    if len(read["good"]) < 3:
        inner.refuse("fewer than three good examples", key="good", remedy="Add near misses, each with why.")
    return Examples(**read)


def _example(entry: Section, accounts: tuple[AccountKind, ...], *, bad: bool) -> Example:
    usual = AccountKind.UNLICENSED if AccountKind.UNLICENSED in accounts else accounts[0]
    example = Example(
        text=entry.text("text", default=""),
        title=entry.text("title", default=""),
        account=AccountKind(entry.choice("account", tuple(kind.value for kind in AccountKind), default=usual.value)),
        hit=entry.text("hit") if bad else "",
        why=entry.text("why", default="") if bad else entry.text("why"),
        line=entry.line,
    )
    entry.close()
    if not example.text and not example.title:
        entry.refuse("an example without text and title", key="text", remedy="Write the draft's text.")
    return example
