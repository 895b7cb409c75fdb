"""Reminders (提醒): one row per filing, due day and stage, written before anything is sent, so that each fires once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select, update

from storage.filing_values import Filing
from storage.filings import filing_from
from storage.statements import Store
from storage.tables import ACCOUNTS, FILINGS, OPERATORS, REMINDERS, ReminderState


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedReminder:
    """A reminder that the plan of a filing asks for."""

    due_on: date
    stage: str
    fire_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One planned, queued or cancelled reminder."""

    id: int
    filing_id: int
    due_on: date
    stage: str
    fire_at: datetime
    state: ReminderState


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReminder:
    """A reminder whose time has come, with what is needed to word it and to send it."""

    reminder: Reminder
    filing: Filing
    account_name: str
    openid: str
    followed: bool


class Reminders(Store):
    """The reminders table."""

    async def of(self, filing_id: int) -> list[Reminder]:
        """List the reminders of a filing in the order in which they fire."""
        query = select(REMINDERS).where(REMINDERS.c.filing_id == filing_id).order_by(REMINDERS.c.fire_at)
        return [Reminder(**row) for row in await self._rows(query)]

    async def replan(self, filing_id: int, rows: Iterable[PlannedReminder]) -> None:
        """Bring the plan of a filing in line with `rows`; an empty one cancels everything not queued yet.

        What was queued stays queued: the same stage of the same due day never fires twice. Doing it again changes
        nothing.
        """
        wanted = {(row.due_on, row.stage): row for row in rows}
        for known in await self.of(filing_id):
            await self._align(known, wanted.pop((known.due_on, known.stage), None))
        for row in wanted.values():
            values = {"due_on": row.due_on, "stage": row.stage, "fire_at": row.fire_at}
            new = insert(REMINDERS).values(filing_id=filing_id, state=ReminderState.PLANNED, **values)
            await self._connection.execute(new)

    async def due(self, now: datetime, limit: int) -> list[DueReminder]:
        """List planned reminders whose time has come, earliest first; PostgreSQL locks them for this transaction."""
        query = (
            select(REMINDERS, FILINGS, ACCOUNTS.c.name, OPERATORS.c.openid, OPERATORS.c.followed)
            .join(FILINGS, FILINGS.c.id == REMINDERS.c.filing_id)
            .join(ACCOUNTS, ACCOUNTS.c.id == FILINGS.c.account_id)
            .join(OPERATORS, OPERATORS.c.id == FILINGS.c.operator_id)
            .where(REMINDERS.c.state == ReminderState.PLANNED, REMINDERS.c.fire_at <= now)
            .order_by(REMINDERS.c.fire_at, REMINDERS.c.id)
            .limit(limit)
            .with_for_update(of=REMINDERS, skip_locked=True)
        )
        return [
            DueReminder(
                reminder=Reminder(**{name: row[column] for name, column in REMINDERS.c.items()}),
                filing=filing_from(row),
                account_name=row[ACCOUNTS.c.name],
                openid=row[OPERATORS.c.openid],
                followed=row[OPERATORS.c.followed],
            )
            for row in await self._rows(query)
        ]

    async def queue(self, reminder_id: int) -> bool:
        """Mark a planned reminder as turned into a push; False if somebody did so or cancelled it first."""
        return await self._leave_plan(reminder_id, ReminderState.QUEUED)

    async def cancel(self, reminder_id: int) -> bool:
        """Cancel a planned reminder; False if it is not planned any more."""
        return await self._leave_plan(reminder_id, ReminderState.CANCELLED)

    async def next_at(self) -> datetime | None:
        """Tell when the next planned reminder fires."""
        query = select(func.min(REMINDERS.c.fire_at)).where(REMINDERS.c.state == ReminderState.PLANNED)
        moment: datetime | None = (await self._connection.execute(query)).scalar_one()
        return moment

    async def _align(self, known: Reminder, wanted: PlannedReminder | None) -> None:
        state = ReminderState.PLANNED if wanted else ReminderState.CANCELLED
        fire_at = wanted.fire_at if wanted else known.fire_at
        if known.state is ReminderState.QUEUED or (known.state, known.fire_at) == (state, fire_at):
            return
        change = (
            update(REMINDERS)
            .where(REMINDERS.c.id == known.id, REMINDERS.c.state != ReminderState.QUEUED)
            .values(state=state, fire_at=fire_at)
        )
        await self._connection.execute(change)

    async def _leave_plan(self, reminder_id: int, state: ReminderState) -> bool:
        change = (
            update(REMINDERS)
            .where(REMINDERS.c.id == reminder_id, REMINDERS.c.state == ReminderState.PLANNED)
            .values(state=state)
        )
        return await self._count(change) == 1
