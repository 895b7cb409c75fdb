"""How far a filing is: its procedure, what is still missing, the working days left."""

from dataclasses import dataclass
from datetime import date

from handlers.deps import Deps
from rules.filings import Procedure, Requirement, Role, Route
from storage.accounts import Account
from storage.filing_states import FilingState
from storage.filing_values import Filing

#: States in which it is the operator's turn.
OPEN = frozenset({FilingState.PREPARING, FilingState.RETURNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What stands between a filing and its submission."""

    preconditions: tuple[Requirement, ...]
    people: tuple[Role, ...]
    materials: tuple[Requirement, ...]

    @property
    def all(self) -> tuple[Requirement, ...]:
        """Everything, in the order in which it is done."""
        return (*self.preconditions, *self.people, *self.materials)


def missing_of(filing: Filing, procedure: Procedure) -> Missing:
    """What the procedure requires and the filing has not."""
    named = {person.role for person in filing.people}
    return Missing(
        preconditions=tuple(one for one in procedure.preconditions if not filing.preconditions.get(one.id)),
        people=tuple(one for one in procedure.people if procedure.required(one) and one.id not in named),
        materials=tuple(one for one in procedure.materials if procedure.required(one) and not present(filing, one)),
    )


def present(filing: Filing, material: Requirement) -> bool:
    """Whether a material is ticked off or here as a file."""
    known = filing.materials.get(material.id)
    return known is not None and known.present


def procedure_of(filing: Filing, deps: Deps) -> Procedure:
    """The procedure of a stored filing."""
    return deps.procedures.procedure(filing.kind)


def route_of(filing: Filing, account: Account, deps: Deps) -> Route:
    """The way of a filing of that account."""
    return deps.procedures.route(filing.kind, account.holder)


def working_days_left(due_on: date | None, today: date, deps: Deps) -> int:
    """Working days from tomorrow to the due day, both counted; 0 when it is today, past or none."""
    left, day, calendar = 0, today, deps.calendar
    while due_on is not None and day < due_on:
        day = calendar.next_working_day(day)
        left += day <= due_on
    return left
