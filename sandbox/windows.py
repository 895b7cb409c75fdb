"""When and how often the account may write to somebody on its own (客服消息).

Source: developers.weixin.qq.com, customer service messages, quotas since 2023-06-12: five in 48 hours after a message,
three in one minute after a menu click, a scan or a follow. How overlapping windows combine is not documented; here
both count, and the one that ends first is spent first.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.refusals import Refusal


@dataclass(slots=True)
class Window:
    """One open window: until when, and how many messages are left in it."""

    until: datetime
    left: int


class Windows:
    """The windows of one user."""

    def __init__(self) -> None:
        """Start with none open."""
        self._open: dict[str, Window] = {}

    def by_message(self, now: datetime) -> None:
        """The user wrote: the balance is reset to five, not added to."""
        self._open["message"] = Window(now + timedelta(hours=48), 5)

    def by_trigger(self, now: datetime) -> None:
        """The user clicked, scanned or followed: three in one minute."""
        self._open["trigger"] = Window(now + timedelta(minutes=1), 3)

    def close(self) -> None:
        """The user left: nothing is open any more."""
        self._open.clear()

    def left(self, now: datetime) -> int:
        """Return how many messages may be sent at this moment."""
        return sum(window.left for window in self._current(now))

    def spend(self, now: datetime) -> Refusal | None:
        """Take one message out of the window that ends first.

        Returns:
            None when there was one; 45015 when no window is open; 45047 when those open are used up.
        """
        current = self._current(now)
        if not current:
            return Refusal(45015)
        for window in current:
            if window.left:
                window.left -= 1
                return None
        return Refusal(45047)

    def _current(self, now: datetime) -> list[Window]:
        return sorted(
            (window for window in self._open.values() if now <= window.until), key=lambda window: window.until
        )
