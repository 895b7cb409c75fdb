"""Which contacts open which windows."""

from datetime import timedelta

import pytest

from bot import messages
from bot.windows import record
from tests.unit.bot.fake_api import MemoryWindows
from tests.unit.bot.pushes import ACCOUNT, NOW, OPENID

LONG = {(OPENID, "message"): (NOW + timedelta(hours=48), 5)}
BRIEF = {(OPENID, "brief"): (NOW + timedelta(minutes=1), 3)}


def _text(*, choice: str | None = None) -> messages.Inbound:
    """A text."""
    return messages.TextMessage(key="k", openid=OPENID, account=ACCOUNT, created_at=NOW, content="x", choice=choice)


def _event(name: str) -> messages.Inbound:
    """An event without handling of its own."""
    return messages.OtherEvent(key="k", openid=OPENID, account=ACCOUNT, created_at=NOW, name=name)


def _other(kind: type[messages.FollowEvent | messages.UnfollowEvent]) -> messages.Inbound:
    """An event without fields."""
    return kind(key="k", openid=OPENID, account=ACCOUNT, created_at=NOW)


CLICK = messages.ClickEvent(key="k", openid=OPENID, account=ACCOUNT, created_at=NOW, menu_key="todo")
SCAN = messages.ScanEvent(key="k", openid=OPENID, account=ACCOUNT, created_at=NOW, scene="1")
STICKER = messages.OtherMessage(key="k", openid=OPENID, account=ACCOUNT, created_at=NOW, kind="unsupported")
REPORT = messages.DeliveryEvent(
    key="k", openid=OPENID, account=ACCOUNT, created_at=NOW, message_id="1", status="success"
)


@pytest.mark.parametrize(
    ("inbound", "windows"),
    [
        (_text(), LONG),
        (STICKER, LONG),
        (_text(choice="101"), BRIEF),
        (_other(messages.FollowEvent), BRIEF),
        (CLICK, BRIEF),
        (SCAN, BRIEF),
        (_event("scancode_waitmsg"), BRIEF),
        (_event("view"), {}),
        (_event("location"), {}),
        (REPORT, {}),
        (_other(messages.UnfollowEvent), {}),
    ],
)
async def test_contacts(inbound: messages.Inbound, windows: object) -> None:
    """A message opens five in 48 hours; a tap, scan or follow three in a minute; reports and page views nothing."""
    store = MemoryWindows()

    await record(inbound, store)

    assert store.left == windows


async def test_new_message_resets(store: MemoryWindows) -> None:
    """A new message brings the balance back to five; it does not add up."""
    await record(_text(), store)
    await store.reserve(OPENID, now=NOW)

    await record(_text(), store)

    assert store.left == LONG


async def test_leaving_closes_all(store: MemoryWindows) -> None:
    """When the user leaves no window stays open."""
    await record(_text(), store)

    await record(_other(messages.UnfollowEvent), store)

    assert store.left == {}


async def test_spend_what_ends_first(store: MemoryWindows) -> None:
    """With two windows open the one that closes first is spent first."""
    await record(_text(), store)
    await record(CLICK, store)

    spent = [await store.reserve(OPENID, now=NOW) for _ in range(9)]

    assert spent == ["brief"] * 3 + ["message"] * 5 + [None]


@pytest.fixture
def store() -> MemoryWindows:
    """All windows closed."""
    return MemoryWindows()
