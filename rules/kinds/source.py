"""What a kind gets to read its own keys from, and how terms and expressions are told apart."""

from dataclasses import dataclass
from pathlib import Path

from rules.expressions import Flaw, flaw_of
from rules.lexicons import read_lexicon
from rules.model import Expression, Word
from rules.yaml_source import Section

#: Characters from which a word of a group is looked for in guessed spellings.
_SHORTEST_GUESSED = 3


@dataclass(frozen=True, slots=True)
class KindSource:
    """A rule's section and the folder of its pack."""

    section: Section
    pack: Path
    #: What `evasion:` says in the rule; None when it says nothing.
    evasion: bool | None

    def expression(self, key: str, pattern: str, *, group: str = "", evasion: bool = False) -> Expression:
        """The expression `pattern` written under `key`.

        Raises:
            SourceError: It is no RE2 expression, or matches the empty text.
        """
        flaw: Flaw | None = flaw_of(pattern)
        if flaw is not None:
            self.section.refuse(f"the expression “{pattern}” {flaw.problem}", key=key, remedy=flaw.remedy)
        return Expression(pattern, group, evasion)

    def lexicon(self, name: str) -> tuple[str, ...]:
        """The terms of a lexicon file of the pack.

        Raises:
            SourceError: The file is missing or a line of it is refused.
        """
        file = self.pack / "lexicons" / name
        if not file.is_file():
            there = ", ".join(sorted(path.name for path in file.parent.glob("*.txt"))) or "none"
            self.section.refuse(f"no file lexicons/{name}", key="lexicons", remedy=f"There are: {there}.")
        return read_lexicon(file, rule=self.section.rule)

    def entries(self, key: str, *, group: str, evasion: bool) -> tuple[tuple[Word, ...], tuple[Expression, ...]]:
        """The list under `key`: terms as they are, /expressions/ between slashes, @file for all terms of a lexicon.

        Expressions, words of a lexicon and those of two characters are the company that a term keeps: guessed spellings
        are not looked for in them, for nearly every page has something that sounds like one.

        Raises:
            SourceError: The list is empty or an expression is broken.
        """
        return self._told_apart(self.section, key, group=group, evasion=evasion)

    def groups(self, key: str, *, evasion: bool) -> tuple[tuple[Word, ...], tuple[Expression, ...], tuple[str, ...]]:
        """The mapping of groups under `key`: words, /expressions/, and the groups' names.

        Raises:
            SourceError: A group is empty or an expression is broken.
        """
        section = self.section.section(key)
        words: list[Word] = []
        expressions: list[Expression] = []
        names = section.written
        for name in names:
            named_words, named_expressions = self._told_apart(section, name, group=name, evasion=evasion)
            words.extend(named_words)
            expressions.extend(named_expressions)
        return tuple(words), tuple(expressions), names

    def _told_apart(
        self, section: Section, key: str, *, group: str, evasion: bool
    ) -> tuple[tuple[Word, ...], tuple[Expression, ...]]:
        written = section.texts(key)
        shared = {term for entry in written if entry.startswith("@") for term in self.lexicon(entry[1:])}
        entries = [*(entry for entry in written if not entry.startswith("@") and entry not in shared), *sorted(shared)]
        slashed = [entry for entry in entries if len(entry) > 2 and entry[0] == entry[-1] == "/"]
        words = tuple(
            Word(term, group, evasion and term not in shared and len(term) >= _SHORTEST_GUESSED)
            for term in entries
            if term not in slashed
        )
        return words, tuple(self.expression(key, entry[1:-1], group=group) for entry in slashed)
