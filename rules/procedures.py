"""The procedures (备案程序) of a city: what its pack says of filings, holders and clocks."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from rules.accounts import AccountKind
from rules.filings import (
    Consequence,
    Counting,
    FilingEvent,
    FilingKind,
    Holder,
    NoDuty,
    NoStatutoryDay,
    Office,
    Procedure,
    Requirement,
    Route,
)
from rules.working_days import Deadline, WorkingCalendar
from rules.yaml_source import Section, read_yaml


class Procedures:
    """Answers which filing follows from a holder, what it needs and by when."""

    def __init__(self, *, office: Office, procedures: Sequence[Procedure], holders: Sequence[Holder]) -> None:
        """Take what a pack says."""
        self.office = office
        #: In the order in which the dialogue asks.
        self.holders = tuple(holders)
        self._procedures = {procedure.kind: procedure for procedure in procedures}
        self._holders = {holder.id: holder for holder in holders}

    def __iter__(self) -> Iterator[Procedure]:
        """All procedures, in the order of the pack."""
        return iter(self._procedures.values())

    def procedure(self, kind: FilingKind) -> Procedure:
        """The procedure of a kind.

        Raises:
            KeyError: This city has none.
        """
        return self._procedures[kind]

    def by_word(self, word: str, account: AccountKind) -> Procedure | None:
        """The procedure that an account's operator means by a word such as 开设, 注销, 许可 or its title."""
        for procedure in self:
            if account in procedure.accounts and word in (*procedure.words, procedure.title, procedure.kind):
                return procedure
        return None

    def holder(self, holder_id: str) -> Holder:
        """A holder by its id.

        Raises:
            KeyError: This city's pack names no such holder.
        """
        return self._holders[holder_id]

    def consequence(self, holder_id: str, *, licensed: bool) -> Consequence:
        """Everything that follows from the holder and the licence."""
        holder = self.holder(holder_id)
        return holder.licensed if licensed else holder.unlicensed

    def account_kind(self, holder_id: str, *, licensed: bool) -> AccountKind:
        """The account kind that follows (articles 2 and 5)."""
        return self.consequence(holder_id, licensed=licensed).account

    def opening_kind(self, holder_id: str, *, licensed: bool) -> FilingKind | NoDuty:
        """The filing that an opening asks for (article 5), or why none."""
        return self.consequence(holder_id, licensed=licensed).opening

    def closing_kind(self, holder_id: str, *, licensed: bool) -> FilingKind | NoDuty:
        """The filing that a cancellation asks for (article 8), or why none."""
        return self.consequence(holder_id, licensed=licensed).closing

    def deadline(self, kind: FilingKind, event_on: date, calendar: WorkingCalendar) -> Deadline | NoStatutoryDay:
        """The last day of a filing (articles 5 and 8), or that the text sets none."""
        procedure = self.procedure(kind)
        if procedure.counting is None:
            return NoStatutoryDay(procedure.no_day, advised=None)
        deadline = calendar.count(event_on, procedure.counting.working_days)
        return NoStatutoryDay(procedure.no_day, advised=deadline) if procedure.counting.advice else deadline


def load_procedures(pack: Path) -> Procedures:
    """Read `procedures.yaml` of a pack's folder.

    Raises:
        SourceError: Something in it is not understood; names line, key and remedy.
    """
    source = read_yaml(pack / "procedures.yaml")
    source.day("checked_on")
    office = _office(source.section("office"))
    preconditions, materials, people = (_requirements(source, key) for key in ("preconditions", "materials", "people"))
    needs = {"preconditions": preconditions, "materials": materials, "people": people}
    procedures = [_procedure(section, office, needs) for section in _each(source, "kinds")]
    known = [procedure.kind for procedure in procedures]
    consequences = {section.text("id"): _consequence(section, known) for section in _each(source, "consequences")}
    holders = [_holder(section, consequences) for section in _each(source, "holders")]
    source.close()
    return Procedures(office=office, procedures=procedures, holders=holders)


def _office(section: Section) -> Office:
    office = Office(name=section.text("name"), closes=section.text("closes"))
    section.close()
    return office


def _each(source: Section, key: str) -> Iterator[Section]:
    """The entries of a list, none of them described twice."""
    seen: set[str] = set()
    for section in source.sections(key):
        one = section.text("id")
        if one in seen:
            section.refuse(f"“{one}” is described twice", key="id", remedy="Keep one of the two.")
        seen.add(one)
        yield section


def _requirements(source: Section, key: str) -> dict[str, Requirement]:
    found: dict[str, Requirement] = {}
    for section in _each(source, key):
        requirement = Requirement(id=section.text("id"), name=section.text("name"), what=section.text("what"))
        section.close()
        found[requirement.id] = requirement
    return found


def _procedure(section: Section, office: Office, needs: Mapping[str, Mapping[str, Requirement]]) -> Procedure:
    preconditions, materials, people = (_named(section, key, known) for key, known in needs.items())
    counting = _counting(section.section("clock")) if section.has("clock") else None
    without_day = counting is None or counting.advice
    procedure = Procedure(
        kind=FilingKind(section.choice("id", list(FilingKind))),
        title=section.text("title"),
        words=section.texts("words"),
        accounts=section.choices("accounts", AccountKind),
        articles=section.texts("articles"),
        event=FilingEvent(section.choice("event", list(FilingEvent))),
        counting=counting,
        no_day=section.text("no_day") if without_day else "",
        route=Route(to=section.text("to", default=office.name), through=section.text("through", default="")),
        preconditions=preconditions,
        materials=materials,
        people=people,
    )
    section.close()
    return procedure


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


def _named(section: Section, key: str, known: Mapping[str, Requirement]) -> tuple[Requirement, ...]:
    ids = section.texts(key, at_least=0)
    for one in ids:
        if one not in known:
            section.refuse(f"“{one}” is described nowhere", key=key, remedy=f"Describe it under {key} above.")
    return tuple(known[one] for one in ids)


def _consequence(section: Section, known: Sequence[FilingKind]) -> Consequence:
    consequence = Consequence(
        account=AccountKind(section.choice("account", list(AccountKind))),
        opening=_filing(section, "opening", known),
        closing=_filing(section, "closing", known),
    )
    section.close()
    return consequence


def _filing(section: Section, key: str, known: Sequence[FilingKind]) -> FilingKind | NoDuty:
    if section.has(key):
        return FilingKind(section.choice(key, known))
    return NoDuty(section.text(f"no_{key}"))


def _holder(section: Section, consequences: Mapping[str, Consequence]) -> Holder:
    without = section.choice("follows", list(consequences))
    holder = Holder(
        id=section.text("id"),
        label=section.text("label"),
        group=section.text("group"),
        sector=section.text("sector", default=""),
        unlicensed=consequences[without],
        licensed=consequences[section.choice("follows_with_licence", list(consequences), default=without)],
    )
    section.close()
    return holder
