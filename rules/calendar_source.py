"""A working-day calendar that follows its files: a year dropped into the folder counts without a restart."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from rules.calendar_year import load_calendar_year
from rules.errors import RulesError
from rules.working_days import Published, WorkingCalendar, state_council

_log = logging.getLogger(__name__)
_Stamp = tuple[tuple[str, int, int], ...]


@dataclass
class FollowingCalendar:
    """Gives the calendar of the newest files that could be read; safe to share between threads."""

    #: Its `*.yaml` are years of one's own; it need not exist.
    folder: Path
    published: Callable[[], Published] = state_council
    _calendar: WorkingCalendar = field(init=False)
    _stamp: _Stamp = field(init=False)
    _lock: Lock = field(init=False, default_factory=Lock)

    def __post_init__(self) -> None:
        """Read the files for the first time.

        Raises:
            SourceError: One of them is not understood: here that stops the start.
        """
        self._stamp = self._newest()
        self._calendar = self._read()

    def current(self) -> WorkingCalendar:
        """The calendar of the files as they are; the one before while they are broken, which is logged once."""
        stamp = self._newest()
        if stamp == self._stamp:
            return self._calendar
        with self._lock:
            if stamp != self._stamp:
                self._stamp = stamp
                self._swap()
        return self._calendar

    def _swap(self) -> None:
        try:
            self._calendar = self._read()
        except (RulesError, OSError) as error:
            _log.warning("calendar_not_reloaded", extra={"reason": str(error)})
        else:
            _log.info("calendar_reloaded", extra={"files": len(self._stamp)})

    def _read(self) -> WorkingCalendar:
        return WorkingCalendar([load_calendar_year(Path(name)) for name, *_ in self._stamp], published=self.published)

    def _newest(self) -> _Stamp:
        return tuple(filter(None, map(_stamp_of, sorted(self.folder.glob("*.yaml")))))


def _stamp_of(file: Path) -> tuple[str, int, int] | None:
    """Name, time of change and size; None when the file went away after it was listed."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return str(file), found.st_mtime_ns, found.st_size
