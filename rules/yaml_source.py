"""Strict reading of a pack's YAML: every scalar is text, nothing unknown, doubled or empty passes."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from math import inf
from pathlib import Path
from typing import NoReturn, TypeVar

import yaml

from rules.errors import SourceError

_Choice = TypeVar("_Choice", bound=StrEnum)
_Parsed = TypeVar("_Parsed")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Section:
    """A mapping of a YAML file; the keys that are asked for are the keys that are known."""

    def __init__(self, file: Path, node: yaml.Node, *, rule: str = "", within: str = "") -> None:
        """Take the mapping `node`.

        Raises:
            SourceError: It is no mapping, or a key stands in it twice.
        """
        self.file = file
        self.rule = rule
        self.line = node.start_mark.line + 1
        self._within = within
        self._asked: list[str] = []
        self._nodes: dict[str, tuple[int, yaml.Node]] = {}
        if not isinstance(node, yaml.MappingNode):
            self.refuse("keys and values are wanted here", remedy="Write “key: value”.", line=self.line)
        for key_node, value_node in node.value:
            self._add(key_node, value_node)

    def _add(self, key_node: yaml.Node, value_node: yaml.Node) -> None:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in self._nodes:
            first = self._nodes[key][0]
            self.refuse(f"the key stands here twice (first in line {first})", key=key, line=line, remedy="Keep one.")
        self._nodes[key] = (line, value_node)

    def refuse(
        self, problem: str, *, remedy: str, key: str = "", line: int = 0, cause: Exception | None = None
    ) -> NoReturn:
        """Stop reading this file, naming the place.

        Raises:
            SourceError: Always.
        """
        at = line or (self._nodes[key][0] if key in self._nodes else self.line)
        path = f"{self._within}.{key}".strip(".")
        raise SourceError(self.file, at, problem, remedy, rule=self.rule, key=path) from cause

    def has(self, key: str) -> bool:
        """Whether the key is written; asking makes it known."""
        self._asked.append(key)
        return key in self._nodes

    @property
    def written(self) -> tuple[str, ...]:
        """All keys as written; asking makes them all known."""
        self._asked.extend(self._nodes)
        return tuple(self._nodes)

    def _node(self, key: str) -> yaml.Node:
        if not self.has(key):
            near = get_close_matches(key, [other for other in self._nodes if other not in self._asked], n=1)
            meant = f"“{near[0]}” may be a slip of it" if near else f"Add “{key}:”"
            self.refuse("the key is missing", key=key, remedy=f"{meant}.")
        return self._nodes[key][1]

    def text(self, key: str, *, default: str | None = None) -> str:
        """The text under `key`, without blanks around it; `default` when the key is absent.

        Raises:
            SourceError: It is absent without a default, empty, or no plain text.
        """
        if default is not None and not self.has(key):
            return default
        return self._scalar(key, self._node(key))

    def _scalar(self, key: str, node: yaml.Node) -> str:
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.ScalarNode):
            self.refuse("one text is wanted here, not a list or a mapping", key=key, line=line, remedy="Quote it.")
        value = str(node.value).strip()
        if not value:
            self.refuse("the value is empty", key=key, line=line, remedy="Fill it in or delete the key.")
        return value

    def parsed(self, key: str, parse: Callable[[str], _Parsed], *, remedy: str) -> _Parsed:
        """The text under `key` through `parse`.

        Raises:
            SourceError: `parse` raised ValueError, or as for `text`.
        """
        value = self.text(key)
        try:
            return parse(value)
        except ValueError as error:
            self.refuse(f"“{value}” is not understood", key=key, remedy=remedy, cause=error)

    def day(self, key: str) -> date | None:
        """The date under `key`, None when absent.

        Raises:
            SourceError: It is no date such as 2026-11-23.
        """
        if not self.has(key):
            return None
        return self.parsed(key, date.fromisoformat, remedy="Write a date as 2026-11-23.")

    def number(self, key: str, *, default: float, least: float = -inf, most: float = inf) -> float:
        """The number under `key`.

        Raises:
            SourceError: It is no number from `least` to `most`.
        """
        if not self.has(key):
            return default
        value = self.parsed(key, float, remedy="Write a number.")
        if not least <= value <= most:
            limits = f"from {least:g} to {most:g}" if most < inf else f"of {least:g} or more"
            self.refuse(f"“{value:g}” is out of range", key=key, remedy=f"Write a number {limits}.")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false under `key`.

        Raises:
            SourceError: It is neither.
        """
        options = {"true": True, "false": False}
        if not self.has(key):
            return default
        return self.parsed(key, lambda value: _one_of(value, options), remedy="Write true or false.")

    def choice(self, key: str, options: Sequence[str], *, default: str | None = None) -> str:
        """One of `options`.

        Raises:
            SourceError: It is something else; the nearest option is named.
        """
        value = self.text(key, default=default)
        if value not in options:
            self._refuse_choice(key, value, options)
        return value

    def choices(self, key: str, options: type[_Choice]) -> tuple[_Choice, ...]:
        """A list out of an enumeration; empty when absent.

        Raises:
            SourceError: One of them is unknown; the nearest is named.
        """
        known = [str(option) for option in options]
        values = self.texts(key) if self.has(key) else ()
        for value in values:
            if value not in known:
                self._refuse_choice(key, value, known)
        return tuple(options(value) for value in values)

    def _refuse_choice(self, key: str, value: str, options: Sequence[str]) -> NoReturn:
        near = get_close_matches(value, options, n=1)
        meant = f"Did you mean “{near[0]}”?" if near else f"Choose one of: {', '.join(options)}."
        self.refuse(f"“{value}” is unknown", key=key, remedy=meant)

    def texts(self, key: str, *, at_least: int = 1) -> tuple[str, ...]:
        """The list of texts under `key`; a single text counts as a list of one, an absent key as none if 0 will do.

        Raises:
            SourceError: Too few, an empty one, or the same twice.
        """
        if not at_least and not self.has(key):
            return ()
        node = self._node(key)
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        values = tuple(self._scalar(key, item) for item in nodes)
        if len(values) < at_least:
            self.refuse(f"{at_least} or more are wanted, found {len(values)}", key=key, remedy="Add some.")
        if len(set(values)) < len(values):
            doubled = next(value for value, count in Counter(values).items() if count > 1)
            self.refuse(f"“{doubled}” stands here twice", key=key, remedy="Keep one.")
        return values

    def section(self, key: str) -> "Section":
        """The mapping under `key`.

        Raises:
            SourceError: It is none.
        """
        return Section(self.file, self._node(key), rule=self.rule, within=f"{self._within}.{key}".strip("."))

    def sections(self, key: str) -> tuple["Section", ...]:
        """The list of mappings under `key`; empty when absent.

        Raises:
            SourceError: It is no list of mappings.
        """
        if not self.has(key):
            return ()
        node = self._node(key)
        if not isinstance(node, yaml.SequenceNode):
            self.refuse("a list is wanted here", key=key, remedy="Begin each entry with “- ”.")
        return tuple(Section(self.file, item, rule=self.rule, within=key) for item in node.value)

    def is_mapping(self, key: str) -> bool:
        """Whether a mapping stands under `key`."""
        return self.has(key) and isinstance(self._nodes[key][1], yaml.MappingNode)

    def close(self) -> None:
        """Refuse what nobody asked for.

        Raises:
            SourceError: A key is unknown; the nearest known one is named.
        """
        for key in self._nodes:
            if key not in self._asked:
                near = get_close_matches(key, self._asked, n=1)
                known = ", ".join(dict.fromkeys(self._asked))
                meant = f"Did you mean “{near[0]}”?" if near else f"Known here: {known}."
                self.refuse("the key is unknown", key=key, remedy=meant)


def _one_of(value: str, options: dict[str, bool]) -> bool:
    if value not in options:
        raise ValueError(value)
    return options[value]


def read_yaml(file: Path, *, rule: str = "") -> Section:
    """The mapping of a YAML file.

    Raises:
        SourceError: The file is no YAML, not UTF-8, empty, or no mapping.
    """
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        remedy = "Put texts with : # { } [ ] , or leading * & ! in quotes, and check the indentation."
        raise SourceError(file, line, f"this is no YAML ({error.problem})", remedy) from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise SourceError(file, 1, "the file is not UTF-8 text", "Save it as UTF-8.") from error
    if node is None:
        raise SourceError(file, 1, "the file is empty", "Delete it, or start with `main.py rules new`.")
    return Section(file, node, rule=rule)
