"""Many words at once in one native pass (Aho-Corasick)."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

import numpy as np
from ahocorasick_rs import AhoCorasick

from rules.sightings import Batch, Entry, KeyNumbers, Sightings, joined
from rules.text_views import Index, View


class Automaton:
    """Finds every occurrence of every word, overlapping ones too; a word may belong to several owners."""

    def __init__(self, entries: Mapping[str, Sequence[Entry]], numbers: KeyNumbers) -> None:
        """Build it over the words that are the keys of `entries`."""
        self._words = list(entries)
        #: Words with a Latin letter or digit at an end, which may be part of a longer one.
        self._joinable = np.array([word[0].isascii() or word[-1].isascii() for word in entries], dtype=bool)
        #: Rows of each word: the first one and how many; of each row the key's number and the view's in `names`.
        self._counts: Index = np.array([len(rows) for rows in entries.values()], dtype=np.int64)
        self._firsts: Index = np.cumsum(self._counts) - self._counts
        listed = [entry for rows in entries.values() for entry in rows]
        self._keys: Index = np.array([numbers.add(entry.key) for entry in listed], dtype=np.int64)
        self._names = tuple(dict.fromkeys(entry.view for entry in listed))
        place = {name: number for number, name in enumerate(self._names)}
        self._through: Index = np.array([place[entry.view] for entry in listed], dtype=np.int64)

    @cached_property
    def _native(self) -> AhoCorasick | None:
        """Built when something is first looked for: many drafts need only few of the automata."""
        return native(self._words)

    def __getstate__(self) -> dict[str, object]:
        """Everything but the native part, which is built anew."""
        return {name: value for name, value in self.__dict__.items() if name != "_native"}

    def keys(self, text: str) -> Iterator[tuple[int, int, list[int]]]:
        """Start, end and numbers of the keys of each occurrence that is no part of a Latin word or a number."""
        for word, start, end in self._found(text).tolist():
            first = self._firsts[word]
            yield start, end, self._keys[first : first + self._counts[word]].tolist()

    def look(self, view: View, seen: Sightings) -> None:
        """Add all sightings in the view."""
        found = self._found(view.text)
        if not len(found):
            return
        words = found[:, 0]
        counts = self._counts[words]
        occurrences = np.repeat(np.arange(len(words)), counts)
        # Rows of one occurrence follow each other: count on from the first one of its word.
        rows = np.arange(len(occurrences)) + np.repeat(self._firsts[words] - np.cumsum(counts) + counts, counts)
        keys, through = self._keys[rows], self._through[rows]
        seen.add_words(Batch(view, found[:, 1:], keys, occurrences, through, self._names))

    def _found(self, text: str) -> Index:
        """Word, start and end of each occurrence that is no part of a Latin word or a number."""
        matches = self._native.find_matches_as_indexes(text, overlapping=True) if self._native else []
        flat = np.fromiter(chain.from_iterable(matches), dtype=np.int64, count=3 * len(matches))
        found = flat.reshape(-1, 3)
        doubtful = np.flatnonzero(self._joinable[found[:, 0]]) if len(found) else ()
        inside = [row for row in map(int, doubtful) if any(joined(text, at) for at in found[row, 1:].tolist())]
        return np.delete(found, inside, axis=0) if inside else found


def native(words: list[str]) -> AhoCorasick | None:
    """The compiled automaton over the words; None over none."""
    return AhoCorasick(words, store_patterns=False) if words else None
