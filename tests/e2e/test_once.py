"""One push has one effect and one answer, however it is delivered and however slow the work is."""

import time
from collections.abc import Callable
from dataclasses import replace

import aiohttp
import pytest

from handlers import drafts
from handlers.receive import Patience, Receiver
from rules.engine import Engine
from rules.findings import CheckResult, Draft
from tests.e2e.chat_world import SHOP, TOWN, Chat, shown
from tests.e2e.test_chat import CLEAN, FLAWED


class SlowEngine(Engine):
    """The real engine with a nap in front of every check."""

    nap = 0.6

    def check(self, draft: Draft) -> CheckResult:
        """Check, but not at once."""
        time.sleep(self.nap)
        return super().check(draft)


def _slow(engine: Engine) -> Callable[[], Engine]:
    slow = SlowEngine(engine.library)
    return lambda: slow


@pytest.mark.parametrize("fault", ["duplicate", "twin"])
async def test_delivered_twice(chat: Chat, fault: str) -> None:
    """A push that comes twice, one after another or at once, registers one filing."""
    await chat.town()
    chat.platform.faults.set({fault: True})

    await chat.say(TOWN, "备案 开设 2026-11-20")

    chat.platform.faults.clear()
    assert "待办 1 件" in await chat.say(TOWN, "待办")


async def test_slow_check_is_pushed(chat: Chat) -> None:
    """A check that outlasts the patience is answered at once with a word, and its result is pushed once."""
    await chat.shop()
    receiver = chat.parts.receiver
    receiver.deps = replace(receiver.deps, engine=_slow(receiver.deps.engine()))
    receiver.patience = Patience(work=0.1, answer=3.0)

    interim = await chat.say(SHOP, FLAWED)
    await receiver.settle()
    await chat.parts.ticker.tick()
    await chat.parts.ticker.tick()

    assert "正在检查" in interim
    (kind, words), *more = chat.pushed(SHOP)
    assert (kind, more) == ("push", [])
    assert words.startswith("⛔")


async def test_slow_answer_is_pushed(chat: Chat) -> None:
    """Even when everything is slow WeChat gets an answer in time, and the real one follows."""
    await chat.shop()
    receiver = chat.parts.receiver
    receiver.deps = replace(receiver.deps, engine=_slow(receiver.deps.engine()))
    receiver.patience = Patience(work=3.0, answer=0.1)

    interim = await chat.say(SHOP, CLEAN)
    await receiver.settle()
    await chat.parts.ticker.tick()

    assert "正在处理" in interim
    assert [words[0] for _, words in chat.pushed(SHOP)] == ["✅"]


async def test_parked_check_survives(chat: Chat) -> None:
    """A parked check whose process died is done by the next tick and pushed."""
    await chat.shop()
    dying = Receiver(chat.parts.deps, chat.parts.receiver.dispatch, Patience(work=0.0, answer=3.0))
    dying.deps = replace(dying.deps, engine=_slow(dying.deps.engine()))
    receive_before = chat.parts.callback._receive
    chat.parts.callback._receive = dying
    interim = await chat.say(SHOP, FLAWED)
    for task in dying._late:
        task.cancel()
    chat.parts.callback._receive = receive_before
    await chat.move_to(chat.clock() + drafts.PARKED_FOR * 2)

    assert "正在检查" in interim
    assert [words[0] for _, words in chat.pushed(SHOP)] == ["⛔"]


async def test_report_page(chat: Chat) -> None:
    """The report shows the draft with its hit as text, to nobody without the whole link."""
    await chat.shop()
    answer = await chat.say(SHOP, f"<script>alert(1)</script>{FLAWED}")
    link = answer.partition('href="')[2].partition('"')[0]
    async with aiohttp.ClientSession() as session:
        page = await session.get(link)
        text = await page.text()
        forged = await session.get(link[:-2])

    assert page.status == 200
    assert "&lt;script&gt;" in text
    assert "<script" not in text
    assert 'href="#finding-1"' in text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert forged.status == 404


async def test_redis_emptied(chat: Chat) -> None:
    """A FLUSHALL while the bot runs loses nothing and is healed by the next tick."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    await chat.parts.deps.pending.redis.flushall()

    listed = await chat.say(TOWN, "待办")
    await chat.parts.ticker.tick()

    assert "备案 1" in listed
    assert await chat.parts.deps.pending.for_operator(1) == [1]


async def test_follow_answer(chat: Chat) -> None:
    """A second follow is answered like the first."""
    first = shown(await chat.acts(SHOP).follow(""))
    await chat.acts(SHOP).unfollow()

    assert shown(await chat.acts(SHOP).follow("")) == first
