"""Who of the office looked at which filing, and when: append-only, beside the history of changes.

Not rows of `filing_history`: that one counts versions, and a look must not make another officer's decision stale.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from storage.statements import Store
from storage.tables import FILING_VIEWS

#: What was looked at when it was the filing as a whole.
PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingView:
    """One look."""

    filing_id: int
    officer_id: int
    at: datetime
    #: "page", or the id of a material whose file was opened.
    what: str = PAGE


class FilingViews(Store):
    """The filing_views table."""

    async def add(self, view: FilingView) -> None:
        """Note a look."""
        values = {"filing_id": view.filing_id, "officer_id": view.officer_id, "at": view.at, "what": view.what}
        await self._connection.execute(insert(FILING_VIEWS).values(**values))

    async def of(self, filing_id: int) -> list[FilingView]:
        """List all looks at a filing, first to last."""
        query = select(FILING_VIEWS).where(FILING_VIEWS.c.filing_id == filing_id).order_by(FILING_VIEWS.c.id)
        return [
            FilingView(filing_id=row["filing_id"], officer_id=row["officer_id"], at=row["at"], what=row["what"])
            for row in await self._rows(query)
        ]
