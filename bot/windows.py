"""客服消息 windows: how many messages WeChat lets us send to a user after a contact, and for how long.

Source: WeChat's page Customer_Service_Messages, in force since 2023-06-12 (wechat.md 2.1). How overlapping contacts
combine is not documented, so both windows are kept and the one that closes first is spent first.
"""

import enum
from datetime import datetime, timedelta
from typing import Protocol

from bot import messages


class Window(enum.Enum):
    """The two kinds of window; a new contact of a kind replaces the balance of that kind."""

    #: The user wrote: five messages in 48 hours.
    MESSAGE = "message"
    #: The user followed, scanned a code or tapped a button: three messages in one minute.
    BRIEF = "brief"


#: Messages that may be sent in a window, and how long it stays open.
ALLOWANCES = {
    Window.MESSAGE: (5, timedelta(hours=48)),
    Window.BRIEF: (3, timedelta(minutes=1)),
}

_BRIEF_EVENTS = frozenset({"scancode_push", "scancode_waitmsg"})


class WindowStore(Protocol):
    """Windows of all users, shared by all processes; storage implements it on Redis. Windows travel as their value."""

    async def open(self, openid: str, window: str, *, count: int, closes_at: datetime) -> None:
        """Set the balance of this window, in place of what was left of an earlier one of the same kind."""

    async def reserve(self, openid: str, *, now: datetime, keep: int = 0) -> str | None:
        """Take one message out of the open window that closes first, in one atomic step.

        A window with no more than `keep` messages left is not touched. Returns the window's value, or None when no
        window is open at `now` or all are used up.
        """

    async def give_back(self, openid: str, window: str) -> None:
        """Put one message back into a window that still exists, because it surely was not sent."""

    async def close(self, openid: str) -> None:
        """Close all windows of this user: WeChat said so (45015, 45047), or the user left."""


def opened_by(inbound: messages.Inbound) -> Window | None:
    """Window that this contact opens, or None.

    A tap on a choice of a menu message arrives as text but counts as a tap by the rule's wording.
    """
    match inbound:
        case messages.TextMessage(choice=str()):
            return Window.BRIEF
        case (
            messages.TextMessage()
            | messages.ImageMessage()
            | messages.VoiceMessage()
            | messages.LinkMessage()
            | messages.OtherMessage()
        ):
            return Window.MESSAGE
        case messages.FollowEvent() | messages.ScanEvent() | messages.ClickEvent():
            return Window.BRIEF
        case messages.OtherEvent(name=name) if name in _BRIEF_EVENTS:
            return Window.BRIEF
    return None


async def record(inbound: messages.Inbound, store: WindowStore) -> None:
    """Note what a contact means for the windows: it opens one, closes all (the user left), or neither."""
    if isinstance(inbound, messages.UnfollowEvent):
        await store.close(inbound.openid)
    elif window := opened_by(inbound):
        count, duration = ALLOWANCES[window]
        await store.open(inbound.openid, window.value, count=count, closes_at=inbound.created_at + duration)
