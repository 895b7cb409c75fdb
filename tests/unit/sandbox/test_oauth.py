"""The pretend WeChat's OAuth page and token interface, as strict as WeChat documents them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp.test_utils import TestClient, TestServer

from sandbox.clock import MovableClock
from sandbox.platform import Platform
from sandbox.web import build_app
from tests.unit.sandbox.conftest import Client
from tests.unit.sandbox.small_bot import NOW, SETTINGS

BACK = "http://bot.example.cn/p/enter/back"
QUERY = {
    "appid": SETTINGS.appid,
    "redirect_uri": BACK,
    "response_type": "code",
    "scope": "snsapi_base",
    "state": "a1B2",
}


@pytest.fixture
def platform() -> Platform:
    """A platform on whose registered domain the bot lies."""
    return Platform(replace(SETTINGS, base_url="http://bot.example.cn"), clock=MovableClock(lambda: NOW))


async def _code(client: Client, openid: str) -> str:
    answer = await client.get(f"/connect/oauth2/as/{openid}", params=QUERY, allow_redirects=False)
    return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]


def _asking(code: str) -> dict[str, str]:
    return {
        "appid": SETTINGS.appid,
        "secret": SETTINGS.secret,
        "code": code,
        "grant_type": "authorization_code",
    }


async def _redeem(client: Client, query: dict[str, str]) -> dict[str, object]:
    answer = await client.get("/sns/oauth2/access_token", params=query)
    found: dict[str, object] = await answer.json(content_type=None)
    return found


async def test_it_sends_back_with_code_and_state(client: Client, openid: str) -> None:
    """The chosen person's code and the state as sent stand behind the address to return to."""
    page = await client.get("/connect/oauth2/authorize", params=QUERY)
    answer = await client.get(f"/connect/oauth2/as/{openid}", params=QUERY, allow_redirects=False)

    assert f"/connect/oauth2/as/{openid}?" in await page.text()
    assert answer.status == 302
    assert answer.headers["Location"].startswith(f"{BACK}?code=")
    assert answer.headers["Location"].endswith("&state=a1B2")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"state": ""}, "参数错误"),
        ({"state": "a-b"}, "参数错误"),
        ({"state": "a" * 129}, "参数错误"),
        ({"response_type": "token"}, "参数错误"),
        ({"appid": "wx1"}, "40013"),
        ({"scope": "snsapi_login"}, "10005"),
        ({"redirect_uri": "http://evil.example/"}, "10003"),
        ({"redirect_uri": "javascript:alert(1)"}, "10003"),
    ],
)
async def test_what_the_page_refuses(client: Client, openid: str, change: dict[str, str], told: str) -> None:
    """A wrong parameter ends on WeChat's own page, and nobody is sent anywhere."""
    for path in ("/connect/oauth2/authorize", f"/connect/oauth2/as/{openid}"):
        answer = await client.get(path, params={**QUERY, **change}, allow_redirects=False)

        assert (answer.status, told in await answer.text()) == (400, True)


async def test_the_order_of_parameters_is_enforced(client: Client) -> None:
    """The same parameters in another order are refused."""
    answer = await client.get("/connect/oauth2/authorize", params=dict(reversed(QUERY.items())))

    assert answer.status == 400


async def test_a_code_is_exchanged_once(client: Client, openid: str) -> None:
    """The first exchange tells who it was, the second 40163."""
    code = await _code(client, openid)
    first, second = await _redeem(client, _asking(code)), await _redeem(client, _asking(code))

    assert (first["openid"], first["scope"], first["expires_in"]) == (openid, "snsapi_base", 7200)
    assert "is_snapshotuser" not in first
    assert second["errcode"] == 40163


async def test_a_code_lives_five_minutes(client: Client, platform: Platform, openid: str) -> None:
    """After that it is like one that never was."""
    code = await _code(client, openid)
    await platform.clock.set(NOW + timedelta(minutes=5, seconds=1))

    assert (await _redeem(client, _asking(code)))["errcode"] == 40029


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"appid": ""}, 41002),
        ({"secret": ""}, 41004),
        ({"code": ""}, 41008),
        ({"appid": "wx1"}, 40013),
        ({"secret": "no"}, 40125),
        ({"grant_type": "client_credential"}, 40002),
        ({"code": "0" * 32}, 40029),
    ],
)
async def test_what_the_exchange_refuses(client: Client, openid: str, change: dict[str, str], code: int) -> None:
    """Each wrong part has its code; the login code is not used up by it."""
    good = _asking(await _code(client, openid))

    assert (await _redeem(client, {**good, **change}))["errcode"] == code
    assert (await _redeem(client, good))["openid"] == openid


@pytest.fixture
async def unverified() -> AsyncIterator[Client]:
    """A client of an account that is no verified service account."""
    settings = replace(SETTINGS, base_url="http://bot.example.cn", verified=False)
    client = TestClient(TestServer(build_app(Platform(settings, clock=MovableClock(lambda: NOW)))))
    await client.start_server()
    yield client
    await client.close()


async def test_only_verified_accounts_may_ask(unverified: Client) -> None:
    """Others are refused by the page and by the interface."""
    page = await unverified.get("/connect/oauth2/authorize", params=QUERY)

    assert (page.status, "10005" in await page.text()) == (400, True)
    assert (await _redeem(unverified, _asking("0" * 32)))["errcode"] == 48001
