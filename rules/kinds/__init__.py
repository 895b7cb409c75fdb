"""The closed set of ways in which a rule matches: one file per kind."""

from collections.abc import Callable, Mapping

from rules.kinds import combination, pattern, terms
from rules.kinds.source import KindSource
from rules.model import Matcher

KINDS: Mapping[str, Callable[[KindSource], Matcher]] = {
    "terms": terms.read,
    "pattern": pattern.read,
    "combination": combination.read,
}
"""Name of a kind → reader of its keys."""
