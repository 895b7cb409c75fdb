"""Whether a name is tied to a place, a unit and its duty (article 7), and compliant names to suggest."""

from rules.folding import fold
from rules.name_source import NameSource
from rules.spans import Span

_SHORTEST = 2
"""So many characters in a row must come from the unit's name."""
_LEAST_REST = 2
_EDGES = " ·-_—、，,（）()《》“”\"'"


class NameLink:
    """Answers from the place names and duty words of a pack."""

    def __init__(self, source: NameSource) -> None:
        """Take what the pack knows of places and duties."""
        self._source = source

    def has_place(self, name: str, unit: str) -> bool:
        """Whether the folded name holds a place of the pack, or the place-like beginning of its unit's name."""
        if any(place in name for place in self._source.places):
            return True
        begins = fold(unit)[:_SHORTEST]
        return len(begins) == _SHORTEST and begins in name

    def has_unit(self, name: str, unit: str) -> bool:
        """Whether the folded name tells the unit or its duty: a word for one, or a shortening of the unit's name."""
        rest = self._without_places(name)
        return any(duty in rest for duty in self._source.duties) or self._shortens(rest, fold(unit))

    def example(self, name: str, hit: Span, unit: str) -> str:
        """A name to suggest: the unit's own, or what is left without the hit; "" when neither makes a name."""
        if unit:
            return unit
        rest = (name[: hit.start] + name[hit.end :]).strip(_EDGES)
        return rest if len(rest) > _LEAST_REST and fold(rest) not in self._source.places else ""

    def _without_places(self, name: str) -> str:
        for place in self._source.places:
            name = name.replace(place, " ")
        return name

    def _shortens(self, rest: str, unit: str) -> bool:
        """Whether two neighbours of the name stand in the unit's name in that order: 教体 shortens 教育体育局."""
        pairs = (rest[start : start + _SHORTEST] for start in range(len(rest) - 1))
        return any(_in_order(pair, self._without_places(unit)) for pair in pairs if not pair.isspace())


def _in_order(pair: str, unit: str) -> bool:
    first = unit.find(pair[0])
    return pair.isalnum() and first >= 0 and pair[1] in unit[first + 1 :]
