"""The report page of a draft, as a browser without scripts gets it."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from tests.e2e.browsing import Browser, browsing, link
from tests.e2e.chat_world import SHOP, Chat
from tests.e2e.reports import HOSTILE, long_draft

#: What a phone on a slow line still takes well.
_MOST_BYTES = 200_000


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The operator's browser."""
    async with browsing() as one:
        yield one


async def test_a_report_of_two_hundred_findings_stays_small(chat: Chat, browser: Browser) -> None:
    """Every finding is marked in the draft and explained in the list; an article is told once for all of them."""
    await chat.shop()
    page = await browser.open(link(await chat.say(SHOP, long_draft()), "/p/report/"))
    articles = re.findall(r'id="article-([^"]+)"', page.text)
    explained = set(re.findall(r'id="finding-(\d+)"', page.text))
    marked = set(re.findall(r'id="at-(\d+)"', page.text))

    assert len(explained) >= 200
    assert marked == explained
    assert "10.7" in articles
    assert len(articles) == len(set(articles))
    assert set(re.findall(r'href="#article-([^"]+)"', page.text)) == set(articles)
    assert len(page.content) < _MOST_BYTES


async def test_html_in_a_draft_stays_text(chat: Chat, browser: Browser) -> None:
    """Nothing of a draft becomes part of the page."""
    await chat.shop()
    page = await browser.open(link(await chat.say(SHOP, f"{HOSTILE}\n{long_draft(300)}"), "/p/report/"))

    assert "&lt;script&gt;document.title=" in page.text
    assert "<script>document" not in page.text
    assert "<img" not in page.text
    assert "{{ 7*7 }}" in page.text


_LISTED = "拟聘用名单公示如下，有异议请在五个工作日内反映。\n张晓梅 13887654321 综合岗"


async def test_a_corrected_version_stands_beside_the_draft(chat: Chat, browser: Browser) -> None:
    """What the packs can put right word for word is put right; the rest is left and counted."""
    await chat.shop()
    page = await browser.open(link(await chat.say(SHOP, _LISTED), "/p/report/"))
    beside = await browser.open(f"{page.url}/corrected")

    assert f'href="{beside.url.removeprefix(chat.address)}"' in page.text
    assert "<del>13887654321</del>" in beside.text
    assert "张晓梅 <ins>138****4321</ins> 综合岗" in beside.text


async def test_a_repost_is_completed_with_lines_to_fill_in(chat: Chat, browser: Browser) -> None:
    """Only what is missing is added, at the end."""
    await chat.shop()
    repost = "【转载】雨天行车要减速，拉大车距，不要急刹车，注意行人和电动车。\n来源：云南交警"
    page = await browser.open(link(await chat.say(SHOP, repost), "/p/report/") + "/corrected")

    assert "来源：云南交警<ins>\n作者：＿＿＿＿\n原标题：＿＿＿＿\n编辑：＿＿＿＿</ins>" in page.text


async def test_a_corrected_version_is_as_secret_as_its_report(chat: Chat, browser: Browser) -> None:
    """A cut link and a link that is over open nothing; a draft without corrections has no link to any."""
    await chat.shop()
    url = link(await chat.say(SHOP, long_draft(300)), "/p/report/")
    page = await browser.open(url)
    await chat.clock.set(chat.clock() + timedelta(days=8))

    assert "/corrected" not in page.text
    assert (await browser.open(f"{url[:-3]}/corrected")).status == 404
    assert (await browser.open(f"{url}/corrected")).status == 410
