"""The procedures (备案程序) of a city: what its pack says of filings, holders and clocks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rules import left_behind
from rules.accounts import AccountKind
from rules.filings import Consequence, FilingEvent, Holder, NoDuty, NoStatutoryDay, Office, Procedure, Route
from rules.working_days import Deadline, WorkingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureFacts:
    """Everything that a pack's file says, each list in the order in which the dialogue asks."""

    office: Office
    events: Sequence[FilingEvent]
    procedures: Sequence[Procedure]
    holders: Sequence[Holder]


class Procedures:
    """Answers which filing follows from a holder, what it needs and by when."""

    def __init__(self, facts: ProcedureFacts) -> None:
        """Take what a pack says."""
        self.office = facts.office
        self.events = tuple(facts.events)
        self.holders = tuple(facts.holders)
        self._events = {event.id: event for event in facts.events}
        self._procedures = {procedure.kind: procedure for procedure in facts.procedures}
        self._holders = {holder.id: holder for holder in facts.holders}

    def __iter__(self) -> Iterator[Procedure]:
        """All procedures, in the order of the pack."""
        return iter(self._procedures.values())

    @property
    def kinds(self) -> tuple[str, ...]:
        """The ids of all filing kinds."""
        return tuple(self._procedures)

    def procedure(self, kind: str) -> Procedure:
        """The procedure of a kind; one that asks for nothing where the pack knows it no more."""
        return self._procedures.get(kind) or left_behind.procedure(kind, self.office)

    def holder(self, holder_id: str) -> Holder:
        """A holder by its id; one that has no duties where the pack knows it no more."""
        return self._holders.get(holder_id) or left_behind.holder(holder_id)

    def event(self, event_id: str) -> FilingEvent:
        """An event by its id; one without consequences where the pack knows it no more."""
        return self._events.get(event_id) or left_behind.event(event_id)

    def consequence(self, holder_id: str, *, licensed: bool) -> Consequence:
        """Everything that follows from the holder and the licence."""
        holder = self.holder(holder_id)
        return holder.licensed if licensed else holder.unlicensed

    def account_kind(self, holder_id: str, *, licensed: bool) -> AccountKind:
        """The account kind that follows (articles 2 and 5)."""
        return self.consequence(holder_id, licensed=licensed).account

    def after(self, event: FilingEvent, holder_id: str, *, licensed: bool) -> Procedure | NoDuty:
        """The procedure that an event asks of such a holder (articles 5 and 8), or why none."""
        filings = self.consequence(holder_id, licensed=licensed).filings
        kind = filings.get(event.id) or left_behind.no_duty(
            holder_id if holder_id not in self._holders else event.label
        )
        return kind if isinstance(kind, NoDuty) else self.procedure(kind)

    def route(self, kind: str, holder_id: str) -> Route:
        """The way of a holder's filing; where somebody hands it on, the holder's own supervising department."""
        route = self.procedure(kind).route
        supervisor = self.holder(holder_id).supervisor if holder_id in self._holders else ""
        return replace(route, through=supervisor) if route.through and supervisor else route

    def deadline(self, kind: str, event_on: date, calendar: WorkingCalendar) -> Deadline | NoStatutoryDay:
        """The last day of a filing (articles 5 and 8), or that the text sets none."""
        procedure = self.procedure(kind)
        if procedure.counting is None:
            return NoStatutoryDay(procedure.no_day, advised=None)
        deadline = calendar.count(event_on, procedure.counting.working_days)
        return NoStatutoryDay(procedure.no_day, advised=deadline) if procedure.counting.advice else deadline
