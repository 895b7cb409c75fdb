"""Operators (运营者): the people who talk with the bot."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, update

from storage.errors import UnknownRowError
from storage.statements import Store, insert_new
from storage.tables import ACCOUNTS, OPERATORS


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """One WeChat user as this official account knows them."""

    id: int
    openid: str
    #: False after an unfollow: nothing can be sent.
    followed: bool
    #: The account that commands speak of, if one was chosen.
    current_account_id: int | None
    unfollowed_at: datetime | None
    created_at: datetime


class Operators(Store):
    """The operators table."""

    async def get(self, openid: str) -> Operator | None:
        """Return the operator with that openid."""
        row = await self._row(select(OPERATORS).where(OPERATORS.c.openid == openid))
        return Operator(**row) if row else None

    async def by_id(self, operator_id: int) -> Operator | None:
        """Return the operator with that number."""
        row = await self._row(select(OPERATORS).where(OPERATORS.c.id == operator_id))
        return Operator(**row) if row else None

    async def ensure(self, openid: str, at: datetime) -> Operator:
        """Return the operator, creating them on first contact; whoever writes to us follows us."""
        known = await self.get(openid)
        if known and known.followed:
            return known
        return await self.follow(openid, at)

    async def follow(self, openid: str, at: datetime) -> Operator:
        """Note that the user follows the account, for the first time or again."""
        new = insert_new(self._connection, OPERATORS).values(openid=openid, followed=True, created_at=at)
        await self._connection.execute(new)
        operator = await self._set(openid, followed=True, unfollowed_at=None)
        if operator is None:
            raise UnknownRowError(OPERATORS.name, "of a follower")
        return operator

    async def unfollow(self, openid: str, at: datetime) -> Operator | None:
        """Note that the user left; None if they were never known."""
        return await self._set(openid, followed=False, unfollowed_at=at)

    async def left_before(self, at: datetime) -> list[Operator]:
        """List the operators who left before that moment and did not come back."""
        gone = (OPERATORS.c.followed.is_(False), OPERATORS.c.unfollowed_at < at)
        return [Operator(**row) for row in await self._rows(select(OPERATORS).where(*gone))]

    async def choose_account(self, operator_id: int, account_id: int) -> bool:
        """Make one of the operator's own accounts the current one; False if it is not theirs."""
        own = exists().where(ACCOUNTS.c.id == account_id, ACCOUNTS.c.operator_id == operator_id)
        change = update(OPERATORS).where(OPERATORS.c.id == operator_id, own).values(current_account_id=account_id)
        return await self._count(change) == 1

    async def _set(self, openid: str, *, followed: bool, unfollowed_at: datetime | None) -> Operator | None:
        change = (
            update(OPERATORS)
            .where(OPERATORS.c.openid == openid)
            .values(followed=followed, unfollowed_at=unfollowed_at)
            .returning(OPERATORS)
        )
        row = await self._row(change)
        return Operator(**row) if row else None
