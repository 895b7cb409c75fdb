"""Daily limits of the interfaces, and the ten times a month that they may be cleared.

Source: copies of the official table; minute limits are left out.
"""

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.refusals import Refusal

_SHANGHAI = ZoneInfo("Asia/Shanghai")
DAILY = {
    "/cgi-bin/token": 2_000,
    "/cgi-bin/stable_token": 500_000,
    "/cgi-bin/message/custom/send": 500_000,
    "/cgi-bin/message/template/send": 100_000,
    "/cgi-bin/menu/create": 1_000,
    "/cgi-bin/menu/get": 10_000,
    "/cgi-bin/menu/delete": 1_000,
    "/cgi-bin/qrcode/create": 100_000,
    "/cgi-bin/media/upload": 100_000,
    "/cgi-bin/media/get": 200_000,
}
_CLEARS_PER_MONTH = 10


class Quotas:
    """Counts calls by interface and day (midnight in Shanghai)."""

    def __init__(self) -> None:
        """Start with nothing used."""
        self._used: Counter[tuple[str, str]] = Counter()
        self._clears: Counter[str] = Counter()

    def take(self, path: str, now: datetime) -> Refusal | None:
        """Count one call; 45009 when the day's limit is used up."""
        key = (path, f"{now.astimezone(_SHANGHAI):%Y-%m-%d}")
        if self._used[key] >= DAILY.get(path, 1_000_000):
            return Refusal(45009)
        self._used[key] += 1
        return None

    def clear(self, now: datetime) -> Refusal | None:
        """Forget what was used; 48006 when that was done ten times this month."""
        month = f"{now.astimezone(_SHANGHAI):%Y-%m}"
        if self._clears[month] >= _CLEARS_PER_MONTH:
            return Refusal(48006)
        self._clears[month] += 1
        self._used.clear()
        return None
