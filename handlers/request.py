"""What a handler is given and what it may answer."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.messages import Inbound, Reply, TextMessage
from handlers.deps import SHANGHAI, Deps
from storage.accounts import Account
from storage.dialogues import Dialogue
from storage.operators import Operator
from storage.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One inbound message with what is known of its sender, read in the transaction that will hold its effect."""

    inbound: Inbound
    operator: Operator
    accounts: tuple[Account, ...]
    dialogue: Dialogue | None
    #: Moment at which the message is handled, aware.
    now: datetime
    #: What the command's pattern took out of the text, in half-width form and as typed.
    args: Mapping[str, str] = field(default_factory=dict)
    raw: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The text as it was sent, or ""."""
        return self.inbound.content if isinstance(self.inbound, TextMessage) else ""

    @property
    def today(self) -> date:
        """The day in Asia/Shanghai."""
        return self.now.astimezone(SHANGHAI).date()

    @property
    def account(self) -> Account | None:
        """The account that the operator works for at the moment."""
        return next((account for account in self.accounts if account.id == self.operator.current_account_id), None)


class Offload(ABC):
    """Work too slow for a transaction: done outside of one, then finished in a second transaction.

    When it outlasts the time in which WeChat waits, `park` writes down what must still happen, the operator gets
    `interim`, and `deliver` sends the result as a push when it is there.
    """

    #: Said at once when the work is parked.
    interim: str

    #: Whether the work answers the open question of a dialogue, instead of coming in between.
    answers: bool = False

    @abstractmethod
    async def run(self) -> Any:  # noqa: ANN401  Each kind of work has a result of its own.
        """Do the work without holding up the process; touches no store of the transaction."""

    @abstractmethod
    async def finish(self, result: Any, request: Request, deps: Deps, unit: Unit) -> Reply:  # noqa: ANN401
        """Write down the result and make the reply from it."""

    @abstractmethod
    async def park(self, request: Request, deps: Deps, unit: Unit) -> Any:  # noqa: ANN401
        """Write down that the work is owed; returns what identifies it."""

    @abstractmethod
    async def deliver(self, parked: Any, result: Any, deps: Deps) -> None:  # noqa: ANN401
        """Write down the result of parked work together with its push; once, whoever comes first."""


Outcome = Reply | Offload
Handler = Callable[[Request, Deps, Unit], Awaitable[Outcome]]
