"""Feedback (反馈) on reports: what operators call a false alarm, and what they say was missed."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from rules.accounts import AccountKind
from storage.drafts import Draft
from storage.statements import Store, insert_new
from storage.tables import FEEDBACK, FeedbackSort


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One remark: the words in question and their sentence, never the whole draft."""

    sort: FeedbackSort
    #: The rule that gave the alarm; "" for what was missed.
    rule: str
    account_kind: AccountKind
    #: text or title.
    field: str
    #: The words in question, as they stand in the sentence; the name of what is missing where nothing stands there.
    hit: str
    #: The sentence, or the whole title; "" where the finding lies on no words.
    sentence: str

    @property
    def digest(self) -> str:
        """The same for the same remark."""
        facts = (self.sort, self.rule, self.account_kind, self.field, self.hit, self.sentence)
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


class FeedbackNotes(Store):
    """The feedback table; a row goes with its draft, and with its operator."""

    async def add(self, new: Feedback, draft: Draft, at: datetime) -> bool:
        """Keep a remark on a draft; False if its operator has made the very same before."""
        values = {name: getattr(new, name) for name in _COLUMNS}
        owner = {"operator_id": draft.operator_id, "draft_id": draft.id}
        statement = insert_new(self._connection, FEEDBACK).values(**values, **owner, digest=new.digest, created_at=at)
        return await self._count(statement) == 1

    async def count(self, draft: Draft) -> int:
        """Count the remarks on a draft."""
        query = select(func.count()).select_from(FEEDBACK).where(FEEDBACK.c.draft_id == draft.id)
        return int((await self._connection.execute(query)).scalar_one())

    async def all(self) -> Sequence[Feedback]:
        """Every remark, rule by rule, oldest first; what was missed comes first."""
        query = select(*(FEEDBACK.c[name] for name in _COLUMNS)).order_by(FEEDBACK.c.rule, FEEDBACK.c.id)
        return [Feedback(**row) for row in await self._rows(query)]


_COLUMNS = ("sort", "rule", "account_kind", "field", "hit", "sentence")
