"""What a handler is given and what it may answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.messages import Inbound, Reply
from handlers.deps import SHANGHAI, Deps
from storage.accounts import Account
from storage.database import Unit
from storage.dialogues import Dialogue
from storage.operators import Operator


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One inbound message with what is known of its sender, read in the transaction that will hold its effect."""

    inbound: Inbound
    operator: Operator
    accounts: tuple[Account, ...]
    dialogue: Dialogue | None
    #: Moment at which the message is handled, aware.
    now: datetime

    @property
    def today(self) -> date:
        """The day in Asia/Shanghai."""
        return self.now.astimezone(SHANGHAI).date()

    @property
    def account(self) -> Account | None:
        """The account that the operator works for at the moment."""
        return next((account for account in self.accounts if account.id == self.operator.current_account_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offload:
    """Work too slow for a transaction: done in a thread, then finished in a second transaction.

    When it outlasts the time in which WeChat waits, `park` writes down what must still happen, the operator gets
    `interim`, and `deliver` sends the result as a push when it is there.
    """

    work: Callable[[], Any]
    #: Makes the reply from the result of `work`.
    finish: Callable[[Any, Request, Deps, Unit], Awaitable[Reply]]
    #: Writes down that the work is owed; returns what identifies it.
    park: Callable[[Request, Deps, Unit], Awaitable[int]]
    #: Writes down the result of parked work, together with its push.
    deliver: Callable[[int, Any, Deps], Awaitable[None]]
    interim: str


Outcome = Reply | Offload
Handler = Callable[[Request, Deps, Unit], Awaitable[Outcome]]
