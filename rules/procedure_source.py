"""Reading a city's `procedures.yaml`: strict, so that a slip stops loading with line, key and remedy."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rules.accounts import AccountKind
from rules.filings import (
    Consequence,
    Counting,
    FilingEvent,
    Holder,
    NoDuty,
    Office,
    Procedure,
    Requirement,
    Role,
    Route,
)
from rules.procedures import ProcedureFacts, Procedures
from rules.yaml_source import Section, read_yaml

_One = TypeVar("_One")
_Need = TypeVar("_Need", bound=Requirement)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the upper part of the file describes and the lower part names."""

    office: Office
    events: Mapping[str, FilingEvent]
    preconditions: Mapping[str, Requirement]
    materials: Mapping[str, Requirement]
    people: Mapping[str, Role]


def load_procedures(pack: Path) -> Procedures:
    """Read `procedures.yaml` of a pack's folder.

    Raises:
        SourceError: Something in it is not understood; names line, key and remedy.
    """
    source = read_yaml(pack / "procedures.yaml")
    source.day("checked_on")
    known = _Known(
        office=_office(source.section("office")),
        events=_by_id(source, "events", _event),
        preconditions=_by_id(source, "preconditions", _requirement),
        materials=_by_id(source, "materials", _requirement),
        people=_by_id(source, "people", _role),
    )
    procedures = _by_id(source, "kinds", lambda section: _procedure(section, known))
    consequences = _by_id(source, "consequences", lambda section: _consequence(section, known, list(procedures)))
    holders = _by_id(source, "holders", lambda section: _holder(section, consequences))
    source.close()
    facts = ProcedureFacts(
        office=known.office,
        events=tuple(known.events.values()),
        procedures=tuple(procedures.values()),
        holders=tuple(holders.values()),
    )
    return Procedures(facts)


def _by_id(source: Section, key: str, read: Callable[[Section], _One]) -> dict[str, _One]:
    """The entries of a list by their id, none of them described twice, nothing in them unknown."""
    found: dict[str, _One] = {}
    for section in _each(source, key):
        found[section.text("id")] = read(section)
        section.close()
    return found


def _each(source: Section, key: str) -> Iterator[Section]:
    seen: set[str] = set()
    for section in source.sections(key):
        one = section.text("id")
        if one in seen:
            section.refuse(f"“{one}” is described twice", key="id", remedy="Keep one of the two.")
        seen.add(one)
        yield section


def _office(section: Section) -> Office:
    office = Office(name=section.text("name"), closes=section.text("closes"))
    section.close()
    return office


def _event(section: Section) -> FilingEvent:
    return FilingEvent(id=section.text("id"), label=section.text("label"))


def _requirement(section: Section) -> Requirement:
    return Requirement(id=section.text("id"), name=section.text("name"), what=section.text("what"))


def _role(section: Section) -> Role:
    several = section.flag("several", default=False)
    return Role(id=section.text("id"), name=section.text("name"), what=section.text("what"), several=several)


def _procedure(section: Section, known: _Known) -> Procedure:
    counting = _counting(section.section("clock")) if section.has("clock") else None
    without_day = counting is None or counting.advice
    procedure = Procedure(
        kind=section.text("id"),
        title=section.text("title"),
        words=section.texts("words"),
        accounts=section.choices("accounts", AccountKind),
        articles=section.texts("articles"),
        event=known.events[section.choice("event", list(known.events))],
        counting=counting,
        no_day=section.text("no_day") if without_day else "",
        route=Route(to=section.text("to", default=known.office.name), through=section.text("through", default="")),
        preconditions=_named(section, "preconditions", known.preconditions),
        materials=_named(section, "materials", known.materials),
        people=_named(section, "people", known.people),
        where_they_apply=frozenset(section.texts("where_they_apply", at_least=0)),
    )
    _refuse_muddle(section, procedure)
    return procedure


def _refuse_muddle(section: Section, procedure: Procedure) -> None:
    """Refuse one id for two things of a kind, and an exception for what is not asked for."""
    wanted = [one.id for one in (*procedure.materials, *procedure.people)]
    ids = [one.id for one in procedure.preconditions] + wanted
    if doubled := [one for one in ids if ids.count(one) > 1]:
        section.refuse(f"“{doubled[0]}” means two things here", key="materials", remedy="Give each an id of its own.")
    if stray := sorted(procedure.where_they_apply - set(wanted)):
        remedy = "List it under materials or people of this kind too."
        section.refuse(f"“{stray[0]}” is not asked for here", key="where_they_apply", remedy=remedy)


def _counting(section: Section) -> Counting:
    working_days = section.parsed("working_days", _positive, remedy="Write a whole number from 1 to 250.")
    counting = Counting(working_days=working_days, advice=section.flag("advice", default=False))
    section.close()
    return counting


def _positive(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 250:
        raise ValueError(text)
    return number


def _named(section: Section, key: str, known: Mapping[str, _Need]) -> tuple[_Need, ...]:
    ids = section.texts(key, at_least=0)
    for one in ids:
        if one not in known:
            section.refuse(f"“{one}” is described nowhere", key=key, remedy=f"Describe it under {key} above.")
    return tuple(known[one] for one in ids)


def _consequence(section: Section, known: _Known, kinds: Sequence[str]) -> Consequence:
    return Consequence(
        account=AccountKind(section.choice("account", list(AccountKind))),
        gist=section.text("gist"),
        filings={event: _filing(section, event, kinds) for event in known.events},
    )


def _filing(section: Section, event: str, kinds: Sequence[str]) -> str | NoDuty:
    """The filing after an event, or under `no_…` the reason why none is due."""
    return section.choice(event, kinds) if section.has(event) else NoDuty(section.text(f"no_{event}"))


def _holder(section: Section, consequences: Mapping[str, Consequence]) -> Holder:
    without = section.choice("follows", list(consequences))
    return Holder(
        id=section.text("id"),
        label=section.text("label"),
        group=section.text("group"),
        sector=section.text("sector", default=""),
        supervisor=section.text("supervisor", default=""),
        unlicensed=consequences[without],
        licensed=consequences[section.choice("follows_with_licence", list(consequences), default=without)],
    )
