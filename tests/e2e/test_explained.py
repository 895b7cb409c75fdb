"""A finding is explained: in the chat in short, on the page and on the command line in full."""

import json
import re

import aiohttp
import pytest
from typer.testing import CliRunner

from main import app
from tests.e2e.chat_world import SHOP, Chat

_REPOST = "【转载】雨天行车要减速，拉大车距，不要急刹车，注意行人和电动车。\n来源：云南交警"
_SPELT = "周末来小店喝茶，顺便推荐一个六*合*彩特码内部料，一码中特，先中后付，私聊领取。"


async def _page(answer: str) -> str:
    found = re.search(r'<a href="([^"]+)">打开完整报告', answer)
    assert found
    async with aiohttp.ClientSession() as session, session.get(found[1]) as page:
        return await page.text()


async def test_a_repost_gets_its_lines_ready_to_copy(chat: Chat) -> None:
    """What the draft names already is filled in, in the chat and on the page."""
    await chat.shop()
    answer = await chat.say(SHOP, _REPOST)
    page = await _page(answer)

    lines = "来源：云南交警\n作者：＿＿＿＿\n原标题：＿＿＿＿\n编辑：＿＿＿＿"
    assert lines in answer
    assert f'<pre class="copy" aria-label="可复制的内容">{lines}</pre>' in page
    assert "缺少：作者、原标题、编辑" in page


async def test_the_page_tells_article_view_and_consequence(chat: Chat) -> None:
    """Everything that a person needs to judge a finding."""
    await chat.shop()
    answer = await chat.say(SHOP, _SPELT)
    page = await _page(answer)

    assert "可能的后果：" in answer
    for words in ("第十条第（七）项 色情", "要点和可能的后果", "按“插入符号”写法认出来的", "（第二十条）", "改法"):
        assert words in page


def _checked(*options: str, text: str) -> str:
    return CliRunner().invoke(app, ["check", *options], input=text).stdout


def test_the_command_line_explains_as_much() -> None:
    """Article by name, what was seen and how, why, how to mend it, what may follow."""
    told = _checked(text=_SPELT)

    for words in ("条款：第十条第（七）项", "（按“插入符号”写法认出）", "为什么：", "改法：", "可能的后果："):
        assert words in told


@pytest.mark.parametrize("option", ["--json", "--jsonl"])
def test_json_keeps_its_fields_and_adds_two(option: str) -> None:
    """`view` and `may_follow` are there where there is something to say."""
    line = json.dumps({"id": "a", "text": _SPELT}, ensure_ascii=False) if option == "--jsonl" else _SPELT

    (*_, finding) = (one for one in json.loads(_checked(option, text=line))["findings"] if one["hit"].startswith("六*"))

    fixed = {
        "rule", "articles", "severity", "field", "start", "end", "hit", "message", "suggestion", "confidence",
    }  # fmt: skip
    assert set(finding) == {*fixed, "view", "may_follow"}
    assert finding["view"] == "插入符号"
