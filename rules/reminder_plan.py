"""When to remind (提醒) of a deadline: stages before, on and after the last day; pure, all known is an argument."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from rules.working_days import WorkingCalendar

_SHANGHAI = ZoneInfo("Asia/Shanghai")
#: Nobody is reminded outside these hours.
EARLIEST, LATEST = time(8, 30), time(20, 59)
#: Working days after the last day on which an overdue filing is recalled daily, and weeks until it is given up.
_DAILY, _WEEKS = 5, 8
_WEEK = timedelta(days=7)


class StageGroup(StrEnum):
    """What an operator can switch on and off."""

    BEFORE = "before"
    DUE = "due"
    OVERDUE = "overdue"
    #: The day that an operator put a filing off to (稍后); part of every plan.
    PUT_OFF = "put_off"


@dataclass(frozen=True, slots=True, order=True)
class Stage:
    """One occasion of reminding; its text form is stored and unique within a plan."""

    group: StageGroup
    #: Working days before; working days or, from the second week on, calendar days after; 0 on the last day; the day
    #: itself as a number (20261127) where a filing was put off to it.
    days: int = 0

    def __str__(self) -> str:
        """The stored form: before-5, due, overdue-1."""
        return f"{self.group}-{self.days}" if self.days else str(self.group)

    @classmethod
    def parse(cls, text: str) -> "Stage":
        """The stage of a stored form.

        Raises:
            ValueError: It is none.
        """
        group, _, days = text.partition("-")
        return cls(StageGroup(group), int(days or 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderSettings:
    """What an operator chose."""

    groups: frozenset[StageGroup] = frozenset(StageGroup)
    #: Working days before the last day.
    before: tuple[int, ...] = (5, 3, 1)
    #: Time of day in Asia/Shanghai.
    at: time = time(9)
    #: For one filing: nothing is said before that day and something on it; the last day is told all the same.
    put_off_to: date | None = None

    def __post_init__(self) -> None:
        """Refuse the night.

        Raises:
            ValueError: `at` is not between `EARLIEST` and `LATEST`.
        """
        if not EARLIEST <= self.at <= LATEST:
            raise ValueError(f"reminders go out between {EARLIEST} and {LATEST}, not at {self.at}")


OFF = ReminderSettings(groups=frozenset())


@dataclass(frozen=True, slots=True)
class PlannedReminder:
    """A stage and the moment at which it is due."""

    stage: Stage
    #: Aware, in Asia/Shanghai.
    fire_at: datetime


def plan(
    due_on: date,
    calendar: WorkingCalendar,
    *,
    created_at: datetime,
    settings: ReminderSettings | None = None,
    advice: bool = False,
) -> tuple[PlannedReminder, ...]:
    """The reminders of a deadline in order of time.

    Stages whose moment has passed at `created_at` are left out: the answer to the operator tells them at once.

    Args:
        due_on: The last day.
        calendar: Tells working days.
        created_at: When the plan is made, aware.
        settings: What the operator chose; all stages at 09:00 when None.
        advice: The day is only advised: reminded of beforehand, never on it or as overdue.
    """
    chosen = settings or ReminderSettings()
    groups = chosen.groups & {StageGroup.BEFORE} if advice else chosen.groups
    stages = [one for one in _stages(due_on, calendar, chosen.before) if one[0].group in groups]
    if chosen.put_off_to and chosen.groups:
        stages = _put_off(stages, calendar.on_or_after(chosen.put_off_to))
    planned = (PlannedReminder(stage, datetime.combine(day, chosen.at, tzinfo=_SHANGHAI)) for stage, day in stages)
    return tuple(reminder for reminder in planned if reminder.fire_at > created_at)


def _put_off(stages: list[tuple[Stage, date]], to: date) -> list[tuple[Stage, date]]:
    kept = [(stage, day) for stage, day in stages if day > to or stage.group is StageGroup.DUE]
    if all(day != to for _, day in kept):
        kept.append((Stage(StageGroup.PUT_OFF, int(f"{to:%Y%m%d}")), to))
    return sorted(kept, key=lambda one: one[1])


def _stages(due_on: date, calendar: WorkingCalendar, before: tuple[int, ...]) -> Iterator[tuple[Stage, date]]:
    for days in sorted(set(before), reverse=True):
        yield Stage(StageGroup.BEFORE, days), calendar.working_days_before(due_on, days)
    yield Stage(StageGroup.DUE), due_on
    last = due_on
    for days in range(1, _DAILY + 1):
        last = calendar.next_working_day(last)
        yield Stage(StageGroup.OVERDUE, days), last
    for week in range(2, _WEEKS + 1):
        day = calendar.on_or_after(due_on + week * _WEEK)
        # A long holiday can carry two weeks to one day, or the second week into the daily ones.
        if day > last:
            yield Stage(StageGroup.OVERDUE, 7 * week), day
            last = day
