"""Reminders as an operator sees them: choosing when, putting off, several in one, taken back, never at night."""

from datetime import datetime

import pytest

from commands.clock import SHANGHAI
from tests.e2e.chat_world import TOWN, Chat


def at(day: int, hour: int, minute: int = 5, *, month: int = 11) -> datetime:
    """A moment of late 2026; the chat begins on Monday, 23 November, at 10:00."""
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


async def _opened(chat: Chat) -> None:
    """A filing whose last day is Monday, 30 November: five working days from Monday the 23rd."""
    await chat.town()
    await chat.say(TOWN, "备案 注销 2026-11-23")


async def test_another_hour(chat: Chat) -> None:
    """A chosen hour holds for filings that are registered already."""
    await _opened(chat)
    await chat.move_to(at(24, 16))
    answer = await chat.say(TOWN, "提醒 下午3点半")
    await chat.move_to(at(25, 15, 20))
    early = len(chat.pushed(TOWN))
    await chat.move_to(at(25, 15, 31))

    assert "15:30" in answer
    assert (early, len(chat.pushed(TOWN))) == (0, 1)


async def test_other_days_before(chat: Chat) -> None:
    """Chosen days replace the usual ones."""
    await _opened(chat)
    answer = await chat.say(TOWN, "提醒 提前 2 4天")
    for day in (24, 25, 26):
        await chat.move_to(at(day, 9))

    assert "第 4、2 个工作日" in answer
    assert len(chat.pushed(TOWN)) == 2


async def test_off_and_on(chat: Chat) -> None:
    """Switched off nothing comes; switched on again what lies ahead does, and nothing that has passed."""
    await _opened(chat)
    off = await chat.say(TOWN, "提醒 关")
    await chat.move_to(at(25, 9))
    silent = chat.pushed(TOWN)
    await chat.say(TOWN, "提醒开")
    await chat.move_to(at(25, 12))
    still_silent = chat.pushed(TOWN)
    await chat.move_to(at(27, 9))

    assert "提醒已关" in off
    assert (silent, still_silent, len(chat.pushed(TOWN))) == ([], [], 1)


BAD = [
    ("提醒 22点", "08:30 到 20:59"),
    ("提醒 25点", "08:30 到 20:59"),
    ("提醒 提前 0", "1 到 30"),
    ("提醒 提前 31", "1 到 30"),
    ("提醒 提前", "1 到 30"),
    ("提醒 随便", "没看懂"),
    ("稍后", "请带上编号"),
    ("稍后 99", "99"),
    ("稍后 1 昨天", "明天"),
    ("稍后 1 90天", "60 天以内"),
]


@pytest.mark.parametrize(("text", "said"), BAD)
async def test_bad_settings(chat: Chat, text: str, said: str) -> None:
    """What cannot be set is told in one sentence, and nothing changes."""
    await _opened(chat)
    before = await chat.say(TOWN, "提醒")
    answer = await chat.say(TOWN, text)

    assert said in answer
    assert await chat.say(TOWN, "提醒") == before


async def test_put_off(chat: Chat) -> None:
    """A filing that is put off is not told before that day, and is told on it."""
    await _opened(chat)
    answer = await chat.say(TOWN, "稍后 1 3天")
    await chat.move_to(at(25, 9))
    silent = chat.pushed(TOWN)
    await chat.move_to(at(26, 9))

    assert "11月26日" in answer
    assert (silent, len(chat.pushed(TOWN))) == ([], 1)


async def test_put_off_beyond_the_last_day(chat: Chat) -> None:
    """The last day is told even when the filing is put off beyond it."""
    await _opened(chat)
    answer = await chat.say(TOWN, "稍后 1 10天")
    await chat.move_to(at(27, 9))
    silent = chat.pushed(TOWN)
    await chat.move_to(at(30, 9))

    assert "照样会提醒" in answer
    assert (silent, len(chat.pushed(TOWN))) == ([], 1)


async def test_several_are_one_message(chat: Chat) -> None:
    """What is due together comes as one message; a filing withdrawn before it has left is not in it."""
    await _opened(chat)
    await chat.say(TOWN, "备案 开设 2026-11-16")
    await chat.move_to(at(25, 9))
    ((_, together),) = chat.pushed(TOWN)
    chat.platform.faults.set({"quota_gone": 99})
    await chat.move_to(at(27, 9))
    waiting = len(chat.pushed(TOWN))
    await chat.say(TOWN, "备案 1 撤回")
    chat.platform.faults.clear()
    await chat.move_to(at(30, 8, 31))
    alone = chat.pushed(TOWN)[-1][1]

    assert "备案 1 " in together
    assert "备案 2 " in together
    assert waiting == 1
    assert "备案2" in alone.replace(" ", "")
    assert "备案1" not in alone.replace(" ", "")


async def test_what_waits_in_the_evening_comes_in_the_morning(chat: Chat) -> None:
    """A reminder that could not leave by day does not leave at night."""
    await _opened(chat)
    chat.platform.faults.set({"quota_gone": 99})
    await chat.move_to(at(25, 20, 50))
    chat.platform.faults.clear()
    for moment in (at(25, 21, 30), at(26, 0, 30), at(26, 8, 0)):
        await chat.move_to(moment)
    night = chat.pushed(TOWN)
    await chat.move_to(at(26, 8, 31))

    assert (night, len(chat.pushed(TOWN))) == ([], 1)
