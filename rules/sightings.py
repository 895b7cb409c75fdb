"""What a scan of a draft has seen, by owner and group; worked out only as far as a rule asks."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rules.spans import Cover, Span
from rules.text_views import View

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


Place = tuple[View, int, int, str]
"""Where a word stands in a view, and the view's name if evasive; a plain tuple, for there are many."""


class Sightings:
    """The record of one scan."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        #: Words by owner and group, written to by the automata.
        self.places: dict[Key, list[Place]] = defaultdict(list)
        self._finds: dict[Key, list[_Find]] = defaultdict(list)

    def add_find(self, key: Key, find: _Find) -> None:
        """Something that is there or may be; `find` says where, if anybody asks."""
        self._finds[key].append(find)

    def groups(self) -> dict[Owner, set[str]]:
        """Of whom something may have been seen, and of which groups."""
        groups: dict[Owner, set[str]] = {}
        for owner, group in (*self.places, *self._finds):
            groups.setdefault(owner, set()).add(group)
        return groups

    def of(self, owner: Owner, groups: Iterable[str], allowed: Sequence[Span] = ()) -> "Groups":
        """What was seen of one owner's groups, less what its own exceptions or the given spans cover."""
        return Groups(self, owner, groups, allowed)

    def spans(self, key: Key) -> list[Span]:
        """All spans of a group in order of their start; of two at one place the plainer one."""
        spans = [span_of(view, start, end, through=through) for view, start, end, through in self.places.get(key, ())]
        for find in self._finds.get(key, ()):
            spans.extend(find())
        first = {(span.start, span.end): span for span in reversed(spans)}
        return sorted(first.values())


class Groups(Mapping[str, Sequence[Span]]):
    """Group → spans in order of their start; that a group is there means only that it may have some."""

    def __init__(self, seen: Sightings, owner: Owner, groups: Iterable[str], allowed: Sequence[Span]) -> None:
        """Take one owner's groups out of a scan."""
        self._seen = seen
        self._owner = owner
        self._groups = frozenset(groups) - {EXCEPT}
        self._known: dict[str, Sequence[Span]] = {}
        self._excused = [*seen.spans((owner, EXCEPT)), *allowed]
        self.cover = Cover(self._excused)

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
