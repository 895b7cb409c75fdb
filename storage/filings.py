"""Filings (备案): the truth about them and their append-only history, changed by compare-and-set on the version."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.errors import UnknownRowError
from storage.filing_json import materials_column, materials_from, people_column, people_from
from storage.filing_states import PENDING, FilingState, states_before
from storage.filing_values import (
    Change,
    Conflict,
    Duplicate,
    Filing,
    HistoryStep,
    NewFiling,
    PendingRow,
    Reason,
)
from storage.statements import Store, insert_new
from storage.tables import FILING_HISTORY, FILINGS

#: The columns of a filing for which nothing was done yet.
_NOTHING_YET: dict[str, Any] = {"materials": {}, "preconditions": {}, "people": []}


def filing_from(row: RowMapping) -> Filing:
    """Build the value out of a row that holds every column of the table."""
    columns = {name: row[column] for name, column in FILINGS.c.items()}
    columns["materials"] = materials_from(columns["materials"])
    columns["people"] = people_from(columns["people"])
    return Filing(**columns)


class Filings(Store):
    """The filings table and its history."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on the connection."""
        super().__init__(connection)
        #: Filings that this transaction registered or changed, for the index that follows after the commit.
        self.touched: list[Filing] = []

    async def register(self, new: NewFiling, *, actor: str, at: datetime) -> Filing | Duplicate:
        """Register a filing in the state preparing, with the first row of its history.

        Returns:
            The filing, or the pending one of the same account and kind that stands in its way.
        """
        # Asked first: an insert that is refused would use up a number, and the operator's next filing would skip some.
        if twin := await self._pending_twin(new):
            return Duplicate(twin)
        statement = insert_new(self._connection, FILINGS).values(
            **asdict(new), **_NOTHING_YET, state=FilingState.PREPARING, version=1, created_at=at, updated_at=at
        )
        row = await self._row(statement.returning(FILINGS))
        if row is None:
            return Duplicate(await self._winner(new))
        filing = filing_from(row)
        self.touched.append(filing)
        await self._note(filing, actor=actor, from_state=None, why="")
        return filing

    async def get(self, filing_id: int, *, operator_id: int) -> Filing | None:
        """Return the filing if it is that operator's own."""
        return await self._one(FILINGS.c.id == filing_id, FILINGS.c.operator_id == operator_id)

    async def by_id(self, filing_id: int) -> Filing | None:
        """Return the filing whoever owns it: for officers and for the worker."""
        return await self._one(FILINGS.c.id == filing_id)

    async def pending(self, operator_id: int) -> list[Filing]:
        """List what the operator still has to do, soonest due first, without a due day last."""
        return await self._list(
            FILINGS.c.operator_id == operator_id,
            FILINGS.c.state.in_(PENDING),
            order=(FILINGS.c.due_on.is_(None), FILINGS.c.due_on, FILINGS.c.id),
        )

    async def dated_of(self, operator_id: int, *, since: datetime) -> list[Filing]:
        """List an operator's filings that have a last day and are pending, or were decided after that moment."""
        return await self._list(
            FILINGS.c.operator_id == operator_id,
            FILINGS.c.due_on.is_not(None),
            FILINGS.c.state.in_(PENDING) | (FILINGS.c.updated_at >= since),
            order=(FILINGS.c.due_on, FILINGS.c.id),
        )

    async def many(self, filing_ids: Sequence[int]) -> list[Filing]:
        """Return the filings with these numbers, in the same order, without those that are gone."""
        known = {filing.id: filing for filing in await self._list(FILINGS.c.id.in_(filing_ids))}
        return [known[filing_id] for filing_id in filing_ids if filing_id in known]

    async def pending_after(self, filing_id: int, limit: int) -> list[PendingRow]:
        """Return the next batch of pending filings with a greater number: a stream that holds nothing open."""
        query = (
            select(FILINGS.c.id, FILINGS.c.operator_id, FILINGS.c.due_on)
            .where(FILINGS.c.id > filing_id, FILINGS.c.state.in_(PENDING))
            .order_by(FILINGS.c.id)
            .limit(limit)
        )
        return [PendingRow(*row) for row in await self._connection.execute(query)]

    async def counted_after(self, filing_id: int, since: date, limit: int) -> list[Filing]:
        """Return the next batch of pending filings whose day was counted and is provisional or not before `since`."""
        query = (
            select(FILINGS)
            .where(FILINGS.c.id > filing_id, FILINGS.c.state.in_(PENDING), FILINGS.c.event_on.is_not(None))
            .where(FILINGS.c.provisional.is_(True) | (FILINGS.c.due_on >= since))
            .order_by(FILINGS.c.id)
            .limit(limit)
        )
        return [filing_from(row) for row in await self._rows(query)]

    async def changed_since(self, at: datetime) -> list[Filing]:
        """List the filings that were registered or changed at that moment or later."""
        return await self._list(FILINGS.c.updated_at >= at)

    async def change(self, filing_id: int, change: Change) -> Filing | Conflict:
        """Make one step if the filing still is at the version that it was decided on."""
        values = _new_values(change)
        conditions: list[ColumnElement[bool]] = []
        if change.to_state:
            values["state"] = change.to_state
            conditions.append(FILINGS.c.state.in_(states_before(change.to_state)))
        return await self._step(filing_id, change, values=values, conditions=conditions)

    async def history(self, filing_id: int) -> list[HistoryStep]:
        """List every step of the filing, first to last."""
        query = select(FILING_HISTORY).where(FILING_HISTORY.c.filing_id == filing_id).order_by(FILING_HISTORY.c.version)
        return [HistoryStep(**row) for row in await self._rows(query)]

    async def _step(
        self,
        filing_id: int,
        change: Change,
        *,
        values: dict[str, Any],
        conditions: list[ColumnElement[bool]],
    ) -> Filing | Conflict:
        before = await self.by_id(filing_id)
        if before is None or before.version != change.version:
            return await self._conflict(filing_id, change)
        statement = (
            update(FILINGS)
            .where(FILINGS.c.id == filing_id, FILINGS.c.version == change.version, *conditions)
            .values(**values, version=change.version + 1, updated_at=change.at)
            .returning(FILINGS)
        )
        row = await self._row(statement)
        if row is None:
            return await self._conflict(filing_id, change)
        filing = filing_from(row)
        self.touched.append(filing)
        await self._note(filing, actor=change.actor, from_state=before.state, why=change.why)
        return filing

    async def _conflict(self, filing_id: int, change: Change) -> Conflict:
        current = await self.by_id(filing_id)
        if current is None:
            return Conflict(reason=Reason.MISSING, current=None)
        moved = current.version != change.version
        return Conflict(reason=Reason.VERSION if moved else Reason.STEP, current=current)

    async def _note(self, filing: Filing, *, actor: str, from_state: FilingState | None, why: str) -> None:
        step = HistoryStep(
            filing_id=filing.id,
            version=filing.version,
            at=filing.updated_at,
            actor=actor,
            from_state=from_state,
            to_state=filing.state,
            why=why,
        )
        await self._connection.execute(insert(FILING_HISTORY).values(**asdict(step)))

    async def _pending_twin(self, new: NewFiling) -> Filing | None:
        return await self._one(
            FILINGS.c.account_id == new.account_id, FILINGS.c.kind == new.kind, FILINGS.c.state.in_(PENDING)
        )

    async def _winner(self, new: NewFiling) -> Filing:
        """The filing that another transaction registered between our question and our insert."""
        twin = await self._pending_twin(new)
        if twin is None:
            raise UnknownRowError(FILINGS.name, f"pending {new.kind} of account {new.account_id}")
        return twin

    async def _one(self, *conditions: ColumnElement[bool]) -> Filing | None:
        row = await self._row(select(FILINGS).where(*conditions))
        return filing_from(row) if row else None

    async def _list(
        self,
        *conditions: ColumnElement[bool],
        order: tuple[ColumnElement[Any], ...] = (FILINGS.c.id,),
    ) -> list[Filing]:
        query = select(FILINGS).where(*conditions).order_by(*order)
        return [filing_from(row) for row in await self._rows(query)]


def _new_values(change: Change) -> dict[str, Any]:
    values: dict[str, Any] = asdict(change.dates) if change.dates else {}
    if change.materials is not None:
        values["materials"] = materials_column(change.materials)
    if change.preconditions is not None:
        values["preconditions"] = dict(change.preconditions)
    if change.people is not None:
        values["people"] = people_column(change.people)
    return values
