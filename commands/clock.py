"""The one place where the machine's clock is read; everybody else is given a Clock."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

#: Gives the present moment, aware.
Clock = Callable[[], datetime]

#: The time zone in which the regulation counts its days.
SHANGHAI = ZoneInfo("Asia/Shanghai")


def system_clock() -> datetime:
    """The machine's time, aware, in Asia/Shanghai."""
    return datetime.now(SHANGHAI)
