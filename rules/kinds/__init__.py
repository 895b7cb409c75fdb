"""The closed set of ways in which a rule matches: one file per kind."""

from collections.abc import Callable, Mapping

from rules.kinds import classifier, combination, density, number, pattern, repost, terms, title
from rules.kinds.source import KindSource
from rules.model import Matcher

KINDS: Mapping[str, Callable[[KindSource], Matcher]] = {
    "terms": terms.read,
    "pattern": pattern.read,
    "combination": combination.read,
    "repost": repost.read,
    "density": density.read,
    "number": number.read,
    "title": title.read,
    "classifier": classifier.read,
}
"""Name of a kind → reader of its keys."""
