"""The plan of reminders: which stages, when, and never at night or late."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.reminder_plan import EARLIEST, LATEST, OFF, ReminderSettings, Stage, StageGroup, plan
from rules.working_days import WorkingCalendar

CALENDAR = WorkingCalendar()
SHANGHAI = ZoneInfo("Asia/Shanghai")
DUE_ON = date(2026, 10, 16)
CREATED = datetime(2026, 9, 28, 10, tzinfo=SHANGHAI)


def _written(settings: ReminderSettings | None = None, *, created_at: datetime = CREATED) -> dict[str, str]:
    planned = plan(DUE_ON, CALENDAR, settings=settings, created_at=created_at)
    return {str(reminder.stage): f"{reminder.fire_at:%m-%d %H:%M}" for reminder in planned}


def test_all_stages_of_a_deadline() -> None:
    """5, 3 and 1 working days before (make-up Saturday counted), the day, each working day for a week, then weekly."""
    assert _written() == {
        "before-5": "10-10 09:00",
        "before-3": "10-13 09:00",
        "before-1": "10-15 09:00",
        "due": "10-16 09:00",
        "overdue-1": "10-19 09:00",
        "overdue-2": "10-20 09:00",
        "overdue-3": "10-21 09:00",
        "overdue-4": "10-22 09:00",
        "overdue-5": "10-23 09:00",
        "overdue-14": "10-30 09:00",
        "overdue-21": "11-06 09:00",
        "overdue-28": "11-13 09:00",
        "overdue-35": "11-20 09:00",
        "overdue-42": "11-27 09:00",
        "overdue-49": "12-04 09:00",
        "overdue-56": "12-11 09:00",
    }


@pytest.mark.parametrize(
    ("created_at", "first"),
    [
        (datetime(2026, 10, 13, 8, 59, tzinfo=SHANGHAI), "before-3"),
        (datetime(2026, 10, 13, 9, 0, tzinfo=SHANGHAI), "before-1"),
        (datetime(2026, 10, 13, 1, 0, tzinfo=UTC), "before-1"),
        (datetime(2026, 10, 16, 9, 1, tzinfo=SHANGHAI), "overdue-1"),
        (datetime(2026, 10, 24, 0, 0, tzinfo=SHANGHAI), "overdue-14"),
    ],
)
def test_passed_stages_are_left_out(created_at: datetime, first: str) -> None:
    """A plan made late starts with the next stage; nothing is sent late."""
    assert next(iter(_written(created_at=created_at))) == first


def test_plan_ends() -> None:
    """Eight weeks after the last day nothing is left to say."""
    assert _written(created_at=datetime(2026, 12, 12, tzinfo=SHANGHAI)) == {}


@pytest.mark.parametrize(
    ("settings", "stages"),
    [
        (OFF, []),
        (ReminderSettings(groups=frozenset({StageGroup.DUE})), ["due"]),
        (ReminderSettings(groups=frozenset({StageGroup.BEFORE}), before=(1, 2, 2)), ["before-2", "before-1"]),
        (ReminderSettings(groups=frozenset({StageGroup.BEFORE, StageGroup.DUE}), before=(1,)), ["before-1", "due"]),
    ],
)
def test_settings_choose_stages(settings: ReminderSettings, stages: list[str]) -> None:
    """Only what the operator chose is planned."""
    assert list(_written(settings)) == stages


def test_settings_choose_the_hour() -> None:
    """The operator's own time of day holds for every stage."""
    assert {moment[-5:] for moment in _written(ReminderSettings(at=time(17, 30))).values()} == {"17:30"}


@pytest.mark.parametrize("at", [time(8, 29), time(21), time(0), time(23, 59)])
def test_night_is_refused(at: time) -> None:
    """No setting can have reminders sent between 21:00 and 08:30."""
    with pytest.raises(ValueError, match="between"):
        ReminderSettings(at=at)


def test_advised_day_is_never_overdue() -> None:
    """A day that is only advised is reminded of beforehand and then left alone."""
    planned = plan(DUE_ON, CALENDAR, created_at=CREATED, advice=True)

    assert [str(reminder.stage) for reminder in planned] == ["before-5", "before-3", "before-1"]


def test_due_day_off_is_reminded_all_the_same() -> None:
    """A last day that is no working day is reminded of on the day; the other stages keep to working days."""
    planned = plan(date(2026, 10, 3), CALENDAR, created_at=CREATED)

    off = [str(reminder.stage) for reminder in planned if not CALENDAR.is_working_day(reminder.fire_at.date())]
    assert off == ["due"]


@given(
    st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    st.times(EARLIEST, LATEST).map(lambda at: at.replace(microsecond=0)),
    st.integers(0, 90),
)
def test_any_plan_is_in_order_by_day_and_unique(due_on: date, at: time, age: int) -> None:
    """For any day and age of the plan: in order, one a day, each stage once, in the future, on working days."""
    created_at = datetime.combine(due_on, time(12), tzinfo=SHANGHAI) - timedelta(days=30 - age)
    planned = plan(due_on, CALENDAR, settings=ReminderSettings(at=at), created_at=created_at)
    days = [reminder.fire_at.date() for reminder in planned]

    assert days == sorted(set(days))
    assert len({str(reminder.stage) for reminder in planned}) == len(planned)
    assert all(reminder.fire_at > created_at for reminder in planned)
    assert all(CALENDAR.is_working_day(day) or day == due_on for day in days)


@pytest.mark.parametrize("text", ["before-5", "due", "overdue-1", "overdue-56"])
def test_stage_survives_storing(text: str) -> None:
    """The stored form of a stage gives the stage back."""
    assert str(Stage.parse(text)) == text


@pytest.mark.parametrize("text", ["", "after-1", "before-x"])
def test_unknown_stage_is_refused(text: str) -> None:
    """A text that is no stage raises."""
    with pytest.raises(ValueError, match=r"not a valid|invalid literal"):
        Stage.parse(text)
