"""Reminders (提醒): one row per filing, due day and stage, written before anything is sent, so that each fires once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, String, cast, func, insert, select, update

from storage.filing_values import Filing
from storage.filings import filing_from
from storage.pushes import surely_unsent
from storage.statements import Store
from storage.tables import ACCOUNTS, FILINGS, OPERATORS, PUSHES, REMINDERS, PushState, ReminderState


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
    #: The push that tells of it, once it is queued.
    push_id: int | None


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

    async def replan(self, filing_id: int, rows: Iterable[PlannedReminder], *, now: datetime) -> None:
        """Bring the plan of a filing in line with `rows`, its whole plan from the first stage on.

        A stage whose moment has passed is not added; one that is planned already stays due, so that a change made
        between its moment and the worker's next look does not swallow it. What was queued stays queued, but a push
        that has not left and tells of a stage that `rows` do not hold is taken back. Doing it again changes nothing.
        """
        wanted = {(row.due_on, row.stage): row for row in rows}
        known = await self.of(filing_id)
        stale = [r.push_id for r in known if r.push_id and (r.due_on, r.stage) not in wanted]
        if stale and await self.take_back(stale, "outdated", now):
            known = await self.of(filing_id)
        for reminder in known:
            await self._align(reminder, wanted.pop((reminder.due_on, reminder.stage), None), now)
        for row in wanted.values():
            if row.fire_at > now:
                values = {"due_on": row.due_on, "stage": row.stage, "fire_at": row.fire_at}
                new = insert(REMINDERS).values(filing_id=filing_id, state=ReminderState.PLANNED, **values)
                await self._connection.execute(new)

    async def take_back(self, push_ids: Collection[int], reason: str, at: datetime) -> bool:
        """Drop those of the pushes that surely have not left; the reminders that they told of are planned again.

        Returns:
            Whether there were any.
        """
        drop = (
            update(PUSHES)
            .where(PUSHES.c.id.in_(push_ids), surely_unsent())
            .values(state=PushState.DROPPED, reason=reason, settled_at=at, lease_owner=None, lease_until=None)
            .returning(PUSHES.c.id)
        )
        dropped = [row["id"] for row in await self._rows(drop)]
        told = (REMINDERS.c.push_id.in_(dropped), _in_state(ReminderState.QUEUED))
        again = update(REMINDERS).where(*told).values(state=ReminderState.PLANNED, push_id=None)
        if dropped:
            await self._connection.execute(again)
        return bool(dropped)

    async def take_back_of(self, operator_ids: Collection[int], reason: str, at: datetime) -> bool:
        """Take back what these operators were to be told of and have not been: one message is to say all of it."""
        waiting = (
            select(PUSHES.c.id)
            .join(REMINDERS, REMINDERS.c.push_id == PUSHES.c.id)
            .where(PUSHES.c.operator_id.in_(operator_ids), _in_state(ReminderState.QUEUED), surely_unsent())
            .distinct()
        )
        found = [row["id"] for row in await self._rows(waiting)]
        return bool(found) and await self.take_back(found, reason, at)

    async def due_operators(self, now: datetime, limit: int) -> list[int]:
        """Operators who have planned reminders whose time has come, the earliest due day first.

        At nine in the morning thousands come due in one moment; whoever has least time left goes first.

        PostgreSQL locks them against other workers for this transaction, so that one of them words it all.
        """
        # Sorted and cut before the filings are looked up: one look for each that is taken, not for each that is due.
        first = (
            select(REMINDERS.c.filing_id, REMINDERS.c.due_on, REMINDERS.c.fire_at, REMINDERS.c.id)
            .where(REMINDERS.c.state == ReminderState.PLANNED, REMINDERS.c.fire_at <= now)
            .order_by(REMINDERS.c.due_on, REMINDERS.c.fire_at, REMINDERS.c.id)
            .limit(limit)
            .subquery()
        )
        waiting = (
            select(FILINGS.c.operator_id)
            .join(first, first.c.filing_id == FILINGS.c.id)
            .order_by(first.c.due_on, first.c.fire_at, first.c.id)
        )
        found = list(dict.fromkeys(row["operator_id"] for row in await self._rows(waiting)))
        ours = select(OPERATORS.c.id).where(OPERATORS.c.id.in_(found)).with_for_update(skip_locked=True, key_share=True)
        free = {row["id"] for row in await self._rows(ours)} if found else set()
        return [operator_id for operator_id in found if operator_id in free]

    async def due(self, now: datetime, operator_ids: Collection[int]) -> list[DueReminder]:
        """List all planned reminders of these operators whose time has come, earliest first."""
        query = (
            select(REMINDERS, FILINGS, ACCOUNTS.c.name, OPERATORS.c.openid, OPERATORS.c.followed)
            .join(FILINGS, FILINGS.c.id == REMINDERS.c.filing_id)
            .join(ACCOUNTS, ACCOUNTS.c.id == FILINGS.c.account_id)
            .join(OPERATORS, OPERATORS.c.id == FILINGS.c.operator_id)
            .where(FILINGS.c.operator_id.in_(operator_ids))
            .where(_in_state(ReminderState.PLANNED), REMINDERS.c.fire_at <= now)
            .order_by(REMINDERS.c.fire_at, REMINDERS.c.id)
            .with_for_update(of=REMINDERS)
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

    async def queue(self, reminder_ids: Collection[int]) -> set[int]:
        """Mark planned reminders as turned into pushes; returns those that nobody queued or cancelled first."""
        planned = (REMINDERS.c.id.in_(reminder_ids), _in_state(ReminderState.PLANNED))
        change = update(REMINDERS).where(*planned).values(state=ReminderState.QUEUED).returning(REMINDERS.c.id)
        return {row["id"] for row in await self._rows(change)}

    async def told_by(self, reminder_ids: Collection[int], push_id: int) -> None:
        """Note which push tells of queued reminders."""
        await self._connection.execute(
            update(REMINDERS).where(REMINDERS.c.id.in_(reminder_ids)).values(push_id=push_id)
        )

    async def plan_again(self, reminder_ids: Collection[int]) -> None:
        """Undo `queue`: no push could be made of them."""
        again = update(REMINDERS).where(REMINDERS.c.id.in_(reminder_ids)).values(state=ReminderState.PLANNED)
        await self._connection.execute(again)

    async def cancel(self, reminder_ids: Collection[int]) -> int:
        """Cancel planned reminders; returns how many still were planned."""
        planned = (REMINDERS.c.id.in_(reminder_ids), _in_state(ReminderState.PLANNED))
        return await self._count(update(REMINDERS).where(*planned).values(state=ReminderState.CANCELLED))

    async def next_at(self) -> datetime | None:
        """Tell when the next planned reminder fires."""
        query = select(func.min(REMINDERS.c.fire_at)).where(REMINDERS.c.state == ReminderState.PLANNED)
        moment: datetime | None = (await self._connection.execute(query)).scalar_one()
        return moment

    async def _align(self, known: Reminder, wanted: PlannedReminder | None, now: datetime) -> None:
        if known.state is ReminderState.QUEUED:
            return
        if known.state is ReminderState.CANCELLED and wanted and wanted.fire_at <= now:
            return
        state = ReminderState.PLANNED if wanted else ReminderState.CANCELLED
        fire_at = wanted.fire_at if wanted else known.fire_at
        if (known.state, known.fire_at) == (state, fire_at):
            return
        change = (
            update(REMINDERS)
            .where(REMINDERS.c.id == known.id, REMINDERS.c.state != ReminderState.QUEUED)
            .values(state=state, fire_at=fire_at)
        )
        await self._connection.execute(change)


def _in_state(state: ReminderState) -> ColumnElement[bool]:
    """The state of rows that are named otherwise.

    The cast keeps SQLite from looking them up by state: it takes that index for narrower than a list of numbers, and
    would read a million planned rows to find forty.
    """
    return cast(REMINDERS.c.state, String) == state.value
