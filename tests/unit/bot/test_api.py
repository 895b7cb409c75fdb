"""The API client against a scripted server on loopback."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.api import Api
from bot.errors import AnswerLostError, ApiError, NoTokenError, RefusedError, UnreachableError, UnusableSettingError
from bot.reactions import Reaction
from bot.shapes import Upload, get_menu
from bot.transport import Transport, new_session
from tests.unit.bot.fake_api import OK, Drop, Html, Slow, Step
from tests.unit.bot.pushes import APPID, NOW, OPENID
from tests.unit.bot.world import SECRET, SEND, TEMPLATE, World

Method = Callable[[Api], Awaitable[object]]


@pytest.fixture
def api(world: World) -> Api:
    """One client."""
    return world.client()


async def test_text_goes_out(world: World, api: Api) -> None:
    """A text goes out in real UTF-8 JSON with the token, and the text/plain answer is understood."""
    await api.send_text(OPENID, "您好👍\x02")

    (asked,) = world.fake.calls(SEND)
    assert asked.json == {"touser": OPENID, "msgtype": "text", "text": {"content": "您好👍"}}
    assert "您好👍".encode() in asked.body
    assert (asked.query, asked.content_type) == ({"access_token": "71_token-1"}, "application/json")


async def test_long_text_is_cut(world: World, api: Api) -> None:
    """A text beyond WeChat's limit is cut before it is sent."""
    await api.send_text(OPENID, "长" * 3000)

    assert len(world.fake.calls(SEND)[0].json["text"]["content"].encode()) <= 2048


async def test_template_has_client_msg_id(world: World, api: Api) -> None:
    """A template message carries its client_msg_id and fitting values, and its id comes back as text."""
    world.fake.plan(TEMPLATE, {**OK, "msgid": 9007199254740993})

    message_id = await api.send_template(OPENID, "T", {"thing1": "开设\n备案", "time2": ""}, client_msg_id="k1")

    assert message_id == "9007199254740993"
    assert world.fake.calls(TEMPLATE)[0].json == {
        "touser": OPENID,
        "template_id": "T",
        "data": {"thing1": {"value": "开设 备案"}, "time2": {"value": "无"}},
        "client_msg_id": "k1",
    }


async def test_refused_template_field_is_repaired_once(world: World, api: Api) -> None:
    """The field that 47003 names is cut down to plain characters and sent once more."""
    refusal: Step = {"errcode": 47003, "errmsg": "argument invalid! data.thing1.value invalid rid: 1-2-3"}
    world.fake.plan(TEMPLATE, refusal, refusal)

    with pytest.raises(RefusedError, match="47003"):
        await api.send_template(OPENID, "T", {"thing1": "“开设”备案①②③"}, client_msg_id="k1")

    sent = [asked.json["data"]["thing1"]["value"] for asked in world.fake.calls(TEMPLATE)]
    assert sent == ["“开设”备案①②③", "开设备案"]


SHAPES: list[tuple[Method, str, Step, object]] = [
    (lambda api: api.typing(OPENID), "message/custom/typing", {"errcode": 45081, "errmsg": ""}, None),
    (lambda api: api.create_menu({"button": []}), "menu/create", OK, None),
    (lambda api: api.get_menu(), "menu/get", {"errcode": 46003, "errmsg": "menu no exist"}, {}),
    (lambda api: api.get_menu(), "menu/get", {"menu": {"button": []}}, {"menu": {"button": []}}),
    (lambda api: api.callback_ips(), "getcallbackip", {"ip_list": ["1.2.3.0/24"]}, ["1.2.3.0/24"]),
    (lambda api: api.get_user(OPENID), "user/info", {"subscribe": 1}, {"subscribe": 1}),
    (lambda api: api.download_media("m"), "media/get", b"\xff\xd8jpeg", b"\xff\xd8jpeg"),
    (lambda api: api.download_media("m"), "media/get", {"video_url": "http://v"}, b""),
    (lambda api: api.send_subscription(OPENID, "T", {}), "message/subscribe/bizsend", OK, ""),
    (lambda api: api.send_menu_message(OPENID, "?", [("1", "好")]), SEND, OK, None),
]


@pytest.mark.parametrize(("method", "path", "answer", "expected"), SHAPES)
async def test_methods(world: World, method: Method, path: str, answer: Step, expected: object) -> None:
    """Every method asks its path and gives back what it promises; empty menus and typing errors are no errors."""
    world.fake.plan(path, answer)

    assert await method(world.client()) == expected
    assert len(world.fake.calls(path)) == 1


async def test_upload_is_whole_on_repetition(world: World, api: Api) -> None:
    """A repeated upload sends the whole file again."""
    world.fake.plan("media/upload", {"errcode": -1, "errmsg": "busy"}, {"media_id": "m1"})

    media_id = await api.upload_media("image", Upload(name="a.png", content=b"PNG" * 99, content_type="image/png"))

    assert media_id == "m1"
    assert [asked.body.count(b"PNG") for asked in world.fake.calls("media/upload")] == [99, 99]
    assert world.fake.calls("media/upload")[0].query["type"] == "image"


async def test_one_token_for_all(world: World) -> None:
    """Many tasks of several processes ask for one token together."""
    world.fake.token_delay = 0.02
    clients = [world.client() for _ in range(4)]

    await asyncio.gather(*(client.send_text(OPENID, "x") for client in clients for _ in range(5)))

    assert len(world.fake.calls("stable_token")) == 1
    assert len(world.fake.calls(SEND)) == 20
    assert world.cache.seconds == [6900]


async def test_short_lived_token_is_kept_a_minute(world: World, api: Api) -> None:
    """A token with little time left is kept for a minute, not forgotten at once."""
    world.fake.plan("stable_token", {"access_token": "71_x", "expires_in": 200})

    await api.check_token()

    assert world.cache.seconds == [60]


async def test_dead_token_is_renewed_once(world: World, api: Api) -> None:
    """A refused token is renewed and the call repeated; when the platform gives the same one, by force."""
    await api.check_token()
    world.fake.valid = {"71_token-2"}

    await api.send_text(OPENID, "x")

    assert [asked.json["force_refresh"] for asked in world.fake.calls("stable_token")] == [False, False, True]
    assert len(world.fake.calls(SEND)) == 2


async def test_many_tasks_with_a_dead_token(world: World) -> None:
    """Tasks that meet the same dead token renew it once between them."""
    clients = [world.client() for _ in range(4)]
    await clients[0].check_token()
    world.fake.valid = {"71_token-2"}

    await asyncio.gather(*(client.send_text(OPENID, "x") for client in clients))

    assert sum(asked.json["force_refresh"] for asked in world.fake.calls("stable_token")) == 1


async def test_endless_40001_is_bounded(world: World, api: Api) -> None:
    """When every token is refused a call ends after two tries, and the next one forces nothing."""
    world.fake.valid = set()

    for _ in range(2):
        with pytest.raises(RefusedError, match="40001"):
            await api.send_text(OPENID, "x")

    assert len(world.fake.calls(SEND)) <= 4
    assert sum(asked.json["force_refresh"] for asked in world.fake.calls("stable_token")) == 1


@pytest.mark.parametrize("code", [40001, 40125, 40013, 40164, 40243])
async def test_wrong_settings(world: World, api: Api, code: int) -> None:
    """A refused token request is an alarm, is asked once, and hides the secret."""
    world.fake.plan("stable_token", {"errcode": code, "errmsg": f"invalid {SECRET} rid: 5f3ded7d-0a1b-00ff"})

    with pytest.raises(RefusedError) as caught:
        await api.send_text(OPENID, "x")

    assert caught.value.reaction is Reaction.ALARM
    assert caught.value.refusal.rid == "5f3ded7d-0a1b-00ff"
    assert len(world.fake.calls("stable_token")) == 1
    assert SECRET not in str(caught.value)


async def test_busy_repeatable(world: World, api: Api) -> None:
    """A busy platform is asked again where a repetition cannot send twice."""
    world.fake.plan(TEMPLATE, {"errcode": -1, "errmsg": "busy"}, Drop(), {**OK, "msgid": 7})

    assert await api.send_template(OPENID, "T", {}, client_msg_id="k") == "7"
    assert {asked.json["client_msg_id"] for asked in world.fake.calls(TEMPLATE)} == {"k"}


async def test_patience_ends(world: World, api: Api) -> None:
    """After three busy answers the refusal comes out."""
    world.fake.plan("menu/get", *[{"errcode": -1, "errmsg": "busy"}] * 5)

    with pytest.raises(RefusedError, match="-1 system busy"):
        await api.get_menu()

    assert len(world.fake.calls("menu/get")) == 3


@pytest.mark.parametrize("step", [Drop(), Html(502), Html(504), Html(200, "<html>"), Html(200, "[1]"), Slow(0.5)])
async def test_lost_answer_is_not_repeated(world: World, api: Api, step: Step) -> None:
    """A 客服消息 whose answer was lost may have gone out and is not sent again."""
    world.fake.plan(SEND, step)

    with pytest.raises(AnswerLostError):
        await api.send_text(OPENID, "x")

    assert len(world.fake.calls(SEND)) == 1


async def test_turned_away(world: World, api: Api) -> None:
    """A gateway's 404 means that nothing was processed, so it is tried again."""
    world.fake.plan(SEND, Html(404), OK)

    await api.send_text(OPENID, "x")

    assert len(world.fake.calls(SEND)) == 2


async def test_no_redirects(world: World, api: Api) -> None:
    """A redirect is not followed: it would carry the token elsewhere."""
    world.fake.plan("menu/get", *[Html(302)] * 3)

    with pytest.raises(UnreachableError, match="HTTP 302"):
        await api.get_menu()


async def test_nobody_listens(world: World, unused_tcp_port: int) -> None:
    """Where no connection comes about the call surely was not processed."""
    await world.cache.put(f"stable:{APPID}", "71_token-1", seconds=60)
    world.base_url = f"http://127.0.0.1:{unused_tcp_port}"

    with pytest.raises(UnreachableError):
        await world.client().send_text(OPENID, "x")


@pytest.mark.parametrize("step", [Drop(), Html(502), {"errcode": -1, "errmsg": ""}, {"strange": 1}])
async def test_no_token(world: World, api: Api, step: Step) -> None:
    """When no token can be had the call surely was not made."""
    world.fake.plan("stable_token", *[step] * 3)

    with pytest.raises(NoTokenError):
        await api.send_text(OPENID, "x")

    assert world.fake.calls(SEND) == []


async def test_used_up_rests_until_midnight(world: World, api: Api) -> None:
    """After 45009 no process makes this call again before midnight in Shanghai; others are made."""
    world.fake.plan(SEND, {"errcode": 45009, "errmsg": "reach max api daily quota limit"})
    for process in (api, world.client()):
        with pytest.raises(RefusedError, match="45009"):
            await process.send_text(OPENID, "x")
    await api.get_menu()

    world.now = NOW + timedelta(hours=7, minutes=59)
    with pytest.raises(RefusedError):
        await api.send_text(OPENID, "x")
    world.now = NOW + timedelta(hours=8)
    await api.send_text(OPENID, "x")

    assert len(world.fake.calls(SEND)) == 2


@pytest.mark.parametrize("errcode", ["x", 10**20, None, [1], True, 1.5, "40003"])
async def test_strange_error_codes(world: World, api: Api, errcode: object) -> None:
    """An error code of a strange kind is a refusal, not a crash."""
    world.fake.plan(SEND, {"errcode": errcode, "errmsg": None})

    with pytest.raises(RefusedError):
        await api.send_text(OPENID, "x")


FAILURES: list[Step] = [
    {"errcode": 40003, "errmsg": "71_token-1"},
    Drop(),
    Slow(0.5),
    Html(502),
    Html(404),
    {"errcode": 48001, "errmsg": "access_token=71_token-1 71_token-1 rid: 1-2-3"},
]


@pytest.mark.parametrize("step", FAILURES)
async def test_no_secret_in_failures(world: World, api: Api, step: Step) -> None:
    """No failure shows the token or the secret: not in its text, its traceback, its cause or its context."""
    world.fake.plan("user/info", *[step] * 20)

    with pytest.raises(ApiError) as caught:
        await api.get_user(OPENID)

    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + str(vars(caught.value))
    context = caught.value.__context__
    while context is not None:
        shown += f"{context!r} {context}"
        context = context.__context__
    assert "71_token" not in shown
    assert SECRET not in shown + repr(api) + repr(api._tokens) + str(vars(api))


async def test_no_secret_in_a_refused_token(world: World, api: Api) -> None:
    """A refused token that WeChat repeats in its answer is masked."""
    world.fake.valid = set()

    with pytest.raises(RefusedError) as caught:
        await api.get_user(OPENID)

    assert "71_token" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("base_url", ["", "api.weixin.qq.com", "ftp://x", "https://", "http://[", "file:///x"])
async def test_unusable_base(base_url: str) -> None:
    """An API address that cannot work is refused at once."""
    async with new_session() as session:
        with pytest.raises(UnusableSettingError, match="WECHAT_API_BASE"):
            Transport(session, base_url)


async def test_base_with_a_path(world: World) -> None:
    """The API may stand under a path."""
    await Transport(world.session, world.base_url + "pretend/").send(get_menu())

    assert world.fake.asked[0].path == "/pretend/cgi-bin/menu/get"
