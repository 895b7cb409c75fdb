"""A push that was given up: seen in the list, in doctor and in metrics, and sent again by command."""

from datetime import datetime

import aiohttp
import pytest

from commands import doctor, pushes
from commands.clock import SHANGHAI
from sandbox.settings import Template
from tests.e2e.chat_world import TOWN, Chat


async def test_given_up_and_sent_again(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    """A template that WeChat does not know gives the push up; mended, the command has it arrive."""
    await chat.town()
    await chat.say(TOWN, "备案 注销 2026-11-20")
    templates: dict[str, Template] = dict(chat.platform.settings.templates)
    object.__setattr__(chat.platform.settings, "templates", {})
    await chat.move_to(datetime(2026, 11, 26, 9, 5, tzinfo=SHANGHAI))
    settings = chat.parts.settings

    listed = await pushes.list_pushes(settings), capsys.readouterr().out
    advice = await doctor._pushes(settings)
    async with aiohttp.ClientSession() as session, session.get(f"{chat.address}/metrics") as page:
        metrics = await page.text()
    object.__setattr__(chat.platform.settings, "templates", templates)
    retried = await pushes.retry_pushes(settings, "all")
    await chat.parts.ticker.tick()
    wrong = [await pushes.retry_pushes(settings, which) for which in ("all", "99", "alles")]

    assert listed[0] == 1
    assert "refused_40037" in listed[1]
    assert chat.acts(TOWN).openid not in listed[1]
    assert advice is not None
    assert 'yushen_pushes{state="dead"} 1.0' in metrics
    assert retried == 0
    assert [kind for kind, _ in chat.pushed(TOWN)] == ["template"]
    assert wrong == [1, 1, 2]
