"""Numbers (文号) under which filings were accepted: one filing each, no number twice in a year."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from storage.statements import Store, insert_new
from storage.tables import FILING_NUMBERS


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingNumber:
    """A number given in a year."""

    year: int
    number: str
    filing_id: int


class FilingNumbers(Store):
    """The filing_numbers table."""

    async def take(self, new: FilingNumber) -> bool:
        """Take a number for a filing; False if it is taken in that year.

        A transaction that took the same number and is still open is waited for.
        """
        values = {"year": new.year, "number": new.number, "filing_id": new.filing_id}
        statement = insert_new(self._connection, FILING_NUMBERS).values(**values)
        return await self._row(statement.returning(FILING_NUMBERS.c.filing_id)) is not None

    async def give_back(self, new: FilingNumber) -> None:
        """Free a number that this transaction took and cannot use."""
        number = (FILING_NUMBERS.c.year == new.year, FILING_NUMBERS.c.number == new.number)
        await self._count(delete(FILING_NUMBERS).where(*number, FILING_NUMBERS.c.filing_id == new.filing_id))

    async def holder(self, year: int, number: str) -> FilingNumber | None:
        """Return who has the number in that year."""
        query = select(FILING_NUMBERS).where(FILING_NUMBERS.c.year == year, FILING_NUMBERS.c.number == number)
        row = await self._row(query)
        return FilingNumber(**row) if row else None

    async def of(self, filing_id: int) -> str:
        """Return the filing's number, or ""."""
        row = await self._row(select(FILING_NUMBERS).where(FILING_NUMBERS.c.filing_id == filing_id))
        return str(row["number"]) if row else ""
