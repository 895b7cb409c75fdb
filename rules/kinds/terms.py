"""Kind `terms` (词条): the rule's words and those of its lexicons, wherever they stand."""

from collections.abc import Iterable
from dataclasses import dataclass

from rules.kinds.source import KindSource
from rules.model import Expression, Hit, Scene, Seen, Word
from rules.spans import longest_only


@dataclass(frozen=True, slots=True)
class Terms:
    """Each word that was seen is a hit; the longest wins."""

    listed: tuple[Word, ...]
    always: bool = False
    needed: tuple[str, ...] = ("",)

    def words(self) -> Iterable[Word]:
        """The words of the rule and of its lexicons."""
        return self.listed

    def expressions(self) -> Iterable[Expression]:
        """None: the kind knows only words."""
        return ()

    def find(self, scene: Scene, seen: Seen) -> Iterable[Hit]:
        """Every word seen, without those inside a longer one."""
        del scene
        return [Hit(span) for span in longest_only(seen.get("", ()))]


def read(source: KindSource) -> Terms:
    """Read `class`, `terms` and `lexicons`; solicitation words are looked for in evasive spellings too.

    Raises:
        SourceError: No word at all, or the same word twice.
    """
    section = source.section
    solicitation = section.choice("class", ("mention", "solicitation"), default="mention") == "solicitation"
    evasion = solicitation if source.evasion is None else source.evasion
    listed = list(section.texts("terms", at_least=0))
    for name in section.texts("lexicons", at_least=0):
        listed.extend(source.lexicon(name))
    if not listed:
        section.refuse("the rule has no word", key="terms", remedy="Add “terms:” or “lexicons:”.")
    return Terms(tuple(Word(term, "", evasion) for term in dict.fromkeys(listed)))
