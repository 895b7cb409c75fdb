"""The register (登记册): every filing that was ever handed in, as the office sees it; never one in preparation."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select

from storage.filing_states import FilingState
from storage.statements import Store
from storage.tables import ACCOUNTS, FILING_HISTORY, FILING_NUMBERS, FILINGS

_SHOWN = (FILINGS.c.id, FILINGS.c.kind, FILINGS.c.state, FILINGS.c.event_on, FILINGS.c.due_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFilter:
    """Which rows are wanted; None wants all."""

    kind: str | None = None
    state: FilingState | None = None
    #: Handed in at this moment or later.
    since: datetime | None = None
    #: Handed in before this moment.
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredFiling:
    """What the register shows of a filing: reading materials and people of thousands would cost half of the time."""

    id: int
    kind: str
    state: FilingState
    event_on: date | None
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """One filing with what the office wants to read beside it."""

    filing: RegisteredFiling
    account_name: str
    unit: str
    holder: str
    #: Moment of the latest submission.
    submitted_at: datetime
    #: 文号, or "" when it was not accepted.
    number: str


class Register(Store):
    """A view over filings, accounts, history and numbers."""

    async def rows(self, wanted: RegisterFilter, *, limit: int) -> list[RegisterRow]:
        """List what fits, latest submission first."""
        handed_in = _handed_in().subquery()
        query = (
            select(
                *_SHOWN, ACCOUNTS.c.name, ACCOUNTS.c.unit, ACCOUNTS.c.holder, handed_in.c.at, FILING_NUMBERS.c.number
            )
            .join(handed_in, handed_in.c.filing_id == FILINGS.c.id)
            .join(ACCOUNTS, ACCOUNTS.c.id == FILINGS.c.account_id)
            .outerjoin(FILING_NUMBERS, FILING_NUMBERS.c.filing_id == FILINGS.c.id)
            .order_by(handed_in.c.at.desc(), FILINGS.c.id.desc())
            .limit(limit)
        )
        if wanted.kind is not None:
            query = query.where(FILINGS.c.kind == wanted.kind)
        if wanted.state is not None:
            query = query.where(FILINGS.c.state == wanted.state)
        if wanted.since is not None:
            query = query.where(handed_in.c.at >= wanted.since)
        if wanted.until is not None:
            query = query.where(handed_in.c.at < wanted.until)
        return [
            RegisterRow(
                filing=RegisteredFiling(**{column.name: row[column] for column in _SHOWN}),
                account_name=row[ACCOUNTS.c.name],
                unit=row[ACCOUNTS.c.unit],
                holder=row[ACCOUNTS.c.holder],
                submitted_at=row[handed_in.c.at],
                number=row[FILING_NUMBERS.c.number] or "",
            )
            for row in await self._rows(query)
        ]

    async def submitted(self, limit: int) -> list[RegisterRow]:
        """List what waits for the office, longest waiting first."""
        rows = await self.rows(RegisterFilter(state=FilingState.SUBMITTED), limit=limit)
        return sorted(rows, key=lambda row: (row.submitted_at, row.filing.id))


def _handed_in() -> Select[tuple[int, datetime]]:
    """The latest submission of each filing that has one."""
    step = FILING_HISTORY.c
    came = or_(step.from_state.is_(None), step.from_state != FilingState.SUBMITTED)
    query = select(step.filing_id, func.max(step.at, type_=step.at.type).label("at"))
    return query.where(step.to_state == FilingState.SUBMITTED, came).group_by(step.filing_id)
