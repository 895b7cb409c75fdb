"""Many words at once in one native pass (Aho-Corasick)."""

from collections.abc import Iterator, Sequence

from ahocorasick_rs import AhoCorasick

from rules.sightings import Entry, Sightings, joined, span_of
from rules.text_views import View


class Automaton:
    """Finds every occurrence of every word, overlapping ones too; a word may belong to several owners."""

    def __init__(self, entries: dict[str, list[Entry]]) -> None:
        """Build it over the keys of `entries`."""
        self._entries: Sequence[list[Entry]] = list(entries.values())
        self._native = AhoCorasick(list(entries), store_patterns=False) if entries else None

    def places(self, text: str) -> Iterator[tuple[int, int, list[Entry]]]:
        """Start, end and owners of each occurrence that is no part of a Latin word or a number."""
        if self._native is None:
            return
        for index, start, end in self._native.find_matches_as_indexes(text, overlapping=True):
            if not (joined(text, start) or joined(text, end)):
                yield start, end, self._entries[index]

    def look(self, view: View, seen: Sightings) -> None:
        """Add all sightings in the view."""
        for start, end, entries in self.places(view.text):
            for owner, group, through in entries:
                seen[owner][group].append(span_of(view, start, end, through=through))
