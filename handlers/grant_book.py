"""Permissions for subscription notices as the sender asks for them, each question in a transaction of its own."""

from dataclasses import dataclass

from storage.database import Database


@dataclass(frozen=True, slots=True)
class GrantBook:
    """What bot.grants.Grants describes, over SQL."""

    database: Database

    async def take(self, openid: str, template_id: str) -> bool:
        """Use one up; False when there is none."""
        async with self.database.unit() as unit:
            return await unit.grants.take(openid, template_id)

    async def give_back(self, openid: str, template_id: str) -> None:
        """Put one back, because nothing was sent."""
        async with self.database.unit() as unit:
            await unit.grants.add(openid, template_id)

    async def clear(self, openid: str, template_id: str) -> None:
        """Forget all of them."""
        async with self.database.unit() as unit:
            await unit.grants.clear(openid, template_id)
