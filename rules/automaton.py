"""Many words at once in one native pass (Aho-Corasick)."""

from collections.abc import Iterator, Sequence

from ahocorasick_rs import AhoCorasick

from rules.sightings import Entry, Sightings, joined
from rules.text_views import View


class Automaton:
    """Finds every occurrence of every word, overlapping ones too; a word may belong to several owners."""

    def __init__(self, entries: dict[str, list[Entry]]) -> None:
        """Build it over the keys of `entries`."""
        self._entries: Sequence[list[Entry]] = list(entries.values())
        self._native = AhoCorasick(list(entries), store_patterns=False) if entries else None
        #: Words with a Latin letter or digit at an end, which may be part of a longer one.
        self._joinable = [word[0].isascii() or word[-1].isascii() for word in entries]

    def places(self, text: str) -> Iterator[tuple[int, int, list[Entry]]]:
        """Start, end and owners of each occurrence that is no part of a Latin word or a number."""
        if self._native is None:
            return
        joinable, entries = self._joinable, self._entries
        for index, start, end in self._native.find_matches_as_indexes(text, overlapping=True):
            if not (joinable[index] and (joined(text, start) or joined(text, end))):
                yield start, end, entries[index]

    def look(self, view: View, seen: Sightings) -> None:
        """Add all sightings in the view."""
        record = seen.places
        for start, end, entries in self.places(view.text):
            for key, through in entries:
                record[key].append((view, start, end, through))
