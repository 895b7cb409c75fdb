"""Everything that is looked for in a draft: terms in all their spellings, and expressions."""

from collections import defaultdict
from collections.abc import Iterable

from rules.automaton import Automaton
from rules.expressions import folded
from rules.folding import fold
from rules.homophones import Homophones
from rules.lookout import Lookout
from rules.model import Expression, Word
from rules.repeats import Repeats
from rules.sightings import Entry, Key, Owner, Sightings
from rules.spellings import evasive_spellings, without_repeats
from rules.syllables import sounded, syllable_view
from rules.text_views import Views, normal_forms, single_view

#: A deployment that loads more words than this has them looked for by ear, but not repeated or split.
_MANY = 20_000
#: Fewer repeats are ordinary words.
_REPEATS_OF_A_PHRASE = 2


class Scanner:
    """Finds every watched word and expression in one pass each."""

    def __init__(self, words: Iterable[tuple[Owner, Word]], expressions: Iterable[tuple[Owner, Expression]]) -> None:
        """Build the automata over the words, folded and tightened as texts will be."""
        plain: dict[str, list[Entry]] = defaultdict(list)
        exact: dict[str, list[Entry]] = defaultdict(list)
        single: dict[str, list[Entry]] = defaultdict(list)
        guessed: list[tuple[Key, str]] = []
        watched = list(words)
        for (owner, word), tightened in zip(watched, normal_forms([word.text for _, word in watched]), strict=True):
            if len(tightened) != len("".join(word.text.split())):
                exact[fold(word.text)].append(Entry((owner, word.group)))
                continue
            plain[tightened].append(Entry((owner, word.group)))
            if not word.evasion:
                continue
            guessed.append(((owner, word.group), tightened))
            if owner >= 0 or len(watched) <= _MANY:
                single[without_repeats(tightened)].append(Entry((owner, word.group)))
                for spelling, through in evasive_spellings(tightened):
                    plain[spelling].append(Entry((owner, word.group), through))
        self._plain, self._exact = Automaton(plain), Automaton(exact)
        self._repeats, self._homophones = Repeats(single), Homophones(guessed)
        self._written = Lookout(expressions := list(expressions), folded)
        evasive = [(owner, expression) for owner, expression in expressions if expression.evasion]
        self._spoken = Lookout(evasive, lambda pattern: sounded(folded(pattern)))

    def scan(self, views: Views) -> Sightings:
        """All sightings, each kind of word and expression in the views in which it may hide."""
        clean, tight = views.clean, views.tight
        seen = Sightings()
        heard = syllable_view(tight)
        singled = single_view(tight)
        self._plain.look(tight, seen)
        self._exact.look(clean, seen)
        self._repeats.look(singled, tight, seen)
        self._homophones.look(heard, seen)
        self._written.look(clean, seen)
        if tight is not clean:
            self._written.look(tight, seen)
        if len(singled[1]) >= _REPEATS_OF_A_PHRASE:
            self._written.look_repeated(singled[0], tight, seen)
        self._spoken.look_by_ear(heard, seen)
        return seen
