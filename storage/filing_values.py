"""Values that the filings store takes and returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from storage.filing_states import PENDING, FilingState


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
    #: Material id → handed in.
    materials: Mapping[str, bool] = field(default_factory=dict)


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
    materials: Mapping[str, bool]
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
    #: New days, None to keep them.
    dates: Dates | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialChange:
    """One material ticked off or taken back, decided on one version of the filing."""

    version: int
    material: str
    present: bool
    actor: str
    at: datetime


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
