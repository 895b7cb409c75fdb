"""Choosing a channel and settling what became of a push."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.api import MINUTE_REST
from bot.push import CustomWay, Pusher, TemplateWay, Way
from bot.push_values import Channel, Dropped, Held, Overtaken, Parcel, Refused, RetryAt, Sent, Unknown
from bot.settling import ALARM_REST, UNREACHABLE_REST
from tests.unit.bot.fake_api import OK, Drop, Html, MemoryWindows, NoPace, Step
from tests.unit.bot.pushes import NOW, OPENID
from tests.unit.bot.world import SEND, TEMPLATE, World

LATER = NOW + timedelta(hours=47)


@pytest.fixture
def windows() -> MemoryWindows:
    """All windows closed."""
    return MemoryWindows()


PARCEL = Parcel(openid=OPENID, text="后天到期", fields={"thing1": "备案"}, key="k1", url="https://x/p/1")


def _pusher(world: World, windows: MemoryWindows, *, template_id: str = "T") -> Pusher:
    """A sender with one client for all channels."""
    api = world.client()
    ways: list[Way] = [CustomWay(api, windows, lambda: world.now)]
    if template_id:
        ways.append(TemplateWay(api, template_id))
    return Pusher(ways, NoPace(), clock=lambda: world.now)


async def _ours(_channel: Channel) -> bool:
    """The push is ours."""
    return True


async def _push(world: World, windows: MemoryWindows, *, template_id: str = "T", parcel: Parcel = PARCEL) -> object:
    """Send one push."""
    return await _pusher(world, windows, template_id=template_id).send(parcel, _ours)


async def test_open_window(world: World, windows: MemoryWindows) -> None:
    """While a window is open the text goes as 客服消息 and one message of the window is used."""
    await windows.open(OPENID, "message", count=5, closes_at=LATER)

    assert await _push(world, windows) == Sent(Channel.CUSTOM)
    assert (len(world.fake.calls(SEND)), len(world.fake.calls(TEMPLATE))) == (1, 0)
    assert windows.left[OPENID, "message"] == (LATER, 4)


async def test_closed_window(world: World, windows: MemoryWindows) -> None:
    """Without a window a template message goes out, with its key, its page and its fields."""
    world.fake.plan(TEMPLATE, {**OK, "msgid": 2002})

    assert await _push(world, windows) == Sent(Channel.TEMPLATE, "2002")
    sent = world.fake.calls(TEMPLATE)[0].json
    assert (sent["client_msg_id"], sent["url"], sent["data"]) == ("k1", "https://x/p/1", {"thing1": {"value": "备案"}})
    assert world.fake.calls(SEND) == []


async def test_nothing_open(world: World, windows: MemoryWindows) -> None:
    """Without window and template the push is held for the next contact, and WeChat is not asked."""
    assert await _push(world, windows, template_id="") == Held("no_channel")
    assert world.fake.asked == []


@pytest.mark.parametrize("code", [45015, 45047])
async def test_wechat_knows_better(world: World, windows: MemoryWindows, code: int) -> None:
    """When WeChat says that the window is closed ours is closed too, and the template takes over."""
    await windows.open(OPENID, "message", count=5, closes_at=LATER)
    world.fake.plan(SEND, {"errcode": code, "errmsg": "response out of time limit"})

    assert await _push(world, windows) == Sent(Channel.TEMPLATE)
    assert windows.left == {}


def _no(code: int) -> Step:
    """A refusal."""
    return {"errcode": code, "errmsg": "no rid: 1-2-3"}


MIDNIGHT = datetime.fromisoformat("2026-11-25T00:00:00+08:00")
CUSTOM = [
    (_no(43004), Dropped("unfollowed")),
    (_no(43019), Dropped("blacklisted")),
    (_no(48002), Dropped("turned_off")),
    (_no(40003), Dropped("unknown_user")),
    (_no(40249), Dropped("refused_40249")),
    (_no(45011), RetryAt(NOW + MINUTE_REST, "refused_45011")),
    (_no(45009), Sent(Channel.TEMPLATE)),
    (_no(48001), Sent(Channel.TEMPLATE)),
    (_no(40164), RetryAt(NOW + ALARM_REST, "refused_40164", alarm=True)),
    (_no(-1), Unknown(Channel.CUSTOM)),
    (_no(99999), Sent(Channel.TEMPLATE)),
    (Drop(), Unknown(Channel.CUSTOM)),
    (Html(502), Unknown(Channel.CUSTOM)),
]


@pytest.mark.parametrize(("step", "settled"), CUSTOM)
async def test_refused_custom(world: World, windows: MemoryWindows, step: Step, settled: object) -> None:
    """Every failure of a 客服消息 is settled, and none sends twice through one channel."""
    await windows.open(OPENID, "message", count=5, closes_at=LATER)
    world.fake.plan(SEND, step)

    assert await _push(world, windows) == settled
    assert len(world.fake.calls(SEND)) == 1


TEMPLATES = [
    (_no(43004), Dropped("unfollowed")),
    (_no(45009), RetryAt(MIDNIGHT, "refused_45009")),
    (_no(43117), RetryAt(NOW + MINUTE_REST, "refused_43117")),
    (_no(-1), RetryAt(NOW + MINUTE_REST, "refused_-1")),
    (_no(40037), Refused("refused_40037")),
    (_no(43101), Held("no_channel")),
    (_no(47003), Refused("refused_47003")),
    (_no(40243), RetryAt(NOW + ALARM_REST, "refused_40243", alarm=True)),
    (Drop(), Unknown(Channel.TEMPLATE)),
    (Html(404), RetryAt(NOW + UNREACHABLE_REST, "unreachable")),
]


@pytest.mark.parametrize(("step", "settled"), TEMPLATES)
async def test_refused_template(world: World, windows: MemoryWindows, step: Step, settled: object) -> None:
    """Every failure of a template message is settled; the user and the token stay out of the log."""
    world.fake.plan(TEMPLATE, *[step] * 3)

    with capture_logs() as logs:
        assert await _push(world, windows) == settled

    assert [line["event"] for line in logs] == ["push_failed"]
    assert OPENID not in str(logs)
    assert "71_token" not in str(logs)


async def test_dropped_connection_after_processing(world: World, windows: MemoryWindows) -> None:
    """A template message whose answer was lost is repeated with the same key, which WeChat delivers once."""
    world.fake.plan(TEMPLATE, Drop(), {**OK, "msgid": 5})

    assert await _push(world, windows) == Sent(Channel.TEMPLATE, "5")
    assert {asked.json["client_msg_id"] for asked in world.fake.calls(TEMPLATE)} == {"k1"}


@pytest.mark.parametrize(("path", "step"), [(SEND, Html(404)), ("stable_token", Drop())])
async def test_unsent_message_is_given_back(world: World, windows: MemoryWindows, path: str, step: Step) -> None:
    """What surely was not sent uses nothing of the window, also when no token could be had."""
    await windows.open(OPENID, "message", count=5, closes_at=LATER)
    world.fake.plan(path, *[step] * 3)

    assert await _push(world, windows) == RetryAt(NOW + UNREACHABLE_REST, "unreachable")
    assert windows.left[OPENID, "message"] == (LATER, 5)


async def test_long_keys(world: World, windows: MemoryWindows) -> None:
    """A long key is shortened to an id that is the same for the same key."""
    for key in ("a" * 200, "a" * 200, "a" * 199):
        await _push(world, windows, parcel=replace(PARCEL, key=key))

    ids = [asked.json["client_msg_id"] for asked in world.fake.calls(TEMPLATE)]
    assert ids[0] == ids[1] != ids[2]
    assert len(ids[0]) == 32


async def test_the_last_message_of_a_window_is_for_answers(world: World, windows: MemoryWindows) -> None:
    """Four of five messages are for pushes; the fifth waits for the answer to something that the user sends."""
    await windows.open(OPENID, "message", count=1, closes_at=LATER)

    assert await _push(world, windows) == Sent(Channel.TEMPLATE)
    assert await _push(world, windows, parcel=replace(PARCEL, answer=True)) == Sent(Channel.CUSTOM)


async def test_each_channel_is_noted_before_it_is_tried(world: World, windows: MemoryWindows) -> None:
    """Whoever sends says through which channel, right before it is tried, so that a kill leaves no doubt which."""
    await windows.open(OPENID, "message", count=5, closes_at=LATER)
    world.fake.plan(SEND, _no(45015))
    seen: list[tuple[Channel, int]] = []

    async def note(channel: Channel) -> bool:
        """Remember the channel and how many sends there were before."""
        seen.append((channel, len(world.fake.calls(SEND)) + len(world.fake.calls(TEMPLATE))))
        return True

    assert await _pusher(world, windows).send(PARCEL, note) == Sent(Channel.TEMPLATE)
    assert seen == [(Channel.CUSTOM, 0), (Channel.TEMPLATE, 1)]


async def test_a_push_that_was_taken_back_is_not_sent(world: World, windows: MemoryWindows) -> None:
    """When somebody else has the push by now nothing is sent and nothing of the window is used."""
    await windows.open(OPENID, "message", count=5, closes_at=LATER)

    async def note(_channel: Channel) -> bool:
        """Somebody else has it."""
        return False

    assert await _pusher(world, windows).send(PARCEL, note) == Overtaken()
    assert world.fake.asked == []
    assert windows.left[OPENID, "message"] == (LATER, 5)


async def test_a_push_in_doubt_goes_only_where_repeats_are_dropped(world: World, windows: MemoryWindows) -> None:
    """A push whose template message may have arrived is not said again as 客服消息."""
    await windows.open(OPENID, "message", count=5, closes_at=LATER)

    assert await _push(world, windows, parcel=replace(PARCEL, doubtful=True)) == Sent(Channel.TEMPLATE)
    assert world.fake.calls(SEND) == []


async def test_a_refusal_after_a_lost_answer_leaves_doubt(world: World, windows: MemoryWindows) -> None:
    """When one of the tries of a template message was lost, a later refusal does not mean that none arrived."""
    world.fake.plan(TEMPLATE, Drop(), _no(45009))

    assert await _push(world, windows) == Unknown(Channel.TEMPLATE)
