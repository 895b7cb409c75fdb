"""Counting the due days of pending filings anew when the calendar says more than before, and telling the operators.

A deadline that reaches into a year without a calendar is provisional (暂定). When the State Council's calendar comes,
by an upgrade or as a file in the data folder, each such filing gets a step in its history, its reminders follow, and
its operator is told once, in the same transaction.
"""

import functools
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from handlers import reminder_plans
from handlers.deps import SHANGHAI, Deps
from handlers.filing_progress import procedure_of
from handlers.pending_notes import follow
from handlers.urgency import Urgency
from handlers.wording import recounting as words
from rules.working_days import Deadline
from storage.accounts import Account
from storage.filing_values import Change, Dates, Filing
from storage.operators import Operator
from storage.push_values import NewPush
from storage.unit import Unit

#: Filings looked at in one go, about ten milliseconds of counting.
BATCH = 200
#: A day that passed longer ago is past for good, whatever a calendar says later.
_LONG_PAST = timedelta(days=31)
#: Filings that a push names in its key: enough to be unique, short enough for the column.
_IN_KEY = 6


@dataclass(frozen=True, slots=True)
class Recount:
    """One filing before and after."""

    before: Filing
    after: Filing


#: The count for a kind and the day of its event; None where nothing is counted.
Count = Callable[[str, date], Deadline | None]


async def recount(deps: Deps) -> int:
    """Look at every pending filing; returns how many changed."""
    count = _counting(deps)
    last, changed = 0, 0
    since = deps.clock().astimezone(SHANGHAI).date() - _LONG_PAST
    while True:
        async with deps.database.view() as unit:
            filings = await unit.filings.counted_after(last, since, BATCH)
        if not filings:
            return changed
        outdated: dict[int, list[int]] = defaultdict(list)
        for filing in filings:
            if _new_dates(filing, deps, count=count):
                outdated[filing.operator_id].append(filing.id)
        for operator_id, numbers in outdated.items():
            changed += await _recount_of(operator_id, numbers, deps, count=count)
        last = filings[-1].id


def _counting(deps: Deps) -> Count:
    """The counts by the calendar of this moment; many filings share a kind and a day, each pair is counted once."""
    calendar, procedures = deps.calendar, deps.procedures

    @functools.cache
    def count(kind: str, event_on: date) -> Deadline | None:
        """Count, or look it up."""
        answer = procedures.deadline(kind, event_on, calendar)
        return answer if isinstance(answer, Deadline) else answer.advised

    return count


def _new_dates(filing: Filing, deps: Deps, *, count: Count) -> Dates | None:
    """The days as they are counted today, None where they are what is stored or nothing is counted."""
    if filing.event_on is None or not (procedure_of(filing, deps).statutory or filing.provisional):
        return None  # A day that is no duty and not provisional may be the operator's own target.
    counted = count(filing.kind, filing.event_on)
    if counted is None or (counted.due_on, counted.provisional) == (filing.due_on, filing.provisional):
        return None
    return Dates(event_on=filing.event_on, due_on=counted.due_on, provisional=counted.provisional)


async def _recount_of(operator_id: int, numbers: list[int], deps: Deps, *, count: Count) -> int:
    """Change one operator's filings and tell them, all in one transaction; what changed meanwhile is looked at anew."""
    async with deps.database.unit() as unit:
        operator = await unit.operators.by_id(operator_id)
        if operator is None:
            return 0
        await unit.serialise(operator.openid)
        found = [await _change(filing, deps, unit, count=count) for filing in await unit.filings.many(numbers)]
        recounts = [one for one in found if one]
        if recounts and operator.followed:
            accounts = {account.id: account for account in await unit.accounts.of(operator_id)}
            await unit.pushes.add(_push(recounts, operator, accounts, deps), deps.clock())
    await follow(unit.filings.touched, deps)
    return len(recounts)


async def _change(filing: Filing, deps: Deps, unit: Unit, *, count: Count) -> Recount | None:
    dates = _new_dates(filing, deps, count=count) if filing.pending else None
    if dates is None:
        return None
    now = deps.clock()
    why = f"calendar:{filing.due_on}>{dates.due_on}" if dates.due_on != filing.due_on else "calendar"
    change = Change(version=filing.version, actor="system", at=now, why=why, dates=dates)
    changed = await unit.filings.change(filing.id, change)
    if not isinstance(changed, Filing):
        return None
    await reminder_plans.replan(changed, deps, unit, now=now)
    return Recount(filing, changed)


def _push(recounts: list[Recount], operator: Operator, accounts: dict[int, Account], deps: Deps) -> NewPush:
    told = [_told(one, accounts[one.after.account_id], deps) for one in recounts]
    key = "+".join(f"{one.after.id}.{one.after.version}" for one in recounts[:_IN_KEY])
    return NewPush(
        key=f"calendar:{key}",
        openid=operator.openid,
        operator_id=operator.id,
        subject=f"filing:{recounts[0].after.id}" if len(recounts) == 1 else None,
        text=words.text(told),
        fields=words.fields(told),
        urgency=Urgency.NEWS,
    )


def _told(one: Recount, account: Account, deps: Deps) -> words.Recounted:
    return words.Recounted(
        number=one.after.id,
        title=procedure_of(one.after, deps).title,
        account_name=account.name,
        before=one.before.due_on or date.min,
        after=one.after.due_on or date.min,
        provisional=one.after.provisional,
        closes=deps.procedures.office.closes,
    )
