"""Words of an account's own (词库): to be found in its drafts, or to be left alone in them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from storage.accounts import Account
from storage.statements import Store, insert_new
from storage.tables import ACCOUNT_WORDS, ACCOUNTS, WordSort


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountWord:
    """One word of one account; the same word is never both looked for and left alone."""

    #: The word as drafts are compared with it: width, case and inserted signs do not tell words apart.
    form: str
    #: The word as it was typed.
    word: str
    sort: WordSort


class AccountWords(Store):
    """The account_words table; an account in hand is the operator's own (`Accounts` gives nobody another's)."""

    async def add(self, account: Account, new: AccountWord, at: datetime) -> bool:
        """Keep a word; False if the account has it already, of either sort."""
        values = {"form": new.form, "word": new.word, "sort": new.sort}
        statement = insert_new(self._connection, ACCOUNT_WORDS).values(account_id=account.id, created_at=at, **values)
        return await self._count(statement) == 1

    async def remove(self, account: Account, form: str) -> bool:
        """Forget a word; False if the account has none of that form."""
        own = (ACCOUNT_WORDS.c.account_id == account.id, ACCOUNT_WORDS.c.form == form)
        return await self._count(delete(ACCOUNT_WORDS).where(*own)) == 1

    async def of(self, account: Account) -> list[AccountWord]:
        """List the account's words, oldest first."""
        columns = (ACCOUNT_WORDS.c.form, ACCOUNT_WORDS.c.word, ACCOUNT_WORDS.c.sort)
        query = (
            select(*columns)
            .where(ACCOUNT_WORDS.c.account_id == account.id)
            .order_by(ACCOUNT_WORDS.c.created_at, ACCOUNT_WORDS.c.form)
        )
        return [AccountWord(**row) for row in await self._rows(query)]

    async def count(self, operator_id: int) -> int:
        """Count the words of all accounts of the operator."""
        query = (
            select(func.count()).select_from(ACCOUNT_WORDS.join(ACCOUNTS)).where(ACCOUNTS.c.operator_id == operator_id)
        )
        return int((await self._connection.execute(query)).scalar_one())
