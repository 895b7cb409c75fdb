"""Permissions for subscription notices (订阅): how many more each user has agreed to, by template."""

from sqlalchemy import ColumnElement, delete, select, update

from storage.statements import Store, insert_into
from storage.tables import SUBSCRIPTION_GRANTS

_LEFT = SUBSCRIPTION_GRANTS.c.left


class SubscriptionGrants(Store):
    """The subscription_grants table."""

    async def add(self, openid: str, template_id: str) -> None:
        """The user agreed to one more."""
        new = insert_into(self._connection, SUBSCRIPTION_GRANTS).values(openid=openid, template_id=template_id, left=1)
        change = new.on_conflict_do_update(index_elements=["openid", "template_id"], set_={"left": _LEFT + 1})
        await self._connection.execute(change)

    async def at_least_one(self, openid: str, template_id: str) -> None:
        """The user says so themselves: one is noted where none is known, and none is added to those that are."""
        new = insert_into(self._connection, SUBSCRIPTION_GRANTS).values(openid=openid, template_id=template_id, left=1)
        change = new.on_conflict_do_update(index_elements=["openid", "template_id"], set_={"left": 1}, where=_LEFT < 1)
        await self._connection.execute(change)

    async def left(self, openid: str, template_id: str) -> int:
        """How many are left."""
        row = await self._row(select(_LEFT).where(*_whose(openid, template_id)))
        return int(row["left"]) if row else 0

    async def take(self, openid: str, template_id: str) -> bool:
        """Use one up; False when there is none."""
        change = update(SUBSCRIPTION_GRANTS).where(*_whose(openid, template_id), _LEFT > 0).values(left=_LEFT - 1)
        return await self._count(change) == 1

    async def clear(self, openid: str, template_id: str | None = None) -> None:
        """Forget all of a template; None for those of every template."""
        whose = _whose(openid, template_id) if template_id else (SUBSCRIPTION_GRANTS.c.openid == openid,)
        await self._connection.execute(delete(SUBSCRIPTION_GRANTS).where(*whose))


def _whose(openid: str, template_id: str) -> tuple[ColumnElement[bool], ...]:
    return SUBSCRIPTION_GRANTS.c.openid == openid, SUBSCRIPTION_GRANTS.c.template_id == template_id
