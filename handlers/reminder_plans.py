"""The plan of reminders of a filing follows every change of the filing, in the same transaction."""

from dataclasses import replace
from datetime import UTC, datetime

from handlers.deps import Deps
from rules import reminder_plan
from storage.filing_states import FilingState
from storage.filing_values import Filing
from storage.reminders import PlannedReminder
from storage.unit import Unit

#: What was handed in is the office's turn: nobody is reminded of it until it comes back.
_REMINDED = {FilingState.PREPARING, FilingState.RETURNED}
#: The store decides by the present which stages have passed; it is given all of them.
_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


async def replan(filing: Filing, deps: Deps, unit: Unit, *, now: datetime) -> None:
    """Bring the stored plan in line with the filing, and take back what is on its way and has no use any more."""
    wanted = filing.state in _REMINDED and filing.due_on is not None
    rows = await _rows(filing, deps, unit) if wanted else []
    await unit.reminders.replan(filing.id, rows, now=now)
    if not wanted:
        await unit.pushes.drop_about(f"filing:{filing.id}", filing.state.value, now)


async def _rows(filing: Filing, deps: Deps, unit: Unit) -> list[PlannedReminder]:
    if filing.due_on is None:
        return []
    advice = deps.procedures.procedure(filing.kind).advice
    chosen = await unit.reminder_choices.of(filing.operator_id)
    settings = replace(chosen, put_off_to=await unit.reminder_choices.snoozed_until(filing.id))
    planned = reminder_plan.plan(filing.due_on, deps.calendar, created_at=_ALWAYS, settings=settings, advice=advice)
    return [PlannedReminder(due_on=filing.due_on, stage=str(row.stage), fire_at=row.fire_at) for row in planned]
