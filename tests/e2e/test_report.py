"""The report page of a draft, as a browser without scripts gets it."""

import re
from collections.abc import AsyncIterator

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
