"""The report page of a draft, as a browser without scripts gets it."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from commands.feedback import export_feedback, list_feedback
from tests.e2e.browsing import Browser, Shown, browsing, link
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


async def _remark(browser: Browser, page: Shown, sort: str, **fields: str) -> Shown:
    return await browser.send(f"{page.url}/{sort}", {"csrf": page.csrf, **fields})


async def _kept(chat: Chat) -> list[tuple[str, str, str]]:
    async with chat.parts.deps.database.view() as unit:
        return [(one.rule, one.hit, one.sentence) for one in await unit.feedback.all()]


async def test_feedback_is_kept_once_with_its_sentence_only(chat: Chat, browser: Browser) -> None:
    """A false alarm and missed words are thanked for; said twice they are one row each, without the whole draft."""
    await chat.shop()
    page = await browser.open(
        link(await chat.say(SHOP, "今天天气真好。本店的汤包治百病！欢迎大家来喝。"), "/p/report/")
    )
    thanks = [await _remark(browser, page, "false-alarm", finding="1") for _ in range(2)]
    missed = await _remark(browser, page, "missed", words=" 欢迎大家 ")
    rows = await _kept(chat)
    await chat.say(SHOP, "确认删除我的数据")

    assert [one.status for one in (*thanks, missed)] == [200] * 3
    assert "谢谢您告诉我" in missed.text
    assert ("", "欢迎大家", "欢迎大家来喝。") in rows
    assert [row[1:] for row in rows if row[0]] == [("包治百病", "本店的汤包治百病！")]
    assert await _kept(chat) == []


async def test_a_draft_takes_a_hundred_remarks(chat: Chat, browser: Browser) -> None:
    """A program that sends every piece of a draft fills no disk; the sender is told."""
    await chat.shop()
    text = "".join(chr(0x4E00 + 7 * n) for n in range(120))
    page = await browser.open(link(await chat.say(SHOP, text), "/p/report/"))
    answers = [await _remark(browser, page, "missed", words=text[n : n + 3]) for n in range(102)]

    assert [one.status for one in answers] == [200] * 100 + [429] * 2
    assert "最多记 100 条" in answers[-1].text
    assert len(await _kept(chat)) == 100


@pytest.mark.parametrize(
    ("sort", "fields", "refused"),
    [
        ("missed", {"words": "草稿里没有的话"}, (400, "不在草稿里")),
        ("missed", {"words": "汤"}, (400, "不在草稿里")),
        ("missed", {}, (400, "不在草稿里")),
        ("false-alarm", {"finding": "99"}, (400, "没有这处命中")),
        ("false-alarm", {"finding": "٣"}, (400, "没有这处命中")),
        ("false-alarm", {"finding": "1", "csrf": "0" * 64}, (403, "没有提交")),
    ],
)
async def test_feedback_that_says_nothing_is_refused(
    chat: Chat, browser: Browser, sort: str, fields: dict[str, str], refused: tuple[int, str]
) -> None:
    """Words that are not in the draft, findings that are not there, forms that are not ours: nothing is kept."""
    await chat.shop()
    page = await browser.open(
        link(await chat.say(SHOP, "今天天气真好。本店的汤包治百病！欢迎大家来喝。"), "/p/report/")
    )
    answer = await _remark(browser, page, sort, **fields)

    assert (answer.status, refused[1] in answer.text) == (refused[0], True)
    assert await _kept(chat) == []


async def test_the_author_of_the_packs_gets_feedback_as_examples(
    chat: Chat, browser: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`feedback list` counts by rule; `feedback export` writes good and bad examples as rules hold them."""
    await chat.shop()
    page = await browser.open(
        link(await chat.say(SHOP, "今天天气真好。本店的汤包治百病！欢迎大家来喝。"), "/p/report/")
    )
    await _remark(browser, page, "false-alarm", finding="1")
    await _remark(browser, page, "missed", words="欢迎大家")
    (rule,) = [row[0] for row in await _kept(chat) if row[0]]
    settings, file = chat.parts.settings, tmp_path / "said.yaml"
    statuses = [
        await list_feedback(settings),
        await export_feedback(settings, file),
        await export_feedback(settings, tmp_path / "said.txt"),
        await export_feedback(settings, tmp_path / "no" / "said.yaml"),
    ]
    said, written = capsys.readouterr().out, yaml.safe_load(file.read_text(encoding="utf-8"))
    (good,), (bad,) = written[rule]["examples"]["good"], written["missed"]["examples"]["bad"]

    assert statuses == [0, 0, 2, 2]
    assert f"{rule}\t1\n" in said
    assert (good["text"], good["account"]) == ("本店的汤包治百病！", "unlicensed")
    assert "误报" in good["why"]
    assert bad == {"text": "欢迎大家来喝。", "hit": "欢迎大家", "account": "unlicensed"}
    assert file.stat().st_mode & 0o077 == 0
