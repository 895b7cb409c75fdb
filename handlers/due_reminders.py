"""Turning reminders whose time has come into pushes: one message for each operator, each stage once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from handlers.deps import SHANGHAI, Deps
from handlers.filing_progress import missing_of, procedure_of, working_days_left
from handlers.urgency import Urgency
from handlers.wording import reminders as words
from storage.filing_states import FilingState
from storage.push_values import NewPush
from storage.reminders import DueReminder
from storage.unit import Unit

#: Operators taken in one transaction: few enough to hold SQLite's write lock for some tens of milliseconds only.
BATCH = 40
_REMINDED = {FilingState.PREPARING, FilingState.RETURNED}


async def queue_due(deps: Deps) -> int:
    """Write pushes for the reminders of some operators that are due; returns how many reminders were dealt with."""
    now = deps.clock()
    async with deps.database.view() as unit:
        first = await unit.reminders.next_at()
    if first is None or first > now:
        return 0
    async with deps.database.unit() as unit:
        operators = await unit.reminders.due_operators(now, BATCH)
        # What was to be said and has not left is said anew, together with what is due now, in today's words.
        await unit.reminders.take_back_of(operators, "told_anew", now)
        due = await unit.reminders.due(now, operators)
        per_operator: dict[int, list[DueReminder]] = defaultdict(list)
        for reminder in await _to_tell(due, unit):
            per_operator[reminder.filing.operator_id].append(reminder)
        for reminders in per_operator.values():
            await _push(reminders, deps, unit, now)
    return len(due)


async def _to_tell(due: Sequence[DueReminder], unit: Unit) -> list[DueReminder]:
    """The latest stage of each filing that needs a word, as far as they are ours to queue; the others are cancelled."""
    latest = {one.filing.id: one for one in due if one.followed and one.filing.state in _REMINDED}
    told = {one.reminder.id for one in latest.values()}
    if silent := [one.reminder.id for one in due if one.reminder.id not in told]:
        await unit.reminders.cancel(silent)
    ours = await unit.reminders.queue(told) if told else set()
    return [one for one in latest.values() if one.reminder.id in ours]


async def _push(reminders: Sequence[DueReminder], deps: Deps, unit: Unit, now: datetime) -> None:
    today = now.astimezone(SHANGHAI).date()
    due = sorted((_due(reminder, deps, today) for reminder in reminders), key=lambda one: (one.due_on, one.filing.id))
    numbers = sorted(reminder.reminder.id for reminder in reminders)
    push = NewPush(
        # The same reminders can be told anew after a push was taken back: the moment belongs to the key.
        key=f"reminder:{now:%y%m%d%H%M%S.%f}:{'+'.join(map(str, numbers[:8]))}",
        openid=reminders[0].openid,
        operator_id=reminders[0].filing.operator_id,
        text=words.text(due, today),
        fields=words.fields(due, today),
        urgency=Urgency.LAST_DAY if due[0].due_on <= today else Urgency.REMINDER,
    )
    if push_id := await unit.pushes.add(push, now):
        await unit.reminders.told_by(numbers, push_id)
    else:
        await unit.reminders.plan_again(numbers)


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
        advice=procedure.advice,
        closes=deps.procedures.office.closes,
    )
