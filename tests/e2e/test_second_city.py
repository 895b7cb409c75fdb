"""A second city is files alone: other holders, events, kinds, materials, people, days and offices, and the same bot."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from commands.rulebook import Rulebook
from rules.procedure_source import load_procedures
from tests.e2e.chat_world import TOWN, Chat, chatting

CITY = Path(__file__).parents[1] / "packs" / "cities" / "xishi"


@pytest.fixture
async def xishi(tmp_path: Path, rulebook: Rulebook) -> AsyncIterator[Chat]:
    """The bot of the made-up city."""
    async with chatting(tmp_path, replace(rulebook, procedures=load_procedures(CITY))) as world:
        yield world


async def test_another_citys_filing_from_opening_to_submission(xishi: Chat) -> None:
    """Questions, days, route, closing time, people and materials are those of the city's file."""
    await xishi.acts(TOWN).follow("")
    who = await xishi.say(TOWN, "备案")
    summary = await xishi.go(TOWN, "文化单位", "博物馆", "锡石博物馆", "更名", "改 4", "开通", "11月20日")
    registered = await xishi.say(TOWN, "1")
    early = await xishi.say(TOWN, "备案 1 提交")
    await xishi.go(TOWN, "备案 1 条件 1", "备案 1 账号管理员 张三 馆员", "备案 1 材料 1")
    done = await xishi.say(TOWN, "备案 1 提交")

    assert "文化单位" in who
    assert "机关" not in who
    assert "开通后 3 个工作日内登记" in summary
    assert "2026年11月25日（周三）24:00 前；当面交材料请在当天 18:00 前" in registered
    assert "文旅局 → 锡石市网信办" in registered
    assert "已征求意见" in early
    assert "账号管理员" in early
    assert "已记为“已提交”" in done


async def test_another_citys_words(xishi: Chat) -> None:
    """One-line forms and the look-up of a deadline use the city's own words and days."""
    await xishi.acts(TOWN).follow("")
    await xishi.go(TOWN, "新增账号", "1", "图书馆", "锡石图书馆", "1")

    assert "账号更名备案" in await xishi.say(TOWN, "备案 改名 2026-11-20")
    assert "12月1日" in await xishi.say(TOWN, "待办")
    assert "2026年11月25日" in await xishi.say(TOWN, "期限 开通 2026-11-20")
    assert "没看懂要办哪种备案" in await xishi.say(TOWN, "备案 注销 2026-11-20")


async def test_another_city_without_duty(xishi: Chat) -> None:
    """The reason why nothing is due comes from the city's file too."""
    await xishi.acts(TOWN).follow("")

    assert "个人账号更名不用备案（第五条）" in await xishi.go(TOWN, "备案", "个人", "小明的锡石", "更名")
