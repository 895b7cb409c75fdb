"""Pushes on their way to the bot: form, signatures, attempts, and what the chat shows of the answer."""

import asyncio

import pytest
from aiohttp import web

from sandbox.acts import Acts
from sandbox.crypto import sign
from sandbox.errors import NotFollowingError
from sandbox.platform import FAILURE_NOTICE, Mode, Platform
from tests.unit.sandbox.small_bot import (
    SETTINGS,
    Received,
    SmallBot,
    from_attempt,
    reply_xml,
    saying,
    sealed_xml,
)


async def test_safe_mode_push(acts: Acts, bot: SmallBot) -> None:
    """In safe mode the body holds only ToUserName and Encrypt, and both signatures are right."""
    await acts.say("待办")

    push = bot.received[0]
    query = push.query
    assert b"Content" not in push.body
    assert (push.field("MsgType"), push.field("Content")) == ("text", "待办")
    assert query["signature"] == sign(SETTINGS.token, query["timestamp"], query["nonce"])
    assert list(query) == ["signature", "timestamp", "nonce", "openid", "encrypt_type", "msg_signature"]
    assert len(push.field("MsgId") or "") == 17


@pytest.mark.parametrize(
    ("mode", "clear", "sealed"), [(Mode.PLAIN, True, False), (Mode.COMPATIBLE, True, True), (Mode.SAFE, False, True)]
)
async def test_modes(acts: Acts, bot: SmallBot, *, mode: Mode, clear: bool, sealed: bool) -> None:
    """Plain mode sends clear fields, safe mode the envelope, compatible mode both."""
    acts.platform.mode = mode

    await acts.say("你好")

    body = bot.received[0].body
    assert (b"<Content>" in body, b"<Encrypt>" in body) == (clear, sealed)


async def test_reply_is_shown(acts: Acts, bot: SmallBot) -> None:
    """A valid encrypted answer appears in the chat as a passive reply."""
    bot.respond = saying("收到")

    turn = await acts.say("待办")

    assert turn.answer is not None
    assert (turn.answer.kind, turn.answer.label, turn.answer.text) == ("reply", "被动回复", "收到")


async def test_silence_shows_nothing(acts: Acts) -> None:
    """The answer "success" leaves the chat as it is."""
    turn = await acts.say("待办")

    assert turn.answer is None
    assert turn.delivery.attempts == 1


async def test_late_answer_is_retried_with_the_same_push(acts: Acts, bot: SmallBot) -> None:
    """Attempts two and three carry the same query and body, and the third answer is the reply."""
    bot.respond = from_attempt(3, saying("想好了"))

    turn = await acts.say("待办")

    assert turn.delivery.attempts == 3
    assert turn.answer is not None
    assert turn.answer.text == "想好了"
    assert len({(push.body, tuple(push.query.items())) for push in bot.received}) == 1
    assert acts.platform.person(acts.openid).entries[-2].attempts == 3


async def test_three_late_answers_show_the_failure_notice(acts: Acts, bot: SmallBot) -> None:
    """When no attempt is answered in time the chat says that the service failed."""
    bot.respond = from_attempt(9, saying("太晚"))

    turn = await acts.say("待办")

    assert len(bot.received) == 3
    assert turn.answer is not None
    assert (turn.answer.kind, turn.answer.text) == ("notice", FAILURE_NOTICE)


async def test_nobody_listens(acts: Acts) -> None:
    """A callback address where nobody answers shows the failure notice too."""
    acts.platform.callback_url = "http://127.0.0.1:9/wechat"

    turn = await acts.say("待办")

    assert turn.answer is not None
    assert turn.answer.text == FAILURE_NOTICE


@pytest.mark.parametrize(("retry", "attempts"), [(True, 3), (False, 1)])
async def test_error_status(acts: Acts, bot: SmallBot, *, retry: bool, attempts: int) -> None:
    """A quick HTTP 500 is tried again or not, as set."""

    async def broken(_received: Received) -> web.Response:
        """Fail."""
        return web.Response(status=500)

    bot.respond = broken
    acts.platform.courier.retry_error_status = retry

    turn = await acts.say("待办")

    assert turn.delivery.attempts == attempts
    assert turn.as_json()["verdict"] == "broken"


OPENID = "{openid}"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('{"errcode": 0}', "XML"),
        (reply_xml(OPENID, "明文"), "加密"),
        (sealed_xml(reply_xml("somebody", "别人的")), "对调"),
        (sealed_xml(reply_xml(OPENID, "x"), token="other"), "MsgSignature"),
        ("<xml><Encrypt>AAAA</Encrypt></xml>", "TimeStamp"),
        ("<!DOCTYPE xml []><xml/>", "DOCTYPE"),
    ],
)
async def test_unusable_answers(acts: Acts, bot: SmallBot, *, body: str, reason: str) -> None:
    """What is no encrypted, rightly signed, rightly addressed XML shows the failure notice and is not retried."""

    async def respond(_received: Received) -> web.Response:
        """Answer with what is to be judged."""
        return web.Response(text=body.replace(OPENID, acts.openid))

    bot.respond = respond

    turn = await acts.say("待办")

    assert turn.answer is not None
    assert turn.answer.text == FAILURE_NOTICE
    assert reason in str(turn.as_json()["reason"])
    assert len(bot.received) == 1


@pytest.mark.parametrize(("content", "shown"), [("字" * 682, True), ("字" * 683, False), (" \n", False)])
async def test_reply_length(acts: Acts, bot: SmallBot, *, content: str, shown: bool) -> None:
    """A reply of up to 2,048 bytes is shown; a longer or empty one is a failure."""
    bot.respond = saying(content)

    turn = await acts.say("待办")

    assert turn.answer is not None
    assert (turn.answer.kind == "reply") is shown


@pytest.mark.parametrize("text", ["a]]>b", "<xml>&amp;</xml>", "😀🎉", "行一\n行二", "x" * 30_000])
async def test_awkward_texts_arrive_whole(acts: Acts, bot: SmallBot, text: str) -> None:
    """Ends of CDATA, tags, emoji and very long texts reach the bot as they were written."""
    await acts.say(text)

    assert bot.received[0].field("Content") == text


async def test_raw_cdata_fault(acts: Acts, bot: SmallBot) -> None:
    """With the fault switched on, the end of CDATA opens a hole for further fields."""
    acts.platform.faults.set({"raw_cdata": True})

    await acts.say("a]]></Content><FromUserName>oADMIN</FromUserName><Content><![CDATA[b")

    assert bot.received[0].clear.count("FromUserName>") == 4


async def test_follow_and_unfollow(platform: Platform, bot: SmallBot, openid: str) -> None:
    """Following and leaving are events, and leaving shows no answer."""
    acts = Acts(platform, openid)
    bot.respond = saying("欢迎")

    followed, left = await acts.follow("42"), await acts.unfollow()

    assert [push.field("Event") for push in bot.received] == ["subscribe", "unsubscribe"]
    assert bot.received[0].field("EventKey") == "qrscene_42"
    assert followed.answer is not None
    assert left.answer is None


async def test_strangers_cannot_write(platform: Platform, bot: SmallBot, openid: str) -> None:
    """Who does not follow the account cannot send anything."""
    with pytest.raises(NotFollowingError, match="还没有关注"):
        await Acts(platform, openid).say("在吗")

    assert not bot.received


async def test_every_kind_of_act(acts: Acts, bot: SmallBot) -> None:
    """Each act arrives with the type and the fields that WeChat sends."""
    await acts.send_image(b"PNG")
    await acts.send_voice()
    await acts.send_link("标题", description="摘要", url="https://example.com/a?b=1&c=2")
    await acts.send_location("金湖广场", latitude=23.4, longitude=103.2)
    await acts.send_sticker()
    await acts.click("todo")
    await acts.scan("7")

    kinds = [push.field("Event") or push.field("MsgType") for push in bot.received]
    assert kinds == ["image", "voice", "link", "location", "text", "CLICK", "SCAN"]
    assert bot.received[2].field("Url") == "https://example.com/a?b=1&c=2"
    assert bot.received[1].field("Recognition") is None
    assert bot.received[5].field("EventKey") == "todo"


async def test_tapping_a_choice(acts: Acts, bot: SmallBot) -> None:
    """A tapped choice arrives as a text with bizmsgmenuid."""
    await acts.say("待办", choice="101")

    assert (bot.received[0].field("Content"), bot.received[0].field("bizmsgmenuid")) == ("待办", "101")


async def test_duplicate_and_twin(acts: Acts, bot: SmallBot) -> None:
    """Both faults send one push twice, with one reply shown."""
    bot.respond = saying("一次")
    acts.platform.faults.set({"twin": True})

    await acts.say("一")
    acts.platform.faults.set({"twin": False, "duplicate": True})
    await acts.say("二")

    assert [push.field("Content") for push in bot.received] == ["一", "一", "二", "二"]
    replies = [entry for entry in acts.platform.person(acts.openid).entries if entry.kind == "reply"]
    assert len(replies) == 2


async def test_slow_body(acts: Acts, bot: SmallBot) -> None:
    """A body that trickles in arrives whole when there is time, and is cut off when there is none."""
    acts.platform.faults.set({"slow_body_s": 0.02})
    await acts.say("慢慢来")
    acts.platform.faults.set({"slow_body_s": 5.0})
    cut = await acts.say("太慢")

    assert bot.received[0].field("Content") == "慢慢来"
    assert cut.answer is not None
    assert cut.answer.text == FAILURE_NOTICE


@pytest.mark.parametrize("echoes", [True, False])
async def test_verification_call(platform: Platform, bot: SmallBot, *, echoes: bool) -> None:
    """The GET call passes when the echo comes back and nothing else."""
    bot.echoes = echoes

    assert await platform.verify_callback() is echoes


async def test_closing_ends_deliveries(acts: Acts, bot: SmallBot) -> None:
    """Closing the platform does not wait for a bot that hangs."""
    bot.respond = from_attempt(9, saying("太晚"))
    acts.platform.spawn(acts.say("待办"))
    await asyncio.sleep(0.01)

    async with asyncio.timeout(0.1):
        await acts.platform.close()
