"""Rests that WeChat has asked for, shared by all processes: storage implements it on Redis."""

from datetime import datetime
from typing import Protocol

#: Name of the rest of all pushes, while a person mends the settings; others are named by the path of a call.
SENDING = "sending"


class Rests(Protocol):
    """What rests until when, and why.

    A rest may be forgotten: then the next call asks WeChat, is refused again, and the rest is noted anew.
    """

    async def put(self, name: str, until: datetime, *, why: str, now: datetime) -> None:
        """Note a rest; one that lasts longer already stays."""

    async def of(self, name: str, *, now: datetime) -> tuple[datetime, str] | None:
        """Until when it rests and why; None when it does not."""
