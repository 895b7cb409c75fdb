"""Turning reminders whose time has come into pushes: one message for each operator, each stage once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from handlers.deps import SHANGHAI, Deps
from handlers.filing_progress import missing_of, procedure_of, working_days_left
from handlers.wording import reminders as words
from storage.filing_states import FilingState
from storage.push_values import NewPush
from storage.reminders import DueReminder
from storage.unit import Unit

#: Reminders taken in one transaction: small enough to hold SQLite's write lock for some milliseconds only.
BATCH = 200
_REMINDED = {FilingState.PREPARING, FilingState.RETURNED}
_URGENCY = 3


async def queue_due(deps: Deps) -> int:
    """Write pushes for all reminders that are due; returns how many reminders were dealt with."""
    total = 0
    while taken := await _queue_batch(deps):
        total += taken
        if taken < BATCH:
            break
    return total


async def _queue_batch(deps: Deps) -> int:
    now = deps.clock()
    async with deps.database.view() as unit:
        first = await unit.reminders.next_at()
    if first is None or first > now:
        return 0
    async with deps.database.unit() as unit:
        due = await unit.reminders.due(now, BATCH)
        per_operator: dict[str, list[DueReminder]] = defaultdict(list)
        for reminder in await _latest_per_filing(due, unit):
            per_operator[reminder.openid].append(reminder)
        for reminders in per_operator.values():
            await _push(reminders, deps, unit, now)
    return len(due)


async def _latest_per_filing(due: Sequence[DueReminder], unit: Unit) -> list[DueReminder]:
    """Of several missed stages of one filing only the latest is told; what needs no word is cancelled."""
    latest: dict[int, DueReminder] = {}
    for reminder in due:
        told = reminder.followed and reminder.filing.state in _REMINDED
        if not told:
            await unit.reminders.cancel(reminder.reminder.id)
            continue
        if earlier := latest.get(reminder.filing.id):
            await unit.reminders.cancel(earlier.reminder.id)
        latest[reminder.filing.id] = reminder
    return list(latest.values())


async def _push(reminders: Sequence[DueReminder], deps: Deps, unit: Unit, now: datetime) -> None:
    queued = [reminder for reminder in reminders if await unit.reminders.queue(reminder.reminder.id)]
    if not queued:
        return
    today = now.astimezone(SHANGHAI).date()
    due = sorted((_due(reminder, deps, today) for reminder in queued), key=lambda one: (one.due_on, one.filing.id))
    push = NewPush(
        key="reminder:" + "+".join(str(reminder.reminder.id) for reminder in queued[:8]),
        openid=queued[0].openid,
        operator_id=queued[0].filing.operator_id,
        subject=f"filing:{queued[0].filing.id}" if len(queued) == 1 else None,
        text=words.text(due, today),
        fields=words.fields(due, today),
        urgency=_URGENCY,
    )
    await unit.pushes.add(push, now)


def _due(reminder: DueReminder, deps: Deps, today: date) -> words.Due:
    procedure = procedure_of(reminder.filing, deps)
    due_on = reminder.reminder.due_on
    return words.Due(
        filing=reminder.filing,
        due_on=due_on,
        title=procedure.title,
        account_name=reminder.account_name,
        working_days=working_days_left(due_on, today, deps),
        missing=tuple(one.name for one in missing_of(reminder.filing, procedure).all),
        advice=not procedure.statutory,
        closes=deps.procedures.office.closes,
    )
