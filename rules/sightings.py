"""What a scan of a draft has seen, by owner and group; worked out only as far as a rule asks."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from rules.spans import Cover, Span
from rules.text_views import Index, View

Owner = int
"""Index of a rule; negative for what belongs to no single rule."""
INSERTED = "插入符号"
EXCEPT = "\0except"
"""Group of the phrases that excuse what they cover; no rule can name a group so."""
_Find = Callable[[], Iterable[Span]]


Key = tuple[Owner, str]
"""An owner and one of its groups."""


class Entry(NamedTuple):
    """Whose word it is, and through which view it is found."""

    key: Key
    view: str = ""


class KeyNumbers:
    """Every owner and group by a number, so that what was seen of thousands of groups is one array."""

    def __init__(self) -> None:
        """Begin with none."""
        self._numbers: dict[Key, int] = {}

    def __len__(self) -> int:
        """How many there are."""
        return len(self._numbers)

    def add(self, key: Key) -> int:
        """The key's number; a new one the first time."""
        return self._numbers.setdefault(key, len(self._numbers))

    def get(self, key: Key) -> int | None:
        """The key's number; None when nothing is looked for under it."""
        return self._numbers.get(key)


@dataclass(frozen=True, slots=True)
class Batch:
    """Words found in one pass over a view; a word that belongs to several keys has a row for each."""

    view: View
    #: Start and end of each occurrence in the view, shape (occurrences, 2).
    places: Index
    #: Number of the key, occurrence and name of the view in `names`, shape (rows,) each.
    keys: Index
    occurrences: Index
    through: Index
    names: Sequence[str]


class Later(Protocol):
    """What is looked for only when it is asked for."""

    @property
    def numbers(self) -> Index:
        """Numbers of the keys under which something may be found."""

    def spans(self, number: int) -> Iterable[Span]:
        """What is found under one of them."""


class _Sorted:
    """A batch by key."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._order = np.argsort(batch.keys, kind="stable")
        found, firsts = np.unique(batch.keys[self._order], return_index=True)
        lasts = [*firsts[1:].tolist(), len(batch.keys)]
        self._rows = dict(zip(found.tolist(), zip(firsts.tolist(), lasts, strict=True), strict=True))

    def spans(self, number: int) -> Iterator[Span]:
        """Where words of the key stand."""
        low, high = self._rows.get(number, (0, 0))
        batch = self._batch
        for row in self._order[low:high].tolist():
            start, end = batch.places[batch.occurrences[row]].tolist()
            yield span_of(batch.view, start, end, through=batch.names[batch.through[row]])


class Sightings:
    """The record of one scan."""

    def __init__(self, numbers: KeyNumbers) -> None:
        """Begin with nothing seen."""
        self._numbers = numbers
        #: Whether anything may have been seen, by the key's number; the last one stands for what needs nothing.
        self.present: NDArray[np.bool_] = np.zeros(len(numbers) + 1, dtype=bool)
        self.present[-1] = True
        #: Whether something was written evasively, by the key's number.
        self.evasive: NDArray[np.bool_] = np.zeros(len(numbers) + 1, dtype=bool)
        self._batches: list[Batch] = []
        self._finds: dict[int, list[_Find]] = defaultdict(list)
        self._later: list[Later] = []

    def add_words(self, batch: Batch) -> None:
        """Words found in one pass."""
        self._batches.append(batch)
        self.present[batch.keys] = True

    def add_find(self, number: int, find: _Find, *, evasive: bool = False) -> None:
        """Something of the key with that number is there or may be; `find` says where, if anybody asks."""
        self._finds[number].append(find)
        self.present[number] = True
        if evasive:
            self.evasive[number] = True

    def add_later(self, later: Later) -> None:
        """Something of many keys may be there, which is found when somebody asks."""
        self._later.append(later)
        self.present[later.numbers] = True

    def of(self, owner: Owner, groups: Iterable[str], allowed: Sequence[Span] = ()) -> "Groups":
        """What was seen of one owner's groups, less what its own exceptions or the given spans cover."""
        return Groups(self, owner, groups, allowed)

    def has(self, key: Key) -> bool:
        """Whether anything may have been seen of the key."""
        number = self._numbers.get(key)
        return number is not None and bool(self.present[number])

    def evades(self, key: Key) -> bool:
        """Whether something of the key was written evasively."""
        number = self._numbers.get(key)
        return number is not None and bool(self.evasive[number])

    def spans(self, key: Key) -> list[Span]:
        """All spans of a group in order of their start; of two at one place the plainer one."""
        number = self._numbers.get(key)
        if number is None or not self.present[number]:
            return []
        spans = [span for batch in self._sorted for span in batch.spans(number)]
        for find in self._finds.get(number, ()):
            spans.extend(find())
        for later in self._later:
            spans.extend(later.spans(number))
        plainest = {(span.start, span.end): span for span in sorted(spans, reverse=True)}
        return sorted(plainest.values())

    @cached_property
    def _sorted(self) -> list[_Sorted]:
        return [_Sorted(batch) for batch in self._batches]


class Groups(Mapping[str, Sequence[Span]]):
    """Group → spans in order of their start; that a group is there means only that it may have some."""

    def __init__(self, seen: Sightings, owner: Owner, groups: Iterable[str], allowed: Sequence[Span]) -> None:
        """Take one owner's groups out of a scan."""
        self._seen = seen
        self._owner = owner
        self._asked = groups
        self._allowed = allowed
        self._known: dict[str, Sequence[Span]] = {}

    @cached_property
    def _groups(self) -> frozenset[str]:
        return frozenset(group for group in self._asked if self._seen.has((self._owner, group)))

    @cached_property
    def _excused(self) -> list[Span]:
        return [*self._seen.spans((self._owner, EXCEPT)), *self._allowed]

    @cached_property
    def cover(self) -> Cover:
        """What excuses a hit that it holds."""
        return Cover(self._excused)

    def __getitem__(self, group: str) -> Sequence[Span]:
        """The spans of the group.

        Raises:
            KeyError: Nothing was seen of it.
        """
        if group not in self._known:
            if group not in self._groups:
                raise KeyError(group)
            spans = self._seen.spans((self._owner, group))
            self._known[group] = [span for span in spans if not self.cover.holds(span)] if self._excused else spans
        return self._known[group]

    def __contains__(self, group: object) -> bool:
        """Whether anything may have been seen of the group."""
        return group in self._groups

    def __iter__(self) -> Iterator[str]:
        """The groups of which something may have been seen, by name."""
        return iter(sorted(self._groups))

    def __len__(self) -> int:
        """How many groups these are."""
        return len(self._groups)


def span_of(view: View, start: int, end: int, *, through: str = "") -> Span:
    """The original characters of a place in a view; unless `through` is given, whether they were parted is told."""
    if view.places is None:
        return Span(start, end, through)
    first, last = view.back(start, end)
    return Span(first, last, through or (INSERTED if last - first > end - start else ""))


def joined(text: str, at: int) -> bool:
    """Whether the place is inside a Latin word or a number."""
    if not 0 < at < len(text):
        return False
    left, right = text[at - 1], text[at]
    if not (left.isascii() and right.isascii()):
        return False
    return (left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit())
