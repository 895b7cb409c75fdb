"""Counting working days: the worked examples, an independent count, provisional years and calendar files."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar_year import CalendarYear, load_calendar_year
from rules.errors import SourceError
from rules.statutory_days import Festival, festivals
from rules.working_days import Published, WorkingCalendar, state_council

CALENDAR = WorkingCalendar()
DAY = timedelta(days=1)
ALL_DAYS = [date(2024, 1, 1) + n * DAY for n in range((date(2026, 12, 31) - date(2024, 1, 1)).days + 1)]


@pytest.mark.parametrize(
    ("event_on", "working_days", "due_on"),
    [
        ("2026-09-28", 10, "2026-10-16"),
        ("2026-02-09", 10, "2026-02-28"),
        ("2026-11-20", 5, "2026-11-27"),
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-11-20", 10, "2026-12-04"),
    ],
)
def test_worked_examples(event_on: str, working_days: int, due_on: str) -> None:
    """The worked examples of the law reading come out to the day."""
    deadline = CALENDAR.count(date.fromisoformat(event_on), working_days)

    assert deadline.due_on == date.fromisoformat(due_on)
    assert not deadline.provisional
    assert len(deadline.counted) == working_days


def test_event_day_is_not_counted_and_make_up_workdays_are() -> None:
    """An event on a holiday starts the count on the next worked day, a make-up Saturday included."""
    assert CALENDAR.count(date(2026, 10, 7), 3).counted == (date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 10))


def _independent_working_days() -> list[date]:
    china = holidays.country_holidays("CN", years=range(2024, 2028))
    return [day for day in ALL_DAYS if (day.weekday() < 5 or day in china.weekend_workdays) and day not in china]


def test_every_day_of_three_years_agrees_with_another_library() -> None:
    """The working days of 2024–2026 are the same by the package `holidays`, which has its own data."""
    assert [day for day in ALL_DAYS if CALENDAR.is_working_day(day)] == _independent_working_days()


@pytest.mark.parametrize("working_days", [5, 10])
def test_every_deadline_of_three_years_agrees_with_another_library(working_days: int) -> None:
    """Each event day of 2024–2026 has the last day that the other library's list of days gives."""
    worked = _independent_working_days()
    after = {event: [day for day in worked if event < day <= event + 40 * DAY] for event in ALL_DAYS}

    for event, days in after.items():
        if len(days) >= working_days:
            assert CALENDAR.count(event, working_days).counted == tuple(days[:working_days])


@given(st.sampled_from(ALL_DAYS), st.integers(1, 15))
def test_count_holds_only_working_days_after_the_event(event_on: date, working_days: int) -> None:
    """A later event never has an earlier last day, and what is counted is worked and after the event."""
    deadline = CALENDAR.count(event_on, working_days)

    assert all(day > event_on for day in deadline.counted)
    assert deadline.due_on == deadline.counted[-1]
    assert CALENDAR.count(event_on + DAY, working_days).due_on >= deadline.due_on


@pytest.mark.parametrize(
    ("event_on", "working_days", "due_on"),
    [
        ("2026-12-28", 10, "2027-01-12"),  # New Year is a Friday: a long weekend that needs no make-up day.
        ("2026-12-15", 10, "2026-12-29"),
        ("2027-01-28", 10, "2027-02-15"),  # Across the Spring Festival: only the four statutory days are off for sure.
        ("2027-02-09", 5, "2027-02-15"),  # After it: Saturday the 13th may have been made a workday.
        ("2027-01-22", 5, "2027-01-28"),  # Before it: so may Saturday the 23rd.
        ("2044-01-25", 5, "2044-02-01"),  # Beyond the lunar table: fixed days only, which is the earlier way.
    ],
)
def test_unpublished_year(event_on: str, working_days: int, due_on: str) -> None:
    """A year without data counts weekdays less the statutory days, make-up days in the way that ends earlier."""
    deadline = CALENDAR.count(date.fromisoformat(event_on), working_days)

    assert deadline.due_on == date.fromisoformat(due_on)
    assert deadline.provisional == (deadline.due_on.year > 2026)


def _as_if_unpublished(*years: int) -> WorkingCalendar:
    known = state_council()
    return WorkingCalendar(published=lambda: Published(known.years - set(years), known.holidays, known.workdays))


@pytest.mark.parametrize("working_days", [1, 5, 10])
@pytest.mark.parametrize("years", [(2025,), (2026,), (2025, 2026)])
def test_provisional_day_is_never_later_than_the_real_one(years: tuple[int, ...], working_days: int) -> None:
    """Had 2025 or 2026 not been published, no event day would have got a last day after the real one."""
    blind = _as_if_unpublished(*years)
    events = [day for day in ALL_DAYS if date(years[0] - 1, 12, 1) <= day < date(years[-1], 12, 1)]

    late = [day for day in events if blind.count(day, working_days).due_on > CALENDAR.count(day, working_days).due_on]

    assert late == []


def test_statutory_days_agree_with_another_library() -> None:
    """The lunar table is the one that the package `holidays` has."""
    china = holidays.country_holidays("CN", years=range(2025, 2041), observed=False)

    for year in range(2025, 2041):
        assert all(day in china for festival in festivals(year) for day in _days(festival))
        assert sum(len(_days(festival)) for festival in festivals(year)) == 13


def _days(festival: Festival) -> list[date]:
    return [festival.first + n * DAY for n in range((festival.last - festival.first).days + 1)]


def test_neighbouring_working_days() -> None:
    """Steps to the next and previous working days pass over holidays and land on make-up workdays."""
    assert CALENDAR.next_working_day(date(2026, 9, 30)) == date(2026, 10, 8)
    assert CALENDAR.previous_working_day(date(2026, 10, 12)) == date(2026, 10, 10)
    assert CALENDAR.working_days_before(date(2026, 10, 16), 5) == date(2026, 10, 10)


def test_no_working_day_to_count_is_refused() -> None:
    """A count of nothing has no last day."""
    with pytest.raises(ValueError, match="at least one"):
        CALENDAR.count(date(2026, 11, 20), 0)


def test_answer_is_the_printed_form() -> None:
    """The answer holds ISO days and nothing else."""
    assert CALENDAR.count(date(2026, 11, 20), 2).answer() == {
        "due_on": "2026-11-24",
        "provisional": False,
        "counted": ["2026-11-23", "2026-11-24"],
    }


NOTICE = """
source: 国务院办公厅关于2027年部分节假日安排的通知
year: 2027
holidays: [2027-01-01, 2027-02-05..2027-02-11]
workdays: [2027-01-30, 2027-02-20]
"""


@pytest.fixture
def notice_file(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a calendar file."""

    def write(text: str) -> Path:
        file = tmp_path / "2027.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_calendar_file_makes_a_year_certain(notice_file: Callable[[str], Path]) -> None:
    """With a file for 2027 its deadlines are certain and follow the file."""
    year = load_calendar_year(notice_file(NOTICE))

    deadline = WorkingCalendar([year]).count(date(2027, 1, 28), 5)

    assert year.year == 2027
    assert deadline.due_on == date(2027, 2, 3)
    assert date(2027, 1, 30) in deadline.counted
    assert not deadline.provisional


def test_calendar_file_replaces_the_package() -> None:
    """A file for a year that the package knows wins for the whole year."""
    year = CalendarYear(year=2026, holidays=frozenset({date(2026, 11, 23)}), workdays=frozenset())

    assert not WorkingCalendar([year]).is_working_day(date(2026, 11, 23))
    assert WorkingCalendar([year]).is_working_day(date(2026, 10, 5))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("2027-01-30", "2027-13-30", "is no day"),
        ("2027-02-11", "2027-01-11", "is no day"),
        ("2027-01-30", "2027-01-29", "is no weekend day"),
        ("2027-01-30", "2027-02-06", "a holiday and a workday"),
        ("2027-01-30", "2028-01-29", "is outside 2027"),
        ("year: 2027", "year: next", "is not understood"),
        ("workdays:", "workday:", "unknown"),
        ("source:", "sauce:", "missing"),
    ],
)
def test_broken_calendar_file(notice_file: Callable[[str], Path], old: str, new: str, words: str) -> None:
    """A calendar file that cannot be true is refused with the place and the reason."""
    with pytest.raises(SourceError, match=words):
        load_calendar_year(notice_file(NOTICE.replace(old, new)))
