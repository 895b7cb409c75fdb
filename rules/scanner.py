"""Everything that is looked for in a draft: terms in all their spellings, and expressions."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

import numpy as np

from rules.automaton import Automaton
from rules.expressions import folded
from rules.folding import fold
from rules.homophones import Homophones
from rules.lookout import Lookout
from rules.model import Expression, Word
from rules.repeats import Repeats, odd_repeats
from rules.sightings import Entry, Key, KeyNumbers, Owner, Sightings
from rules.spellings import evasive_spellings, without_repeats
from rules.syllables import sounded, syllable_view
from rules.text_views import Index, View, Views, normal_forms, repeats, single_view

#: A deployment that loads more words than this has them looked for by ear, but not repeated or split.
_MANY = 20_000
#: Fewer repeats are ordinary words.
_REPEATS_OF_A_PHRASE = 2


class Looks:
    """A text in all the views that scanners look at, each made once."""

    def __init__(self, views: Views) -> None:
        """Take the written views and listen to the text."""
        self.views = views
        self.heard = syllable_view(views.tight)
        self._again = repeats(views.tight)
        #: Where repeats begin that are no ordinary words, in the tight view.
        self.odd = odd_repeats(views.tight, self._again)

    @cached_property
    def single(self) -> View:
        """The text without repeats."""
        return single_view(self.views.tight, self._again)

    @property
    def odd_in_single(self) -> Index:
        """Where the odd repeats stand in the text without repeats."""
        return self.odd - np.searchsorted(self._again, self.odd)


class Scanner:
    """Finds every watched word and expression in one pass each."""

    def __init__(
        self,
        words: Iterable[tuple[Owner, Word]],
        expressions: Iterable[tuple[Owner, Expression]],
        *,
        lazy: bool = False,
    ) -> None:
        """Build the automata over the words, folded and tightened as texts will be.

        Args:
            words: what is looked for, and for whom.
            expressions: the same.
            lazy: whether expressions are run one by one when a rule asks; for many of which few are asked.
        """
        self._lazy = lazy
        self.numbers = KeyNumbers()
        plain: dict[str, list[Entry]] = defaultdict(list)
        exact: dict[str, list[Entry]] = defaultdict(list)
        single: dict[str, list[Entry]] = defaultdict(list)
        guessed: dict[str, list[Key]] = defaultdict(list)
        watched = list(words)
        for (owner, word), tightened in zip(watched, normal_forms([word.text for _, word in watched]), strict=True):
            key = (owner, word.group)
            if len(tightened) != len("".join(word.text.split())):
                exact[fold(word.text)].append(Entry(key))
            elif not word.evasion:
                plain[tightened].append(Entry(key))
            else:
                guessed[tightened].append(key)
                if owner >= 0 or len(watched) <= _MANY:
                    single[without_repeats(tightened)].append(Entry(key))
                    for spelling, through in evasive_spellings(tightened):
                        plain[spelling].append(Entry(key, through))
        self._homophones = Homophones(guessed, self.numbers)
        for term in guessed.keys() - self._homophones.taken:
            plain[term].extend(map(Entry, guessed[term]))
        self._plain, self._exact = Automaton(plain, self.numbers), Automaton(exact, self.numbers)
        self._repeats = Repeats(single, self.numbers)
        self._written = Lookout(expressions := list(expressions), folded, self.numbers)
        evasive = [(owner, expression) for owner, expression in expressions if expression.evasion]
        self._spoken = Lookout(evasive, lambda pattern: sounded(folded(pattern)), self.numbers)

    def scan(self, looks: Looks) -> Sightings:
        """All sightings, each kind of word and expression in the views in which it may hide."""
        seen = self.guess(looks)
        self.read(looks, seen)
        return seen

    def guess(self, looks: Looks) -> Sightings:
        """What is spelled so as to be overlooked: by ear, in pinyin, with characters repeated."""
        seen = Sightings(self.numbers)
        self._homophones.look(looks.heard, seen)
        self._spoken.look_by_ear(looks.heard, seen)
        if len(looks.odd):
            single = looks.single
            self._repeats.look(single, looks.odd_in_single, looks.views.tight, seen)
            if len(looks.odd) >= _REPEATS_OF_A_PHRASE:
                self._written.look_repeated(single, looks.views.tight, seen)
        return seen

    def read(self, looks: Looks, seen: Sightings) -> None:
        """Add what stands there as it is written, split characters among it."""
        clean, tight = looks.views.clean, looks.views.tight
        self._plain.look(tight, seen)
        self._exact.look(clean, seen)
        for view in (clean,) if tight is clean else (clean, tight):
            if self._lazy:
                seen.add_later(self._written.later(view))
            else:
                self._written.look(view, seen)
