"""Links in the chat: forwarded, sent alone, and what is said where no article can be had."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web

from bot.outgoing import TEXT_BYTES
from handlers.receive import Patience
from tests.e2e.chat_world import SHOP, Chat, shown
from tests.e2e.test_chat import CLEAN, FLAWED
from tests.unit.bot.site import Site, serving_site

ARTICLE = f"""<html><body><h1 id="activity-name">围炉煮茶</h1><a id="js_name">锡城微生活</a>
<div id="js_content"><p>{CLEAN}</p><p>{FLAWED}</p></div></body></html>"""


@pytest.fixture
def may_come() -> asyncio.Event:
    """Until this is set the slow page does not answer."""
    return asyncio.Event()


@pytest.fixture
async def site(chat: Chat, tmp_path: Path, may_come: asyncio.Event) -> AsyncIterator[Site]:
    """A site whose articles the bot may fetch."""

    async def article(_request: web.Request) -> web.Response:
        """The article."""
        return web.Response(text=ARTICLE, content_type="text/html")

    async def deleted(_request: web.Request) -> web.Response:
        """What WeChat shows for a deleted one."""
        return web.Response(text="<html><body><p>该内容已被发布者删除</p></body></html>", content_type="text/html")

    async def slow(request: web.Request) -> web.Response:
        """The article, once it may come."""
        await may_come.wait()
        return await article(request)

    async with serving_site(tmp_path, {"/s": article, "/deleted": deleted, "/slow": slow}) as running:
        receiver = chat.parts.receiver
        receiver.deps = replace(receiver.deps, links=running.fetcher())
        yield running


async def _forward(chat: Chat, url: str, title: str = "卡片标题", description: str = "卡片摘要") -> str:
    return shown(await chat.acts(SHOP).send_link(title, description=description, url=url))


async def test_a_forwarded_article_is_checked(chat: Chat, site: Site) -> None:
    """Title and text of the article itself are checked, and the answer says the verdict and what was read."""
    await chat.shop()
    answer = await _forward(chat, site.url("/s"))

    assert answer.startswith("⛔ 预审结论：可能不得发布")
    assert "已打开《围炉煮茶》（来源 锡城微生活）" in answer
    assert "六合彩" in answer
    assert len(answer.encode()) <= TEXT_BYTES


async def test_a_link_alone_is_checked(chat: Chat, site: Site) -> None:
    """A text that is only an address means the article behind it, also in the middle of a dialogue."""
    await chat.shop()
    alone = await chat.say(SHOP, f" {site.url('/s')}\n")
    between = await chat.go(SHOP, "备案", site.url("/s"))

    assert "六合彩" in alone
    assert "六合彩" in between
    assert "还没填完" in between


async def test_a_page_that_cannot_be_had_is_told(chat: Chat, site: Site) -> None:
    """One sentence says why and what to send instead; of a card at least title and summary are checked."""
    await chat.shop()
    alone = await chat.say(SHOP, site.url("/deleted"))
    card = await _forward(chat, site.url("/deleted"), title=FLAWED)
    empty_card = await _forward(chat, site.url("/deleted"), title="", description="")
    stranger = await chat.say(SHOP, "https://stranger.example/a/b/c")
    inside = await chat.say(SHOP, "http://169.254.169.254/latest/meta-data/")

    assert alone == empty_card
    assert "已经删除" in alone
    assert "正文复制出来发给我" in alone
    assert "只看了标题和摘要" in card
    assert "六合彩" in card
    assert "不在我能打开的范围里" in stranger
    assert "打不开" in inside
    assert [path for _, path in site.seen] == ["/deleted"] * 3


async def test_nothing_is_fetched_without_an_account(chat: Chat, site: Site) -> None:
    """Whoever has no account is asked for one first."""
    await chat.acts(SHOP).follow("")

    assert "新增账号" in await _forward(chat, site.url("/s"))
    assert site.seen == []


@pytest.mark.parametrize("erased", [False, True])
async def test_a_slow_page_is_told_of_later(chat: Chat, site: Site, may_come: asyncio.Event, *, erased: bool) -> None:
    """What outlasts WeChat's patience is said at once and pushed when it is there, unless the operator is gone."""
    await chat.shop()
    receiver = chat.parts.receiver
    receiver.patience = Patience(work=0.05, answer=3.0)
    interim = await chat.say(SHOP, site.url("/slow"))
    if erased:
        await chat.go(SHOP, "删除我的数据", "确认删除我的数据")
    may_come.set()
    await receiver.settle()
    await chat.parts.ticker.tick()
    pushed = chat.pushed(SHOP)

    assert "约 10 秒" in interim
    assert len(pushed) == (0 if erased else 1)
    assert erased or ("已打开《围炉煮茶》" in pushed[0][1] and "六合彩" in pushed[0][1])
