"""Drafts in parts: in the order in which they were written, whatever order they arrive in; and spoken drafts."""

import asyncio
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from rules.engine import Engine
from rules.findings import CheckResult, Draft
from sandbox.parcels import Value
from tests.e2e.browsing import link
from tests.e2e.chat_world import SHOP, TOWN, Chat, shown
from tests.e2e.test_chat import CLEAN, FLAWED

PARTS = ("第一段写秋天的小院和柿子。", "第二段写炭炉和烤橘子。", "第三段写滇红和茶点四样。")


@dataclass
class Sender:
    """Delivers messages of the shop as written at set moments, in any order."""

    chat: Chat
    #: MsgIds of one conversation grow.
    first_number: int = field(default=22_876_340_532_172_986)

    async def send(self, text: str, *, second: int, number: int) -> str:
        """A text that was written in that second of the conversation, with that place among the MsgIds."""
        return await self._push({"MsgType": "text", "Content": text}, second, number)

    async def speak(self, recognition: str, *, second: int, number: int) -> str:
        """A voice message with what WeChat heard in it."""
        fields: dict[str, Value] = {"MsgType": "voice", "MediaId": "m", "Format": "amr", "Recognition": recognition}
        return await self._push(fields, second, number)

    async def _push(self, fields: Mapping[str, Value], second: int, number: int) -> str:
        person = self.chat.platform.person(self.chat.acts(SHOP).openid)
        at = int((self.chat.clock() + timedelta(seconds=second)).timestamp())
        placed: dict[str, Value] = {**fields, "CreateTime": at, "MsgId": self.first_number + number}
        return shown(await self.chat.platform._push(person, placed, entry=None))


async def _kept(chat: Chat) -> str:
    async with chat.parts.deps.database.view() as unit:
        operator = await unit.operators.get(chat.acts(SHOP).openid)
        drafts = await unit.drafts.latest(operator.id, 1) if operator else []
        return f"{drafts[0].title}\n{drafts[0].text}".strip()


@pytest.mark.parametrize("arriving", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
@pytest.mark.parametrize("seconds", [(10, 20, 30), (10, 10, 10)])
async def test_parts_stand_as_they_were_written(
    chat: Chat, arriving: tuple[int, ...], seconds: tuple[int, ...]
) -> None:
    """By their second, and within one by their number, however they are delivered; the answer counts them."""
    await chat.shop()
    sender = Sender(chat)
    await sender.send("预审", second=0, number=0)
    for place in arriving:
        await sender.send(PARTS[place], second=seconds[place], number=place + 1)
    verdict = await sender.send("完毕", second=40, number=9)

    assert "您发的 3 条" in verdict
    assert await _kept(chat) == "\n".join(PARTS)


async def test_what_was_written_before_is_no_part(chat: Chat) -> None:
    """A question that was written before 预审 and arrives after it is answered, not collected."""
    await chat.shop()
    sender = Sender(chat)
    await sender.send("预审", second=10, number=1)
    late = await sender.send("待办", second=5, number=0)
    await sender.send(CLEAN, second=20, number=2)
    await sender.send("完毕", second=30, number=3)

    assert "没有待办" in late
    assert await _kept(chat) == CLEAN


class _Held(Engine):
    """An engine whose checks begin but do not end until they may."""

    def __init__(self, inner: Engine) -> None:
        """Check as `inner` does."""
        self.inner, self.begun, self.may_end = inner, threading.Event(), threading.Event()

    def check(self, draft: Draft) -> CheckResult:
        """Check once it may."""
        self.begun.set()
        self.may_end.wait(10)
        return self.inner.check(draft)


async def test_a_part_that_comes_during_the_check_is_kept(chat: Chat) -> None:
    """Nothing is lost when a part arrives while the others are being checked: it waits for another 完毕."""
    await chat.shop()
    receiver = chat.parts.receiver
    held = _Held(receiver.deps.engine())
    receiver.deps = replace(receiver.deps, engine=lambda: held)
    await chat.go(SHOP, "预审", CLEAN)
    first = asyncio.create_task(chat.say(SHOP, "完毕"))
    await asyncio.to_thread(held.begun.wait, 10)
    late = await chat.say(SHOP, FLAWED)
    held.may_end.set()
    second = await chat.say(SHOP, "完毕") if await first else ""

    assert "收到第 2 条" in late
    assert "您发的 1 条" in await first
    assert "六合彩" not in await first
    assert "您发的 1 条" in second
    assert "六合彩" in second
    assert "没看懂" in await chat.say(SHOP, "完毕")


async def test_limits_are_said_before_they_are_hit(chat: Chat) -> None:
    """At the beginning, again when little room is left, and what is too much is not kept; 完毕 always ends it."""
    await chat.shop()
    began = await chat.say(SHOP, "预审")
    first = await chat.say(SHOP, "字" * 10_000)
    second = await chat.say(SHOP, "字" * 9_998)
    too_much = await chat.say(SHOP, "字")
    verdict = await chat.say(SHOP, "完毕")

    assert "合计不超过 20,000 字" in began
    assert "还能收" not in first
    assert "还能收 1 字" in second
    assert "这一条没有收" in too_much
    assert link(too_much, "/p/draft/")
    assert "您发的 2 条" in verdict
    assert len(await _kept(chat)) == 19_999


async def test_a_spoken_part_is_collected(chat: Chat) -> None:
    """Where WeChat heard the words, a voice message is a part like any other; without words it is told of."""
    await chat.shop()
    sender = Sender(chat)
    await sender.send("预审", second=0, number=0)
    await sender.speak("第二段是说出来的。", second=20, number=2)
    await sender.send(PARTS[0], second=10, number=1)
    silent = await sender.speak("", second=25, number=3)
    await sender.send("完毕", second=30, number=4)

    assert "听不了" in silent
    assert await _kept(chat) == f"{PARTS[0]}\n第二段是说出来的。"


@pytest.mark.parametrize(
    ("recognition", "answered"),
    [(FLAWED, "六合彩"), ("待办", "只识别出几个字"), ("", "听不了"), (None, "听不了")],
)
async def test_a_spoken_draft(chat: Chat, recognition: str | None, answered: str) -> None:
    """What WeChat heard is checked like a text; too little, or nothing, is said so with what to send instead."""
    await chat.town()
    answer = shown(await chat.acts(TOWN).send_voice(recognition=recognition))

    assert answered in answer
    assert ("按微信识别出的文字检查" in answer) == (recognition == FLAWED)
