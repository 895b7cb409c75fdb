"""Accounts (账号): what an operator runs, and the kind that follows from holder and licence."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select, update

from rules.accounts import AccountKind
from storage.operators import Operator
from storage.statements import Store, insert_new
from storage.tables import ACCOUNTS


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """An account about to be added."""

    operator_id: int
    name: str
    #: Id of the holder (开办主体) as the pack's procedures name it.
    holder: str
    kind: AccountKind
    #: Name of the body behind it (单位), empty where there is none.
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account of one operator."""

    id: int
    operator_id: int
    name: str
    holder: str
    kind: AccountKind
    unit: str
    created_at: datetime


class Accounts(Store):
    """The accounts table."""

    async def add(self, new: NewAccount, at: datetime) -> Account | None:
        """Add an account; None if the operator already has one of that name."""
        statement = insert_new(self._connection, ACCOUNTS).values(**asdict(new), created_at=at).returning(ACCOUNTS)
        row = await self._row(statement)
        return Account(**row) if row else None

    async def of(self, operator_id: int) -> list[Account]:
        """List the operator's accounts, oldest first."""
        query = select(ACCOUNTS).where(ACCOUNTS.c.operator_id == operator_id).order_by(ACCOUNTS.c.id)
        return [Account(**row) for row in await self._rows(query)]

    async def get(self, account_id: int, *, operator_id: int) -> Account | None:
        """Return the account if it is that operator's own."""
        query = select(ACCOUNTS).where(ACCOUNTS.c.id == account_id, ACCOUNTS.c.operator_id == operator_id)
        row = await self._row(query)
        return Account(**row) if row else None

    async def named(self, operator_id: int, name: str) -> Account | None:
        """Return the operator's account of exactly that name."""
        query = select(ACCOUNTS).where(ACCOUNTS.c.operator_id == operator_id, ACCOUNTS.c.name == name)
        row = await self._row(query)
        return Account(**row) if row else None

    async def name_unit(self, account_id: int, name: str, *, operator_id: int) -> None:
        """Write down the body (单位) behind the operator's own account."""
        own = (ACCOUNTS.c.id == account_id) & (ACCOUNTS.c.operator_id == operator_id)
        await self._connection.execute(update(ACCOUNTS).where(own).values(unit=name))

    async def current(self, operator: Operator) -> Account | None:
        """Return the account that the operator's commands speak of."""
        if operator.current_account_id is None:
            return None
        return await self.get(operator.current_account_id, operator_id=operator.id)
