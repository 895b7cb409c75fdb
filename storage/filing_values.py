"""Values that the filings store takes and returns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from storage.filing_states import PENDING, FilingState


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialFile:
    """A file that was handed over for a material."""

    #: As the sender named it.
    name: str
    #: Where it is kept.
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """How one material stands: ticked off by the operator, or here as a file, or both."""

    ticked: bool = False
    file: MaterialFile | None = None

    @property
    def present(self) -> bool:
        """Whether it needs no more care."""
        return self.ticked or self.file is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPerson:
    """Somebody named for a filing (articles 5 and 6)."""

    #: Id of the role as the pack names it.
    role: str
    name: str
    duty: str
    #: "" when none was given.
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFiling:
    """A filing about to be registered."""

    account_id: int
    operator_id: int
    #: Kind of procedure as the pack names it: open, close, licence, …
    kind: str
    #: Day of the opening or cancellation, None where the procedure has none.
    event_on: date | None = None
    #: Last day, None where the text sets none.
    due_on: date | None = None
    #: True while the calendar of the due day's year is not published (暂定).
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One filing at one version."""

    id: int
    account_id: int
    operator_id: int
    kind: str
    state: FilingState
    event_on: date | None
    due_on: date | None
    provisional: bool
    #: By material id; one that is not there is missing.
    materials: Mapping[str, Material]
    #: Precondition id → done; one that is not there is not.
    preconditions: Mapping[str, bool]
    people: tuple[NamedPerson, ...]
    #: Counts the steps, from 1; every change names the version that it was decided on.
    version: int
    created_at: datetime
    updated_at: datetime

    @property
    def pending(self) -> bool:
        """Whether something is still to be done."""
        return self.state in PENDING


@dataclass(frozen=True, slots=True)
class PendingRow:
    """As much of a pending filing as an index of many needs."""

    id: int
    operator_id: int
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The three facts about days that change together when a day is corrected or a calendar arrives."""

    event_on: date | None
    due_on: date | None
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One step of a filing, decided on one version of it."""

    #: The version that the decision was made on.
    version: int
    #: Who: "operator:3", "officer:1", "system".
    actor: str
    at: datetime
    #: The state that the step leads to, None to stay.
    to_state: FilingState | None = None
    why: str = ""
    #: New days, None to keep them; and so on below: each is the whole new value.
    dates: Dates | None = None
    materials: Mapping[str, Material] | None = None
    preconditions: Mapping[str, bool] | None = None
    people: tuple[NamedPerson, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryStep:
    """One row of the append-only history."""

    filing_id: int
    version: int
    at: datetime
    actor: str
    from_state: FilingState | None
    to_state: FilingState
    why: str


class Reason(StrEnum):
    """Why a change was not made."""

    MISSING = "missing"
    """There is no such filing."""
    VERSION = "version"
    """Somebody else changed it first."""
    STEP = "step"
    """No step leads from its state to that one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A change that was not made, and the filing as it is now."""

    reason: Reason
    current: Filing | None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A registration that was not made: the account already has a pending filing of that kind."""

    filing: Filing
