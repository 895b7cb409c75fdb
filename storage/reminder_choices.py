"""What operators chose about reminders: hour, days before, on or off; and filings that are left alone for a while."""

from datetime import date, time

from sqlalchemy import delete, select

from rules.reminder_plan import OFF, ReminderSettings
from storage.statements import Store, insert_into
from storage.tables import REMINDER_SETTINGS, SNOOZES


class ReminderChoices(Store):
    """The tables reminder_settings and snoozes."""

    async def of(self, operator_id: int) -> ReminderSettings:
        """What the operator chose, or the usual."""
        row = await self._row(select(REMINDER_SETTINGS).where(REMINDER_SETTINGS.c.operator_id == operator_id))
        if row is None:
            return ReminderSettings()
        groups = OFF.groups if row["off"] else ReminderSettings().groups
        return ReminderSettings(groups=groups, before=tuple(row["before"]), at=time.fromisoformat(row["at"]))

    async def choose(self, operator_id: int, chosen: ReminderSettings) -> None:
        """Keep what the operator chose, in place of what they chose before."""
        values = {"off": not chosen.groups, "before": list(chosen.before), "at": f"{chosen.at:%H:%M}"}
        new = insert_into(self._connection, REMINDER_SETTINGS).values(operator_id=operator_id, **values)
        await self._connection.execute(new.on_conflict_do_update(index_elements=["operator_id"], set_=values))

    async def snoozed_until(self, filing_id: int) -> date | None:
        """The day until which the filing is left alone."""
        row = await self._row(select(SNOOZES.c.until_on).where(SNOOZES.c.filing_id == filing_id))
        return row["until_on"] if row else None

    async def snooze(self, filing_id: int, until_on: date | None) -> None:
        """Leave the filing alone until that day; None ends it."""
        if until_on is None:
            await self._connection.execute(delete(SNOOZES).where(SNOOZES.c.filing_id == filing_id))
            return
        new = insert_into(self._connection, SNOOZES).values(filing_id=filing_id, until_on=until_on)
        change = new.on_conflict_do_update(index_elements=["filing_id"], set_={"until_on": until_on})
        await self._connection.execute(change)
