"""Counting working days (工作日): the State Council's calendar, an own calendar file, and provisional years.

Articles 5 and 8 give 10 and 5 working days; Civil Code 201 leaves the day of the event out of the count.
"""

import functools
import importlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypedDict

from rules.calendar_year import CalendarYear
from rules.statutory_days import Festival, festivals, is_statutory

_DAY = timedelta(days=1)
_SATURDAY = 5


class DeadlineAnswer(TypedDict):
    """What `deadline --json` prints; days in ISO form."""

    due_on: str
    provisional: bool
    counted: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The last day (截止日) of a count, to 24:00 in Asia/Shanghai."""

    due_on: date
    #: 暂定: the count reaches into a year whose calendar is not published; the day can only become later.
    provisional: bool
    #: The working days that were counted, the last of them `due_on`.
    counted: tuple[date, ...]

    def answer(self) -> DeadlineAnswer:
        """The form that the command line prints as JSON."""
        return {
            "due_on": self.due_on.isoformat(),
            "provisional": self.provisional,
            "counted": [day.isoformat() for day in self.counted],
        }


@dataclass(frozen=True, slots=True)
class Published:
    """What the State Council's notices fix, for the years that are published."""

    years: frozenset[int]
    holidays: frozenset[date]
    workdays: frozenset[date]


@functools.cache
def state_council() -> Published:
    """The State Council's notices as the package `chinesecalendar` has them, loaded when first asked."""
    constants = importlib.import_module("chinese_calendar.constants")
    holidays = frozenset(constants.holidays)
    return Published(
        years=frozenset(day.year for day in holidays),
        holidays=holidays,
        workdays=frozenset(constants.workdays),
    )


class WorkingCalendar:
    """Which days are working days, and the count from an event to its last day."""

    def __init__(
        self, years: Collection[CalendarYear] = (), *, published: Callable[[], Published] = state_council
    ) -> None:
        """Take calendar years of one's own; each replaces what `published` says of that year."""
        self._published = published
        self._own_years = frozenset(year.year for year in years)
        self._own_holidays = frozenset(day for year in years for day in year.holidays)
        self._own_workdays = frozenset(day for year in years for day in year.workdays)

    def is_published(self, year: int) -> bool:
        """Whether the calendar of that year is known, so that its days are certain."""
        return year in self._own_years or year in self._published().years

    def is_working_day(self, day: date) -> bool:
        """Whether the day is worked; in an unpublished year every weekday but the statutory holidays."""
        if day in self._own_workdays or day in self._own_holidays:
            return day in self._own_workdays
        weekday = day.weekday() < _SATURDAY
        if day.year in self._own_years:
            return weekday
        if day.year in self._published().years:
            return day in self._published().workdays or (weekday and day not in self._published().holidays)
        return weekday and not is_statutory(day)

    def next_working_day(self, day: date) -> date:
        """The first working day after the day."""
        return next(self._working_days_after(day, frozenset()))

    def on_or_after(self, day: date) -> date:
        """The day itself where it is worked, else the next working day."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def previous_working_day(self, day: date) -> date:
        """The last working day before the day."""
        day -= _DAY
        while not self.is_working_day(day):
            day -= _DAY
        return day

    def working_days_before(self, day: date, number: int) -> date:
        """The working day that many working days before the day, which itself need not be one."""
        for _ in range(number):
            day = self.previous_working_day(day)
        return day

    def count(self, event_on: date, working_days: int) -> Deadline:
        """Count working days from the day after the event (Civil Code 201).

        Where the count may touch days that the State Council has not fixed yet, the EARLIER of the possible last days
        is taken and marked provisional (docs/decisions/0003).

        Raises:
            ValueError: `working_days` is not positive.
        """
        if working_days < 1:
            raise ValueError(f"a count needs at least one working day, not {working_days}")
        counted = self._walk(event_on, working_days, frozenset())
        made_up: frozenset[date] = frozenset()
        for festival in self._unpublished(event_on, counted[-1]):
            if (day := festival.possible_workday(event_on)) is None:
                continue
            trial = made_up | {day}
            shorter = self._walk(event_on, working_days, trial)
            if event_on >= festival.first or shorter[-1] < festival.first:
                made_up, counted = trial, shorter
        provisional = bool(made_up.intersection(counted)) or not self.is_published(counted[-1].year)
        return Deadline(due_on=counted[-1], provisional=provisional, counted=counted)

    def _walk(self, event_on: date, working_days: int, made_up: Collection[date]) -> tuple[date, ...]:
        days = self._working_days_after(event_on, made_up)
        return tuple(next(days) for _ in range(working_days))

    def _working_days_after(self, day: date, made_up: Collection[date]) -> Iterator[date]:
        while True:
            day += _DAY
            if day in made_up or self.is_working_day(day):
                yield day

    def _unpublished(self, since: date, until: date) -> Iterator[Festival]:
        for year in range(since.year, until.year + 2):
            if not self.is_published(year):
                yield from festivals(year)
