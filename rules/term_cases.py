"""A draft made out of each term of a rule, in which the rule must find something: tells terms that never fire.

A word of kind `terms` stands alone. A word of a combination stands beside a word of every group that has to meet it, in
several arrangements, one of which must do. Words of other kinds find nothing by themselves.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from rules.accounts import AccountKind
from rules.engine import Engine
from rules.examples import draft_of, own_findings
from rules.expressions import compiled, folded
from rules.findings import Draft
from rules.folding import fold
from rules.kinds.combination import Combination
from rules.kinds.terms import Terms
from rules.model import Example, Rule, Word

#: Cases checked in one draft, a line each; the engine shows at most fifty places of a rule.
_LINES = 16
#: What stands between the words of a case, tried in turn.
_BETWEEN = ("", "，", "的", " ")
#: So many words of each other group are tried.
_COMPANIONS = 3


@dataclass(frozen=True, slots=True)
class SilentTerm:
    """A term that found nothing in the drafts made for it."""

    rule: str
    file: str
    term: str
    #: Whether nothing can help; a word of a combination may still be found in better company.
    sure: bool


def tried_terms(rule: Rule) -> tuple[Word, ...]:
    """The terms of the rule for which drafts are made."""
    matcher = rule.matcher
    if isinstance(matcher, Terms):
        return matcher.listed
    if isinstance(matcher, Combination):
        return tuple(word for word in matcher.listed if word.group not in matcher.without)
    return ()


def silent_terms(engine: Engine, rule: Rule) -> Iterator[SilentTerm]:
    """The terms of a rule that it finds in none of the drafts made for them."""
    left = list(tried_terms(rule))
    arrangements = _arrangements(rule, rule.matcher) if isinstance(rule.matcher, Combination) else [_Alone()]
    for arrangement in arrangements:
        if not left:
            return
        fired = _fired(engine, rule, [arrangement.text(word) for word in left])
        left = [word for number, word in enumerate(left) if number not in fired]
    sure = isinstance(rule.matcher, Terms)
    yield from (SilentTerm(rule.id, rule.file.name, word.text, sure) for word in left)


@dataclass(frozen=True, slots=True)
class _Alone:
    """The word and nothing else."""

    def text(self, word: Word) -> str:
        return word.text


@dataclass(frozen=True, slots=True)
class _Company:
    """The word with a companion out of each group that must meet it."""

    every: tuple[str, ...]
    some: tuple[str, ...]
    #: Group → the word that stands for it.
    companions: Mapping[str, str]
    between: str

    def text(self, word: Word) -> str:
        met = [*self.every]
        if self.some:
            met.append(word.group if word.group in self.some else self.some[0])
        return self.between.join(word.text if name == word.group else self.companions[name] for name in met)


def _arrangements(rule: Rule, matcher: Combination) -> list[_Company]:
    """Companions and what stands between them, the likeliest first; none where a group has no word to offer."""
    offers = {name: _offers(rule, matcher, name) for name in (*matcher.every, *matcher.some)}
    if not all(offers.values()):
        return []
    orders = (matcher.every, matcher.every[::-1])
    return [
        _Company(every, matcher.some, {name: words[turn % len(words)] for name, words in offers.items()}, between)
        for turn, between, every in product(range(_COMPANIONS), _BETWEEN, orders)
    ]


def _offers(rule: Rule, matcher: Combination, group: str) -> Sequence[str]:
    """Words that stand for a group: what it matches in the bad examples, then its own words."""
    texts = [fold(example.title + "\n" + example.text) for example in rule.examples.bad]
    words = [word.text for word in matcher.listed if word.group == group]
    patterns = [compiled(folded(one.pattern)) for one in matcher.patterns if one.group == group]
    matches = [match[0] for text in texts for pattern in patterns if (match := pattern.search(text))]
    shown = [word for word in words if any(fold(word) in text for text in texts)]
    return tuple(dict.fromkeys([*shown, *matches, *words]))


def _fired(engine: Engine, rule: Rule, texts: Sequence[str]) -> set[int]:
    """The numbers of the texts in which the rule finds something."""
    account = next(kind for kind in AccountKind if kind in rule.accounts)
    if rule.field == "title":
        drafts = [_draft(rule, account, title=text) for text in texts]
        return {number for number, draft in enumerate(drafts) if own_findings(engine, rule, draft)}
    fired: set[int] = set()
    for first in range(0, len(texts), _LINES):
        draft = _draft(rule, account, text="\n".join(texts[first : first + _LINES]))
        places = [finding.start for finding in own_findings(engine, rule, draft)]
        fired.update(first + draft.text.count("\n", 0, place) for place in places)
    return fired


def _draft(rule: Rule, account: AccountKind, *, title: str = "", text: str = "") -> Draft:
    return draft_of(rule, Example(text=text, title=title, account=account, line=1))
