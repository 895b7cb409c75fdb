"""A calendar follows the files of its folder."""

from datetime import date
from pathlib import Path

import pytest

from rules.calendar_source import FollowingCalendar
from rules.errors import SourceError

YEAR = "source: 测试\nyear: 2030\nholidays: [2030-01-02]\n"
DAY = date(2030, 1, 2)


def test_a_file_counts_as_soon_as_it_is_there(tmp_path: Path) -> None:
    """A year comes with its file, changes with it and goes with it; in between the calendar is the same object."""
    following = FollowingCalendar(tmp_path / "calendar")
    before = following.current()
    file = tmp_path / "calendar" / "2030.yaml"
    file.parent.mkdir()
    file.write_text(YEAR, encoding="utf-8")
    there = following.current()
    file.write_text(YEAR.replace("2030-01-02", "2030-01-03, 2030-01-04"), encoding="utf-8")
    changed = following.current()
    file.unlink()

    assert (before.is_published(2030), before.is_working_day(DAY)) == (False, True)
    assert (there.is_published(2030), there.is_working_day(DAY)) == (True, False)
    assert changed.is_working_day(DAY)
    assert changed is not there
    assert not following.current().is_published(2030)
    assert following.current() is following.current()


def test_a_broken_file_leaves_the_calendar_as_it_was(tmp_path: Path) -> None:
    """While running a broken file is not followed; at the start it is refused with its place."""
    (tmp_path / "2030.yaml").write_text(YEAR, encoding="utf-8")
    following = FollowingCalendar(tmp_path)
    (tmp_path / "2031.yaml").write_text("year: 2031\n", encoding="utf-8")

    assert following.current().is_published(2030)
    assert not following.current().is_published(2031)
    with pytest.raises(SourceError, match="source"):
        FollowingCalendar(tmp_path)
