"""Reads `names.yaml` of a pack: what article 7 asks of account names (账号名称)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rules.accounts import AccountKind
from rules.errors import SourceError
from rules.findings import Severity
from rules.yaml_source import Section, read_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class NameExample:
    """A name with what must be said of it; hit is "" where nothing is."""

    name: str
    hit: str = ""
    account: AccountKind
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """How a finding is told and how serious it is; an account kind without a severity is not looked at."""

    id: str
    severities: Mapping[AccountKind, Severity]
    message: str
    suggestion: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TermGroup:
    """Terms that a name should not hold."""

    advice: Advice
    terms: tuple[str, ...]
    #: Longer phrases that make a term inside them innocent.
    allowed: tuple[str, ...]
    evasion: bool
    #: The term must begin and end where words do.
    word_bound: bool
    #: The term counts only in a name that also holds a place.
    with_place: bool
    #: The term counts only at the end of the name.
    at_end: bool
    #: The term may be anybody's name: a person decides, whatever the severity.
    namesake: bool
    examples: tuple[NameExample, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameSource:
    """All of `names.yaml`."""

    #: Width as WeChat counts it: a Chinese character is 2, a letter or digit 1.
    least: int
    most: int
    #: Signs that a name may hold besides letters and digits.
    signs: str
    #: Names of the place, longest first.
    places: tuple[str, ...]
    #: Words for bodies and their duties.
    duties: tuple[str, ...]
    #: Compliant names to show where none can be made of the one given: of anybody, and of a body.
    sample: str
    unit_sample: str
    #: By id: length, signs, digits, no_place, no_unit, only_place.
    shapes: Mapping[str, Advice]
    groups: tuple[TermGroup, ...]
    examples: tuple[NameExample, ...]


SHAPES = ("length", "signs", "digits", "no_place", "no_unit", "only_place")


def read_names(file: Path) -> NameSource:
    """Read the file.

    Raises:
        SourceError: Something in it is not understood; names line, key and remedy.
    """
    source = read_yaml(file)
    source.day("checked_on")
    shapes = source.section("shapes")
    names = NameSource(
        least=source.parsed("least_width", int, remedy="Write a whole number."),
        most=source.parsed("most_width", int, remedy="Write a whole number."),
        signs=source.text("signs"),
        places=tuple(sorted(source.texts("places"), key=lambda place: (-len(place), place))),
        duties=source.texts("duties"),
        sample=source.text("sample"),
        unit_sample=source.text("unit_sample"),
        shapes={shape: _shape(shapes.section(shape), shape) for shape in SHAPES},
        groups=tuple(_group(section) for section in source.sections("groups")),
        examples=_examples(source, "good"),
    )
    shapes.close()
    source.close()
    return names


def _shape(section: Section, shape: str) -> Advice:
    advice = _advice(section, shape)
    section.close()
    return advice


def _advice(section: Section, name: str) -> Advice:
    return Advice(
        id=f"7-{name.replace('_', '-')}",
        severities=_severities(section),
        message=section.text("message"),
        suggestion=section.text("suggestion"),
        confidence=section.number("confidence", default=0.9),
    )


def _severities(section: Section) -> Mapping[AccountKind, Severity]:
    levels = list(Severity)
    if not section.is_mapping("severity"):
        return dict.fromkeys(AccountKind, Severity(section.choice("severity", levels)))
    given = section.section("severity")
    found = {kind: Severity(given.choice(kind, levels)) for kind in AccountKind if given.has(kind)}
    given.close()
    return found


def _group(section: Section) -> TermGroup:
    group = TermGroup(
        advice=_advice(section, section.text("id")),
        terms=section.texts("terms"),
        allowed=section.texts("except", at_least=0),
        evasion=section.flag("evasion", default=False),
        word_bound=section.flag("word_bound", default=False),
        with_place=section.flag("with_place", default=False),
        at_end=section.flag("at_end", default=False),
        namesake=section.flag("namesake", default=False),
        examples=_examples(section, "bad"),
    )
    section.close()
    return group


def _examples(section: Section, key: str) -> tuple[NameExample, ...]:
    found = []
    for example in section.sections(key):
        read = NameExample(
            name=example.text("name"),
            hit=example.text("hit") if key == "bad" else "",
            account=AccountKind(example.choice("account", list(AccountKind), default="unlicensed")),
            unit=example.text("unit", default=""),
        )
        example.close()
        if read.hit not in read.name:
            raise SourceError(section.file, example.line, f"“{read.hit}” is no part of it", "Copy it from the name.")
        found.append(read)
    return tuple(found)
