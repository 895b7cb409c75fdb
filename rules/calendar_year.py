"""A year's working-day calendar out of a file, for a year that the installed package does not know yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from rules.yaml_source import Section, read_yaml

_DAY_FORMS = "Write a day as 2027-10-01 or a run of days as 2027-10-01..2027-10-07."


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarYear:
    """What a State Council notice fixes for one year."""

    year: int
    #: Days off, weekends among them or not.
    holidays: frozenset[date]
    #: Weekend days that are worked (调休上班日).
    workdays: frozenset[date]


def load_calendar_year(file: Path) -> CalendarYear:
    """Read a calendar file: `year`, `holidays`, `workdays`, and `source` for the notice it follows.

    Raises:
        SourceError: The file is not understood, or its days cannot be true; names line, key and remedy.
    """
    section = read_yaml(file)
    section.text("source")
    year = section.parsed("year", int, remedy="Write the year as 2027.")
    holidays = frozenset(_days(section, "holidays", year))
    workdays = frozenset(_days(section, "workdays", year))
    section.close()
    if both := sorted(holidays & workdays):
        section.refuse(f"{both[0]} is a holiday and a workday", key="workdays", remedy="Keep it in one of the two.")
    if idle := sorted(day for day in workdays if day.weekday() < 5):
        section.refuse(f"{idle[0]} is no weekend day", key="workdays", remedy="List only weekend days that are worked.")
    return CalendarYear(year=year, holidays=holidays, workdays=workdays)


def _days(section: Section, key: str, year: int) -> Iterator[date]:
    for text in section.texts(key, at_least=int(key == "holidays")):
        try:
            run = _run(text)
        except ValueError:
            section.refuse(f"“{text}” is no day", key=key, remedy=_DAY_FORMS)
        for day in run:
            # The notice for a year may move days of the December before it.
            if day.year != year and (day.year, day.month) != (year - 1, 12):
                section.refuse(f"{day} is outside {year}", key=key, remedy="Give every year its own file.")
            yield day


def _run(text: str) -> list[date]:
    first, _, last = text.partition("..")
    start = date.fromisoformat(first.strip())
    end = date.fromisoformat(last.strip()) if last else start
    days = (end - start).days + 1
    if not 1 <= days <= 31:
        raise ValueError(text)
    return [start + timedelta(days=offset) for offset in range(days)]
