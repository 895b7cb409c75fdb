"""Storing a filing (备案) with its history and its reminders, however it was asked for."""

from dataclasses import dataclass
from datetime import date

from bot.messages import TextReply
from handlers import reminder_plans
from handlers.deps import Deps
from handlers.request import Outcome, Request
from handlers.wording import filings as words
from rules.filings import NoDuty, Procedure
from rules.procedures import Procedures
from rules.working_days import Deadline
from storage.accounts import Account
from storage.filing_values import Duplicate, NewFiling
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be registered."""

    procedure: Procedure
    #: None where the text sets no day and none was given.
    event_on: date | None
    #: The operator's own target (目标日) where the text sets no day.
    target_on: date | None = None


def known_words(procedures: Procedures) -> tuple[str, ...]:
    """All words by which filings are asked for, longest first."""
    return tuple(sorted({word for p in procedures for word in p.words}, key=lambda word: (-len(word), word)))


def actor(request: Request) -> str:
    """Whoever sent the message, as the history names them."""
    return f"operator:{request.operator.id}"


async def register(asked: Asked | NoDuty, account: Account, request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Store the filing with its reminders, or say why none is due."""
    if isinstance(asked, NoDuty):
        return TextReply(words.no_duty(asked))
    procedure = asked.procedure
    deadline = deps.procedures.deadline(procedure.kind, asked.event_on or request.today, deps.calendar)
    counted = deadline if isinstance(deadline, Deadline) else deadline.advised if asked.event_on else None
    new = NewFiling(
        account_id=account.id,
        operator_id=account.operator_id,
        kind=procedure.kind,
        event_on=asked.event_on,
        due_on=counted.due_on if counted else asked.target_on,
        provisional=counted.provisional if counted else False,
    )
    filing = await unit.filings.register(new, actor=actor(request), at=request.now)
    if isinstance(filing, Duplicate):
        return TextReply(words.duplicate(filing.filing, procedure))
    await reminder_plans.replan(filing, deps, unit, now=request.now)
    due = words.due_line(deadline, closes=deps.procedures.office.closes, target_on=asked.target_on)
    route = deps.procedures.route(procedure.kind, account.holder)
    return TextReply(
        words.registered(filing, procedure, account, words.Told(due=due, route=route, today=request.today))
    )
