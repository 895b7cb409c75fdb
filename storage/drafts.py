"""Drafts (草稿): they belong to their operator and are deleted when their time is up or the operator says so."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from storage.accounts import Account
from storage.statements import Store
from storage.tables import DRAFTS, DraftState


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDraft:
    """A draft about to be checked."""

    operator_id: int
    account_id: int | None
    title: str
    text: str
    #: When it is deleted (RETENTION_DAYS after it came).
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One draft with what its check found."""

    id: int
    operator_id: int
    account_id: int | None
    title: str
    text: str
    #: Worst severity or "pass"; None while it is being checked.
    verdict: str | None
    #: Findings as JSON objects; None while it is being checked.
    findings: Sequence[Mapping[str, Any]] | None
    state: DraftState
    created_at: datetime
    expires_at: datetime


class Drafts(Store):
    """The drafts table."""

    async def add(self, new: NewDraft, at: datetime) -> Draft:
        """Keep a draft whose check is about to begin."""
        values = {**asdict(new), "state": DraftState.CHECKING, "created_at": at}
        rows = await self._rows(insert(DRAFTS).values(**values).returning(DRAFTS))
        return Draft(**rows[0])

    async def get(self, draft_id: int, *, operator_id: int) -> Draft | None:
        """Return the draft if it is that operator's own: nobody else ever sees one."""
        query = select(DRAFTS).where(DRAFTS.c.id == draft_id, DRAFTS.c.operator_id == operator_id)
        row = await self._row(query)
        return Draft(**row) if row else None

    async def latest(self, operator_id: int, limit: int) -> list[Draft]:
        """List the operator's newest drafts, newest first."""
        query = select(DRAFTS).where(DRAFTS.c.operator_id == operator_id).order_by(DRAFTS.c.id.desc()).limit(limit)
        return [Draft(**row) for row in await self._rows(query)]

    async def of_account(self, account: Account, limit: int) -> list[Draft]:
        """List the account's newest checked drafts, newest first; an account in hand is the operator's own."""
        query = (
            select(DRAFTS)
            .where(DRAFTS.c.account_id == account.id, DRAFTS.c.operator_id == account.operator_id)
            .where(DRAFTS.c.state == DraftState.CHECKED)
            .order_by(DRAFTS.c.id.desc())
            .limit(limit)
        )
        return [Draft(**row) for row in await self._rows(query)]

    async def checked(self, draft_id: int, *, verdict: str, findings: Sequence[Mapping[str, Any]]) -> bool:
        """Store what the check found, once; False if it was stored before or the draft is gone."""
        change = (
            update(DRAFTS)
            .where(DRAFTS.c.id == draft_id, DRAFTS.c.state == DraftState.CHECKING)
            .values(state=DraftState.CHECKED, verdict=verdict, findings=list(findings))
        )
        return await self._count(change) == 1

    async def unchecked(self, before: datetime, limit: int) -> list[Draft]:
        """List drafts that came before that moment and were never checked: a process died over them."""
        query = (
            select(DRAFTS)
            .where(DRAFTS.c.state == DraftState.CHECKING, DRAFTS.c.created_at < before)
            .order_by(DRAFTS.c.id)
            .limit(limit)
        )
        return [Draft(**row) for row in await self._rows(query)]

    async def forget(self, operator_id: int) -> int:
        """Delete all drafts of an operator who left and return how many there were."""
        return await self._count(delete(DRAFTS).where(DRAFTS.c.operator_id == operator_id))

    async def purge(self, now: datetime) -> int:
        """Delete the drafts whose time is up and return how many there were."""
        return await self._count(delete(DRAFTS).where(DRAFTS.c.expires_at <= now))
