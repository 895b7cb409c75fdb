"""The statutory public holidays (法定节假日), for years whose working-day calendar is not published yet.

Source: State Council order 795 of 2024 (全国年节及纪念日放假办法, in force since 2025-01-01): New Year 1 day,
Spring Festival 4 days from the eve, Qingming 1, Labour Day 2, Dragon Boat 1, Mid-Autumn 1, National Day 3.
"""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

#: Facts, not computed, by year: first day of the Spring Festival, Qingming, Dragon Boat, Mid-Autumn.
_LUNAR = {
    2025: ("01-29", "04-04", "05-31", "10-06"),
    2026: ("02-17", "04-05", "06-19", "09-25"),
    2027: ("02-06", "04-05", "06-09", "09-15"),
    2028: ("01-26", "04-04", "05-28", "10-03"),
    2029: ("02-13", "04-04", "06-16", "09-22"),
    2030: ("02-03", "04-05", "06-05", "09-12"),
    2031: ("01-23", "04-05", "06-24", "10-01"),
    2032: ("02-11", "04-04", "06-12", "09-19"),
    2033: ("01-31", "04-04", "06-01", "09-08"),
    2034: ("02-19", "04-05", "06-20", "09-27"),
    2035: ("02-08", "04-05", "06-10", "09-16"),
    2036: ("01-28", "04-04", "05-30", "10-04"),
    2037: ("02-15", "04-04", "06-18", "09-24"),
    2038: ("02-04", "04-05", "06-07", "09-13"),
    2039: ("01-24", "04-05", "05-27", "10-02"),
    2040: ("02-12", "04-04", "06-14", "09-20"),
}
#: Make-up workdays (调休上班日) lie within this many days of their holiday.
_MAKE_UP_REACH = timedelta(days=14)
_DAY = timedelta(days=1)
_TUESDAY, _THURSDAY = 1, 3


@dataclass(frozen=True, slots=True)
class Festival:
    """A run of statutory holidays, first and last day included."""

    first: date
    last: date

    @property
    def may_move_days(self) -> bool:
        """Whether weekend days around it may be made workdays: a long holiday, or one day away from a weekend."""
        return self.first != self.last or self.first.weekday() in {_TUESDAY, _THURSDAY}

    def possible_workday(self, event_on: date) -> date | None:
        """The first weekend day after the event that may be worked for this holiday, on the event's side of it.

        A make-up workday gives back a day off beside the holiday. It shortens a count only where the count does not
        cross that day off too: before the holiday for an event before it, else after the holiday.
        """
        if not self.may_move_days:
            return None
        if event_on < self.first:
            since, until = max(event_on + _DAY, self.first - _MAKE_UP_REACH), self.first - _DAY
        else:
            since, until = max(event_on, self.last) + _DAY, self.last + _MAKE_UP_REACH
        return next((day for day in _between(since, until) if day.weekday() >= 5), None)


@functools.cache
def festivals(year: int) -> tuple[Festival, ...]:
    """The statutory holidays of a year in order; beyond the lunar table only those on fixed days."""
    runs = [
        Festival(date(year, 1, 1), date(year, 1, 1)),
        Festival(date(year, 5, 1), date(year, 5, 2)),
        Festival(date(year, 10, 1), date(year, 10, 3)),
    ]
    if year in _LUNAR:
        spring, *single = (date.fromisoformat(f"{year}-{day}") for day in _LUNAR[year])
        runs += [Festival(spring - _DAY, spring + 2 * _DAY), *(Festival(day, day) for day in single)]
    return tuple(sorted(runs, key=lambda run: run.first))


def is_statutory(day: date) -> bool:
    """Whether the day itself is a statutory holiday."""
    return any(run.first <= day <= run.last for run in festivals(day.year))


def _between(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += _DAY
