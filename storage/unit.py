"""A unit of work: every store on one connection, inside one transaction."""

import hashlib

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.account_words import AccountWords
from storage.accounts import Accounts
from storage.answers import Answers
from storage.calendar_feeds import CalendarFeeds
from storage.dead_pushes import DeadPushes
from storage.deliveries import Deliveries
from storage.dialogues import Dialogues
from storage.drafts import Drafts
from storage.feedback import FeedbackNotes
from storage.filing_numbers import FilingNumbers
from storage.filing_views import FilingViews
from storage.filings import Filings
from storage.grants import SubscriptionGrants
from storage.mail_addresses import MailAddresses
from storage.material_files import MaterialFiles
from storage.officers import Officers
from storage.operators import Operators
from storage.pushes import Pushes
from storage.register import Register
from storage.reminder_choices import ReminderChoices
from storage.reminders import Reminders
from storage.tables import ANSWERS, DIALOGUES, OPERATORS, PUSHES, SUBSCRIPTION_GRANTS


class Unit:
    """The stores of one transaction; it ends with the `async with` that gave it."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Put the stores on the connection."""
        self._connection = connection
        self.operators = Operators(connection)
        self.accounts = Accounts(connection)
        self.words = AccountWords(connection)
        self.filings = Filings(connection)
        self.drafts = Drafts(connection)
        self.feedback = FeedbackNotes(connection)
        self.answers = Answers(connection)
        self.dialogues = Dialogues(connection)
        self.reminders = Reminders(connection)
        self.pushes = Pushes(connection)
        self.dead_pushes = DeadPushes(connection)
        self.reminder_choices = ReminderChoices(connection)
        self.mail_addresses = MailAddresses(connection)
        self.grants = SubscriptionGrants(connection)
        self.deliveries = Deliveries(connection)
        self.materials = MaterialFiles(connection)
        self.officers = Officers(connection)
        self.numbers = FilingNumbers(connection)
        self.views = FilingViews(connection)
        self.register = Register(connection)
        self.feeds = CalendarFeeds(connection)

    async def serialise(self, openid: str) -> None:
        """Wait until no other transaction works for this operator; SQLite has one writer at a time anyway."""
        if self._connection.dialect.name == "postgresql":
            await self._connection.execute(select(func.pg_advisory_xact_lock(_lock_number(openid))))

    async def erase(self, operator_id: int) -> None:
        """Delete everything kept about an operator (删除我的数据), whatever hangs on the row included."""
        operator = await self.operators.by_id(operator_id)
        if operator is None:
            return
        await self.materials.drop_of(operator_id)
        for table in (ANSWERS, DIALOGUES, PUSHES, SUBSCRIPTION_GRANTS):
            await self._connection.execute(delete(table).where(table.c.openid == operator.openid))
        await self._connection.execute(delete(OPERATORS).where(OPERATORS.c.id == operator_id))


def _lock_number(openid: str) -> int:
    return int.from_bytes(hashlib.blake2b(openid.encode(), digest_size=8).digest(), signed=True)
