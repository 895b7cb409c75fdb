"""Where a dialogue asks for an account's name, names that begin like a command are names; commands stay commands."""

import pytest

from tests.e2e.chat_world import SHOP, Chat

#: Up to the question for the name: a sole trader without a licence.
_BEFORE = ("新增账号", "5", "3", "1")


@pytest.mark.parametrize(
    "name",
    [
        "换个活法",
        "备案那些事",
        "帮助农民",
        "提醒你一句",
        "查名师",
        "条款通",
        "期限内外",
        "邮箱故事",
        "加词作者",
        "切换人生",
    ],
)
async def test_a_name_that_begins_like_a_command(chat: Chat, name: str) -> None:
    """It is taken as the name, and the account is called so once it is confirmed."""
    await chat.acts(SHOP).follow("")
    summary = await chat.go(SHOP, *_BEFORE, name)
    await chat.say(SHOP, "1")

    assert f"账号名称：{name}" in summary
    assert name in await chat.say(SHOP, "账号")


@pytest.mark.parametrize(
    ("command", "answered"),
    [
        ("帮助", "待办"),
        ("查名 锡城日报", "锡城日报"),
        ("条款 5", "开设和备案"),
        ("条款5", "开设和备案"),
        ("期限 开设 2026-11-20", "12月4日"),
        ("期限开设2026-11-20", "12月4日"),
        ("提醒关", "提醒"),
        ("提醒提前", "1 到 30"),
        ("备案12", "您名下没有备案 12"),
    ],
)
async def test_a_command_is_answered_and_the_question_stays(chat: Chat, command: str, answered: str) -> None:
    """A command as it is written is answered; the name that comes next is taken."""
    await chat.acts(SHOP).follow("")
    answer = await chat.go(SHOP, *_BEFORE, command)
    summary = await chat.say(SHOP, "锡城微生活")

    assert answered in answer
    assert "账号名称：锡城微生活" in summary


async def test_leaving_is_leaving(chat: Chat) -> None:
    """取消 ends the dialogue instead of becoming the name, and outside of it 换 goes on meaning what it says."""
    await chat.acts(SHOP).follow("")
    await chat.go(SHOP, *_BEFORE, "取消")

    assert "个活法" in await chat.say(SHOP, "换个活法")
    assert "取消" not in await chat.say(SHOP, "账号")
