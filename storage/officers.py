"""Officers (受理人): people of the authority, named by the deployment, bound to a WeChat user by a one-time code.

The code itself is never stored, only its hash. An officer who was removed keeps the row, for the history names them.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from storage.statements import Store, insert_new
from storage.tables import OFFICERS, OPERATORS


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """One officer."""

    id: int
    name: str
    #: The WeChat user who redeemed the code, None before that and after they erased their data.
    operator_id: int | None
    code_expires_at: datetime | None
    bound_at: datetime | None
    created_at: datetime
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Contact:
    """Where an officer can be told something."""

    officer: Officer
    openid: str
    operator_id: int


def code_hash(code: str) -> str:
    """The hash of a one-time code, whatever its case and hyphens; 80 random bits need no slow hash."""
    return hashlib.sha256("".join(filter(str.isalnum, code)).upper().encode()).hexdigest()


class Officers(Store):
    """The officers table."""

    async def add(self, name: str, code: str, *, expires_at: datetime, at: datetime) -> Officer | None:
        """Name an officer who is to redeem the code; None if one of that name serves and is bound.

        An officer who has not redeemed the code, or lost the bond with WeChat, gets the new code in place of the old.
        """
        fresh = {"code_hash": code_hash(code), "code_expires_at": expires_at}
        serving = (OFFICERS.c.name == name, OFFICERS.c.removed_at.is_(None))
        renewed = update(OFFICERS).where(*serving, OFFICERS.c.operator_id.is_(None)).values(**fresh)
        row = await self._row(renewed.returning(*_SHOWN))
        if row is None:
            added = insert_new(self._connection, OFFICERS).values(name=name, created_at=at, **fresh)
            row = await self._row(added.returning(*_SHOWN))
        return Officer(**row) if row else None

    async def redeem(self, code: str, operator_id: int, at: datetime) -> Officer | None:
        """Bind the user to the officer whose code it is, once; None if the code is wrong, used or too old."""
        change = (
            update(OFFICERS)
            .where(OFFICERS.c.code_hash == code_hash(code), OFFICERS.c.removed_at.is_(None))
            .where(OFFICERS.c.operator_id.is_(None), OFFICERS.c.code_expires_at > at)
            .values(operator_id=operator_id, bound_at=at, code_hash=None, code_expires_at=None)
        )
        row = await self._row(change.returning(*_SHOWN))
        return Officer(**row) if row else None

    async def serving(self) -> list[Officer]:
        """List everybody who was named and not removed, by name."""
        query = select(*_SHOWN).where(OFFICERS.c.removed_at.is_(None)).order_by(OFFICERS.c.name)
        return [Officer(**row) for row in await self._rows(query)]

    async def active(self, officer_id: int) -> Officer | None:
        """Return the officer if they serve and are bound: asked anew before every page and act."""
        bound = (OFFICERS.c.removed_at.is_(None), OFFICERS.c.operator_id.is_not(None))
        row = await self._row(select(*_SHOWN).where(OFFICERS.c.id == officer_id, *bound))
        return Officer(**row) if row else None

    async def of(self, operator_id: int) -> Officer | None:
        """Return the officer that this WeChat user is, None for everybody else."""
        query = select(*_SHOWN).where(OFFICERS.c.operator_id == operator_id, OFFICERS.c.removed_at.is_(None))
        row = await self._row(query)
        return Officer(**row) if row else None

    async def contacts(self) -> list[Contact]:
        """List all who can be told of a submission."""
        query = (
            select(*_SHOWN, OPERATORS.c.openid)
            .join(OPERATORS, OPERATORS.c.id == OFFICERS.c.operator_id)
            .where(OFFICERS.c.removed_at.is_(None), OPERATORS.c.followed.is_(True))
            .order_by(OFFICERS.c.id)
        )
        found = [dict(row) for row in await self._rows(query)]
        return [
            Contact(openid=row.pop("openid"), operator_id=row["operator_id"], officer=Officer(**row)) for row in found
        ]

    async def names(self) -> dict[int, str]:
        """Everybody's name by number, those who were removed included."""
        return {row[OFFICERS.c.id]: row[OFFICERS.c.name] for row in await self._rows(select(OFFICERS))}

    async def remove(self, name: str, at: datetime) -> bool:
        """Remove whoever serves under that name; False if nobody does."""
        change = update(OFFICERS).where(OFFICERS.c.name == name, OFFICERS.c.removed_at.is_(None))
        return await self._count(change.values(removed_at=at, code_hash=None, code_expires_at=None)) == 1


#: Every column but the hash.
_SHOWN = tuple(column for column in OFFICERS.c if column.name != "code_hash")
