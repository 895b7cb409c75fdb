"""E-mail addresses of operators: given, confirmed by a code, used where WeChat has no channel."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from storage.statements import Store, insert_into
from storage.tables import MAIL_ADDRESSES


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAddress:
    """One operator's address; used only once it is confirmed."""

    operator_id: int
    address: str
    code: str
    code_until: datetime
    #: Wrong codes given so far.
    tries: int
    confirmed_at: datetime | None


class MailAddresses(Store):
    """The mail_addresses table."""

    async def of(self, operator_id: int) -> MailAddress | None:
        """The operator's address, confirmed or not."""
        row = await self._row(select(MAIL_ADDRESSES).where(MAIL_ADDRESSES.c.operator_id == operator_id))
        return MailAddress(**row) if row else None

    async def give(self, operator_id: int, address: str, *, code: str, code_until: datetime) -> None:
        """Keep an address that is to be confirmed, in place of an earlier one."""
        values = {"address": address, "code": code, "code_until": code_until, "tries": 0, "confirmed_at": None}
        new = insert_into(self._connection, MAIL_ADDRESSES).values(operator_id=operator_id, **values)
        await self._connection.execute(new.on_conflict_do_update(index_elements=["operator_id"], set_=values))

    async def confirm(self, operator_id: int, at: datetime) -> None:
        """The code was right."""
        await self._set(operator_id, confirmed_at=at, code="")

    async def count_wrong(self, operator_id: int, tries: int) -> None:
        """The code was wrong once more."""
        await self._set(operator_id, tries=tries)

    async def remove(self, operator_id: int) -> None:
        """Forget the address."""
        await self._connection.execute(delete(MAIL_ADDRESSES).where(MAIL_ADDRESSES.c.operator_id == operator_id))

    async def _set(self, operator_id: int, **values: object) -> None:
        change = update(MAIL_ADDRESSES).where(MAIL_ADDRESSES.c.operator_id == operator_id).values(**values)
        await self._connection.execute(change)
