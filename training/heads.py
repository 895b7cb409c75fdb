"""What the sentence model is asked: its columns, its heads, and which sample teaches what."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rules.accounts import AccountKind
from training.fit import Column, Question
from training.samples import Sample

CURRENT = ("politics", "affairs")
"""Columns that speak for current affairs: the headlines' class, and what article 9 means beyond it."""
OTHERS = (
    "education",
    "entertainment",
    "finance",
    "game",
    "realty",
    "science",
    "society",
    "sports",
    "stocks",
    "ordinary",
)
"""Columns against it: the other classes of the headlines, and our ordinary sentences."""
#: Headlines of other classes with these words may report public affairs (article 9 is wider than the class politics):
#: neither side learns from them.
UNCLEAR = re.compile(
    "央行|降息|加息|准备金|限购|统计局|cpi|gdp|ppi|国务院|发改委|财政|商务部|教育部|住建部|银监会|外汇|汇率|新政|通胀|"
    "美联储|关税|反倾销|出口退税|就业|失业|社保基金|部委|总理|总统|省长|市长|书记|人大|政协|矿难|爆炸|坍塌|地震|"
    "遇难|空难|死亡|事故|火灾|伤亡|失联|人死|疫情"
)
_UNCLEAR_CLASSES = frozenset({"finance", "stocks", "realty", "education", "society"})
#: Flawed drafts that may well be news too, though their label names another article.
_NEAR_NEWS = frozenset({"10.6", "10.9", "10.11", "14", "10.2", "10.12"})
_EVERY = 3
"""Every third headline is enough to learn what ordinary text is."""
_DRAFTS = frozenset({"draft", "sentence", "rule"})

Side = bool | None
"""Whether a sample stands for a class, or teaches nothing about it."""


@dataclass(frozen=True, slots=True)
class Family:
    """Articles whose subjects are close enough for one column."""

    name: str
    articles: frozenset[str]
    #: Flawed drafts under these articles may fall under the family too: they teach nothing.
    near: frozenset[str] = frozenset()
    #: The only accounts that are asked; empty for all.
    accounts: frozenset[AccountKind] = frozenset()


def _family(name: str, articles: str, near: str = "", *accounts: AccountKind) -> Family:
    return Family(name, frozenset(articles.split()), frozenset(near.split()), frozenset(accounts))


FAMILIES = (
    _family("state", "10.1 10.2 10.3", "10.9 10.10 10.11 9"),
    _family("contempt", "10.4", "10.8 10.12 10.13"),
    _family("superstition", "10.5", "ad.16"),
    _family("rumour", "10.6", "9 10.9 10.11 10.12 17 self-media.5 10.8"),
    _family("crime", "10.7", "ad.25 minors.58 17 10.5 10.2 10.9"),
    _family("insult", "10.8", "10.4 10.13 11 10.12"),
    _family("unrest", "10.9 10.10", "10.6 10.1 10.2"),
    _family("leak", "10.11 10.2", "14 10.6 9"),
    _family("smear", "10.12", "10.4 10.6 10.8 10.13"),
    _family("emotion", "10.13", "11 10.8 10.12", AccountKind.GOVERNMENT, AccountKind.PUBLIC_SERVANT),
    _family("vulgar", "11", "10.13 10.8 10.7"),
    _family("office", "14", "10.11 9 10.2", AccountKind.PUBLIC_SERVANT),
    _family("farming", "17", "10.7 10.6 self-media.5"),
    _family("promises", "ad.9 ad.16 ad.24 ad.25", "10.7 10.5"),
    _family("young", "minors.50 minors.58 minors.59 minors.61 minors.103", "10.7 10.8"),
    _family("made_up", "ai-label.4 ai-label.10", "self-media.5 10.6"),
    _family("fiction", "self-media.5 self-media.3", "ai-label.4 10.6 17"),
    _family("careless", "9", "10.6 10.11 10.2", AccountKind.GOVERNMENT, AccountKind.PUBLIC_SERVANT),
)


def columns(samples: Sequence[Sample]) -> list[Column]:
    """All columns with what each learns from."""
    news = [_column(name, samples, _news_side(name), 1.0) for name in (*CURRENT, *OTHERS)]
    offence = _column("offence", samples, _offence_side, 0.15)
    return [*news, offence, *(_column(family.name, samples, _family_side(family), 1.0) for family in FAMILIES)]


def questions(samples: Sequence[Sample]) -> list[Question]:
    """All heads with what each is calibrated by."""
    chosen, truth = _sides(samples, _current_side)
    current = Question("current_affairs", CURRENT[0], len(CURRENT), len(OTHERS), chosen, truth)
    single = [("offence", _offence_side), *((family.name, _family_side(family)) for family in FAMILIES)]
    return [current, *(Question(name, name, 1, 0, *_sides(samples, side)) for name, side in single)]


def asked(head: str) -> frozenset[AccountKind]:
    """The accounts of which the head is asked."""
    if head == "current_affairs":
        return frozenset({AccountKind.UNLICENSED})
    return next(
        (family.accounts for family in FAMILIES if family.name == head and family.accounts), frozenset(AccountKind)
    )


def _column(name: str, samples: Sequence[Sample], side: Callable[[Sample], Side], regularisation: float) -> Column:
    return Column(name, *_sides(samples, side), regularisation)


def _sides(
    samples: Sequence[Sample], side: Callable[[Sample], Side]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which samples teach something, and on which side they stand."""
    sides = [side(sample) for sample in samples]
    return np.array([one is not None for one in sides]), np.array([bool(one) for one in sides])


def _news_side(name: str) -> Callable[[Sample], Side]:
    def side(sample: Sample) -> Side:
        group = _news_class(sample)
        return None if group is None else group == name

    return side


def _news_class(sample: Sample) -> str | None:
    """The class of a sample among the headlines' and ours; None where it is unclear."""
    match sample.source:
        case "title":
            unclear = sample.label in _UNCLEAR_CLASSES and UNCLEAR.search(sample.text)
            return None if unclear else sample.label
        case "affairs":
            return "affairs"
        case "ordinary" | "prose":
            return "ordinary"
        case "draft" | "sentence" | "rule":
            return _draft_class(sample)
    return None


def _draft_class(sample: Sample) -> str | None:
    if sample.account is not AccountKind.UNLICENSED:
        return None
    if "9" in sample.articles:
        return "affairs"
    if sample.articles & _NEAR_NEWS or (sample.source == "rule" and "9" not in sample.label.split()):
        return None
    return "ordinary"


def _current_side(sample: Sample) -> Side:
    group = _news_class(sample)
    return None if group is None else group in CURRENT


def _offence_side(sample: Sample) -> Side:
    match sample.source:
        case "comment":
            return sample.label == "1"
        case "title":
            return False if _is_sampled(sample) else None
        case "draft" | "sentence" | "rule":
            return _family_side(_OFFENCE)(sample)
    return sample.source == "insulting"


_OFFENCE = _family("offence", "10.4 10.8", "10.12 10.13 11 10.6")


def _family_side(family: Family) -> Callable[[Sample], Side]:
    def side(sample: Sample) -> Side:
        match sample.source:
            case "title":
                return False if _is_sampled(sample) else None
            case "comment" | "insulting":
                return None
            case "rule":
                return _rule_side(sample, family)
            case "draft" | "sentence":
                return _draft_side(sample, family)
        return False

    return side


def _rule_side(sample: Sample, family: Family) -> Side:
    about = frozenset(sample.label.split())
    if not about & family.articles:
        return None
    return bool(sample.articles)


def _draft_side(sample: Sample, family: Family) -> Side:
    if sample.articles & family.articles:
        return True if not family.accounts or sample.account in family.accounts else None
    return None if sample.articles & family.near else False


def _is_sampled(sample: Sample) -> bool:
    """Whether a headline is among those taken as ordinary text; the same ones in every run."""
    return sum(map(ord, sample.text)) % _EVERY == 0
