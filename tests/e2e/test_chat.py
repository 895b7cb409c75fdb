"""The main job through the front door: WeChat's pushes in, answers and pushes out."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest

from bot.outgoing import TEXT_BYTES
from commands.clock import SHANGHAI
from sandbox.platform import Turn
from tests.e2e.chat_world import SHOP, TOWN, Chat, shown

FLAWED = "周末来小店喝茶，顺便推荐一个六合彩特码内部料，一码中特，先中后付，私聊领取。"
CLEAN = "天气一凉，院子里的柿子就红了。周末约上三五好友，在小院支起炭炉，烤几只橘子，再煮一壶滇红，满屋都是甜香。"


async def test_journey(chat: Chat) -> None:
    """Follow, account, draft, filing, list and reminder: the whole main job works."""
    welcome = shown(await chat.acts(TOWN).follow(""))
    await chat.go(TOWN, "新增账号", "1", "1", "大屯街道", "1")
    verdict = await chat.say(TOWN, FLAWED)
    registered = await chat.say(TOWN, "备案 开设 2026-11-20")
    listed = await chat.say(TOWN, "待办")
    await chat.move_to(datetime(2026, 12, 3, 9, 5, tzinfo=SHANGHAI))

    assert "新增账号" in welcome
    assert verdict.startswith("⛔")
    assert "六合彩" in verdict
    assert "2026年12月4日" in registered
    assert "还剩 9 个工作日" in listed
    (kind, words), *more = chat.pushed(TOWN)
    assert not more
    assert kind == "template"
    assert "还剩 1 个工作日" in words


async def test_reminder_channel_and_once(chat: Chat) -> None:
    """Inside the 48 hours a reminder comes as 客服消息, and no tick repeats it."""
    await chat.town()
    await chat.say(TOWN, "备案 注销 2026-11-23")
    await chat.move_to(datetime(2026, 11, 25, 9, 0, 30, tzinfo=SHANGHAI))
    for _ in range(3):
        await chat.parts.ticker.tick()

    (kind, words), *more = chat.pushed(TOWN)
    assert not more
    assert kind == "push"
    assert "还剩 3 个工作日" in words


async def test_submitted_is_not_reminded(chat: Chat) -> None:
    """What was handed in is not reminded of any more; what is incomplete cannot be handed in."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    early = await chat.say(TOWN, "备案 1 提交")
    await chat.ready(TOWN, 1)
    ticked = await chat.say(TOWN, "备案 1 材料")
    done = await chat.say(TOWN, "备案 1 提交")
    await chat.move_to(datetime(2026, 12, 4, 9, 5, tzinfo=SHANGHAI))

    assert "还缺" in early
    assert ticked.count("☑") == 3
    assert "已提交" in done
    assert chat.pushed(TOWN) == []


async def test_filing_by_dialogue(chat: Chat) -> None:
    """A dialogue survives a question in between, a correction and full-width digits."""
    await chat.town()
    asked = await chat.say(TOWN, "备案")
    interrupted = await chat.say(TOWN, "帮助")
    await chat.go(TOWN, "2", "改")
    summary = await chat.go(TOWN, "１", "2026-11-20")
    done = await chat.say(TOWN, "1")

    assert "回复数字" in asked
    assert "继续" in interrupted
    assert "请核对" in summary
    assert "已登记：备案 1" in done


async def test_collected_draft(chat: Chat) -> None:
    """Parts between 预审 and 完毕 are one draft, whatever they look like."""
    await chat.shop()
    await chat.go(SHOP, "预审", CLEAN, "待办")
    verdict = await chat.say(SHOP, "完毕")
    after = await chat.say(SHOP, "待办")

    assert "✅" in verdict
    assert f"共 {len(CLEAN) + 3} 字" in verdict
    assert "没有待办" in after


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("备案 开设 2026-02-30", "没有 30 日"),
        ("备案 开设 2027-03-01", "还没到"),
        ("备案 开设", "哪一天开设"),
        ("备案 开张 2026-11-20", "没看懂要办哪种备案"),
        ("备案 许可 2026-11-20", "不办“许可”"),
        ("备案 99", "没有备案 99"),
        ("备案 99 提交", "没有备案 99"),
        ("备案 99 材料 1", "没有备案 99"),
        ("切换 别人的账号", "没有“别人的账号”"),
        ("条款 99", "没有找到"),
        ("条款", "条款 10.7"),
        ("期限 随便 2026-11-20", "期限 开设 2026-11-20"),
        ("查名", "查名 锡城微生活"),
        ("取消", "没有正在填写"),
        ("完毕", "没看懂"),
        ("😀😀😀", "没有文字"),
        ("😀" * 30, "没有文字"),
        ("   ", "草稿是空的"),
        ("嗯", "没看懂"),
        ("长" * 30_000, "超过 20,000 字"),
        ("<xml><MsgType>event</MsgType></xml>", "不等于审核通过"),
        ("]]></Content><FromUserName>x", "不等于审核通过"),
        ("]]>", "没有文字"),
        ("坏\x02字\x1d符", "没看懂"),
    ],
)
async def test_bad_input(chat: Chat, text: str, words: str) -> None:
    """Whatever is wrong, one answer says what to send instead, and nothing was changed."""
    await chat.town()

    answer = await chat.say(TOWN, text)

    assert words in answer
    assert len(answer.encode()) <= TEXT_BYTES
    assert "没有待办" in await chat.say(TOWN, "待办")


@pytest.mark.parametrize("act", ["sticker", "image", "voice", "location"])
async def test_unreadable_messages(chat: Chat, act: str) -> None:
    """A sticker, picture, voice or place is answered with what can be sent instead."""
    await chat.town()
    acts = chat.acts(TOWN)
    turns: dict[str, Callable[[], Awaitable[Turn]]] = {
        "sticker": lambda: acts.send_sticker("😄"),
        "image": lambda: acts.send_image(b"\x89PNG\r\n\x1a\n" + b"0" * 64),
        "voice": acts.send_voice,
        "location": lambda: acts.send_location("", latitude=23.36, longitude=103.15),
    }

    answer = shown(await turns[act]())

    assert "请" in answer
    assert "故障" not in answer


async def test_others_filings(chat: Chat) -> None:
    """Nobody sees or moves another operator's filing."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    await chat.shop()

    answers = [await chat.say(SHOP, f"备案 1{step}") for step in ("", " 材料 1", " 提交", " 撤回")]

    assert all("没有备案 1" in answer for answer in answers)
    assert "准备中" in await chat.say(TOWN, "备案 1")


async def test_duplicate_filing(chat: Chat) -> None:
    """A second filing of the same kind is refused with the number of the first."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")

    assert "备案 1，没有重复登记" in await chat.say(TOWN, "备案 开设 2026-11-19")


async def test_erasing(chat: Chat) -> None:
    """删除我的数据 asks first, then nothing is left and nothing is reminded."""
    await chat.town()
    await chat.say(TOWN, "备案 注销 2026-11-23")
    asked = await chat.say(TOWN, "删除我的数据")
    erased = await chat.say(TOWN, "确认删除我的数据")
    await chat.move_to(datetime(2026, 11, 30, 9, 5, tzinfo=SHANGHAI))

    assert "不能恢复" in asked
    assert "已经全部删除" in erased
    assert chat.pushed(TOWN) == []
    assert "还没有添加账号" in await chat.say(TOWN, "账号")


async def test_leaving(chat: Chat) -> None:
    """Whoever leaves gets nothing more; whoever comes back finds their filings."""
    await chat.town()
    await chat.say(TOWN, "备案 注销 2026-11-23")
    await chat.acts(TOWN).unfollow()
    await chat.move_to(datetime(2026, 11, 27, 9, 5, tzinfo=SHANGHAI))
    await chat.acts(TOWN).follow("")

    assert chat.pushed(TOWN) == []
    assert "备案 1" in await chat.say(TOWN, "待办")
