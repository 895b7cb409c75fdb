"""What the contract tests begin with."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from storage.accounts import Account, NewAccount
from storage.database import Database
from storage.filing_values import Duplicate, Filing, NewFiling
from storage.operators import Operator
from storage.unit import Unit

#: The moment at which every contract test begins: Tuesday, 09:00 in Shanghai.
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """An operator with one account, already stored."""

    operator: Operator
    account: Account

    def new_account(self) -> NewAccount:
        """Describe an account like the first."""
        names = {"name": self.account.name, "holder": self.account.holder}
        return NewAccount(operator_id=self.operator.id, kind=self.account.kind, **names)

    def new_filing(self, kind: str = "open", due_on: date | None = date(2026, 11, 27)) -> NewFiling:
        """Describe a filing of the account, due on Friday unless told otherwise."""
        return NewFiling(account_id=self.account.id, operator_id=self.operator.id, kind=kind, due_on=due_on)


async def register(unit: Unit, new: NewFiling, at: datetime = NOW) -> Filing:
    """Register a filing that nothing stands in the way of."""
    filing = await unit.filings.register(new, actor="operator:1", at=at)
    assert not isinstance(filing, Duplicate)
    return filing


async def stored(database: Database, new: NewFiling) -> Filing:
    """Register a filing in a transaction of its own."""
    async with database.unit() as unit:
        return await register(unit, new)
