"""Rules that are looked for together: what they look for, and which of them can have found something."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from rules.model import Expression, Rule, Word
from rules.scanner import Scanner
from rules.sightings import EXCEPT, Groups, KeyNumbers, Owner, Sightings
from rules.spans import Span
from rules.text_views import Index


class Watch:
    """One scanner over all words and expressions of some rules, known by their numbers in the library."""

    def __init__(
        self, rules: Mapping[int, Rule], more: Iterable[tuple[Owner, Word]] = (), *, lazy: bool = False
    ) -> None:
        """Prepare the rules, and more words that belong to none of them; `lazy` where few of the rules are asked."""
        self.rules = dict(rules)
        self.scanner = Scanner([*more, *_words(rules)], list(_expressions(rules)), lazy=lazy)
        self._groups = {number: _groups_of(rule) for number, rule in rules.items()}
        self._wanted = _Wanted(self.rules, self._groups, self.scanner.numbers)

    def due(self, seen: Sightings) -> list[int]:
        """Numbers of the rules of which enough was seen, in order."""
        return self._wanted.due(seen)

    def evades(self, number: int, seen: Sightings) -> bool:
        """Whether something of the rule was written evasively."""
        return any(seen.evades((number, group)) for group in self._groups[number])

    def groups(self, number: int, seen: Sightings, allowed: Sequence[Span]) -> Groups:
        """What was seen of a rule."""
        return seen.of(number, self._groups[number], allowed)


def _words(rules: Mapping[int, Rule]) -> Iterator[tuple[Owner, Word]]:
    for number, rule in rules.items():
        yield from ((number, word) for word in rule.matcher.words())
        yield from ((number, Word(phrase, EXCEPT)) for phrase in rule.allowed)


def _expressions(rules: Mapping[int, Rule]) -> Iterator[tuple[Owner, Expression]]:
    for number, rule in rules.items():
        yield from ((number, expression) for expression in rule.matcher.expressions())


def _groups_of(rule: Rule) -> tuple[str, ...]:
    words = (word.group for word in rule.matcher.words())
    expressions = (expression.group for expression in rule.matcher.expressions())
    return tuple(dict.fromkeys((*words, *expressions)))


class _Wanted:
    """Tells in one step which of many rules can have found something."""

    def __init__(self, rules: Mapping[int, Rule], groups: Mapping[int, tuple[str, ...]], numbers: KeyNumbers) -> None:
        """Number what each rule needs: all of some groups, and any one of its groups unless it always looks."""
        self._rules = list(rules)
        every, some = [], []
        for index, rule in rules.items():
            needed = [numbers.get((index, group)) for group in rule.matcher.needed]
            own = [] if rule.matcher.always else [numbers.get((index, group)) for group in groups[index]]
            every.append([number for number in needed if number is not None])
            some.append([number for number in own if number is not None])
        self._every, self._every_starts = _chained(every)
        self._some, self._some_starts = _chained(some)

    def due(self, seen: Sightings) -> list[int]:
        """The rules of which enough was seen, in order."""
        if not self._rules:
            return []
        every = np.logical_and.reduceat(seen.present[self._every], self._every_starts)
        some = np.logical_or.reduceat(seen.present[self._some], self._some_starts)
        return [self._rules[place] for place in np.flatnonzero(every & some).tolist()]


def _chained(lists: Sequence[Sequence[int]]) -> tuple[Index, Index]:
    """Lists one after the other with their starts; an empty one gets the number -1, which is always there."""
    filled = [numbers or [-1] for numbers in lists]
    starts = np.cumsum([0, *(len(numbers) for numbers in filled[:-1])])
    return np.array([number for numbers in filled for number in numbers], dtype=np.int64), starts[: len(filled)]
