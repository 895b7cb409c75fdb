"""The register (登记册) as rows of words: for the page and for the Excel file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from handlers.deps import SHANGHAI
from handlers.wording.filings import STATE_NAMES
from rules.procedures import Procedures
from storage.filing_states import FilingState
from storage.register import RegisterFilter, RegisterRow
from storage.unit import Unit

#: More than any office of a city has in years; a greater register is exported in parts.
MOST = 20_000
HEADINGS = (
    "编号",
    "备案类型",
    "状态",
    "账号",
    "开办主体",
    "单位",
    "事项日期",
    "截止日",
    "提交时间",
    "是否逾期",
    "文号",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which filings are asked for; days are days in Shanghai, both included."""

    kind: str | None = None
    state: FilingState | None = None
    since: date | None = None
    until: date | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class BadFilter:
    """A filter that is none: the name of the field that was not understood."""

    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the register."""

    filing_id: int
    kind: str
    state: str
    account: str
    holder: str
    unit: str
    event_on: date | None
    due_on: date | None
    submitted_at: datetime
    overdue: bool
    number: str

    @property
    def cells(self) -> tuple[int | str | date | None, ...]:
        """The values in the order of HEADINGS; moments are Shanghai's, to the minute, as words."""
        handed_in = f"{self.submitted_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        late = "逾期" if self.overdue else ""
        facts = (self.account, self.holder, self.unit, self.event_on, self.due_on, handed_in, late, self.number)
        return (self.filing_id, self.kind, self.state, *facts)


def read_filter(query: Mapping[str, str], procedures: Procedures) -> Wanted | BadFilter:
    """The filter of a form: kind, state, since, until (YYYY-MM-DD), overdue; empty fields ask for nothing."""
    kind, state = query.get("kind") or None, query.get("state") or None
    if kind is not None and kind not in procedures.kinds:
        return BadFilter("kind")
    if state is not None and state not in {one.value for one in STATES}:
        return BadFilter("state")
    days: dict[str, date | None] = {}
    for field in ("since", "until"):
        text = query.get(field, "")
        try:
            days[field] = date.fromisoformat(text) if text else None
        except ValueError:
            return BadFilter(field)
    return Wanted(kind=kind, state=FilingState(state) if state else None, overdue=bool(query.get("overdue")), **days)


#: States in which a filing stands in the register.
STATES = (FilingState.SUBMITTED, FilingState.ACCEPTED, FilingState.RETURNED, FilingState.WITHDRAWN)


async def entries(wanted: Wanted, procedures: Procedures, unit: Unit, *, today: date) -> list[Entry]:
    """What fits, latest submission first."""
    rows = await unit.register.rows(
        RegisterFilter(
            kind=wanted.kind,
            state=wanted.state,
            since=_midnight(wanted.since) if wanted.since else None,
            until=_midnight(wanted.until + timedelta(days=1)) if wanted.until else None,
        ),
        limit=MOST,
    )
    found = [_entry(row, procedures, today) for row in rows]
    return [entry for entry in found if entry.overdue] if wanted.overdue else found


def _entry(row: RegisterRow, procedures: Procedures, today: date) -> Entry:
    filing = row.filing
    procedure = procedures.procedure(filing.kind)
    return Entry(
        filing_id=filing.id,
        kind=procedure.title,
        state=STATE_NAMES[filing.state],
        account=row.account_name,
        holder=procedures.holder(row.holder).label,
        unit=row.unit,
        event_on=filing.event_on,
        due_on=filing.due_on,
        submitted_at=row.submitted_at,
        overdue=procedure.statutory and _late(row, today),
        number=row.number,
    )


def _late(row: RegisterRow, today: date) -> bool:
    """Whether it came after its last day, or was returned and that day has passed."""
    due_on = row.filing.due_on
    if due_on is None:
        return False
    handed_in = row.submitted_at.astimezone(SHANGHAI).date()
    return handed_in > due_on or (row.filing.state is FilingState.RETURNED and today > due_on)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
