"""Dialogues: where each operator stands in a conversation; in SQL, so that it commits with its effect."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from storage.statements import Store, insert_into
from storage.tables import DIALOGUES


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A place in a dialogue and what was answered up to it."""

    topic: str
    step: str
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """The dialogue that an operator is in."""

    openid: str
    topic: str
    step: str
    answers: Mapping[str, Any]
    version: int
    updated_at: datetime


class Dialogues(Store):
    """The dialogues table: at most one row per operator."""

    async def get(self, openid: str) -> Dialogue | None:
        """Return the dialogue that the operator is in."""
        row = await self._row(select(DIALOGUES).where(DIALOGUES.c.openid == openid))
        return Dialogue(**row) if row else None

    async def start(self, openid: str, step: Step, at: datetime) -> Dialogue:
        """Begin a dialogue; one that the operator was in is left."""
        values = {"topic": step.topic, "step": step.step, "answers": dict(step.answers), "updated_at": at}
        begin = insert_into(self._connection, DIALOGUES).values(openid=openid, version=1, **values)
        again = begin.on_conflict_do_update(
            index_elements=[DIALOGUES.c.openid], set_={**values, "version": DIALOGUES.c.version + 1}
        )
        return Dialogue(**(await self._rows(again.returning(DIALOGUES)))[0])

    async def advance(self, dialogue: Dialogue, step: Step, at: datetime) -> Dialogue | None:
        """Move on from that version of the dialogue; None if another message moved it first."""
        change = (
            update(DIALOGUES)
            .where(DIALOGUES.c.openid == dialogue.openid, DIALOGUES.c.version == dialogue.version)
            .values(
                topic=step.topic,
                step=step.step,
                answers=dict(step.answers),
                version=dialogue.version + 1,
                updated_at=at,
            )
            .returning(DIALOGUES)
        )
        row = await self._row(change)
        return Dialogue(**row) if row else None

    async def clear(self, openid: str) -> bool:
        """Leave the dialogue; False if there was none."""
        return await self._count(delete(DIALOGUES).where(DIALOGUES.c.openid == openid)) == 1

    async def purge(self, before: datetime) -> int:
        """Delete the dialogues that nobody went on with since that moment."""
        return await self._count(delete(DIALOGUES).where(DIALOGUES.c.updated_at < before))
