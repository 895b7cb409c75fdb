"""Filings through the front door: from `备案` to submission, by dialogue and in one line."""

import asyncio
import re
from datetime import datetime

import pytest

from bot.outgoing import TEXT_BYTES
from commands.clock import SHANGHAI
from tests.e2e.chat_world import SHOP, TOWN, Chat

#: What the links of a question send.
TAPPED = re.compile(r"msgmenucontent=([^&]*)&")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
PEOPLE = ("张三 书记 13800138000", "李四 副书记", "王五 主任", "赵六 记者\n钱七 编辑 0873-2123456")


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (["1", "1", "大屯街道", "1", "11月20日"], ("政务新媒体开设备案", "2026年12月4日")),
        (["1", "国有企业", "大屯矿业", "注销", "11月20日"], ("政务新媒体关闭备案", "2026年11月27日")),
        (["2", "卫生", "大屯卫生院", "1", "11月20日"], ("经主管部门同意的开设备案", "卫生主管部门 → 市委宣传部网信科")),
        (["3", "社区", "大屯社区", "1", "昨天"], ("经主管部门同意的开设备案", "主管部门 → 市委宣传部网信科")),
        (["4", "锡城小警察", "1", "昨天", "下月10号"], ("公务人员职务账号备案", "目标日：2026年12月10日")),
        (["4", "锡城小警察", "1", "昨天", "先不定"], ("公务人员职务账号备案", "没有给公务人员职务账号定备案天数")),
        (["5", "公司", "没有", "锡城好物", "1", "11月20日"], ("许可申请", "建议日：2026年12月4日")),
        (["5", "公司", "有", "锡城好物", "2", "11月20日"], ("持证账号关闭备案", "2026年11月27日")),
        (["6", "2", "锡城好物", "1"], ("不用", "已经取得许可")),
        (["6", "1", "锡城好物", "2"], ("不用", "只要求政务新媒体和持证账号")),
    ],
)
async def test_from_nothing(chat: Chat, answers: list[str], words: tuple[str, str]) -> None:
    """Somebody unknown says 备案, answers six questions at most, confirms, and has account and filing, or why none."""
    await chat.acts(TOWN).follow("")
    summary = await chat.go(TOWN, "备案", *answers)
    before = await chat.say(TOWN, "账号")
    done = await chat.say(TOWN, "1")

    assert len(answers) <= 6
    assert "请核对" in summary
    assert "还没有添加账号" in before
    assert "已添加账号" in done
    assert all(word in done for word in words)


async def test_any_answer_can_be_corrected(chat: Chat) -> None:
    """改 2 opens the second answer; what still makes sense is kept, what does not is asked again."""
    await chat.acts(TOWN).follow("")
    await chat.go(TOWN, "备案", "1", "1", "大屯街道", "1", "11月20日")
    reopened = await chat.say(TOWN, "改 2")
    summary = await chat.say(TOWN, "事业单位")
    other_group = await chat.go(TOWN, "改1", "5")
    licence = await chat.say(TOWN, "公司")
    whole = await chat.go(TOWN, "还没有")
    out_of_range = await chat.say(TOWN, "改 9")

    assert "国有企业" in reopened
    assert "具体是：其他事业单位" in summary
    assert "3. 账号名称：大屯街道" in summary
    assert "农民专业合作社" in other_group
    assert "许可" in licence
    assert "4. 账号名称：大屯街道" in whole
    assert "互联网新闻信息服务许可申请" in whole
    assert "1 到 6" in out_of_range


async def test_the_confirmation_takes_no_other_answer(chat: Chat) -> None:
    """At the end only a yes stores; another number, a slip or a word stores nothing."""
    await chat.town()
    await chat.go(TOWN, "备案", "1", "11月20日")

    for slip in ("2", "不对", "昨天", "确"):
        assert "请核对" in await chat.say(TOWN, slip)
    assert "没有待办" in await chat.say(TOWN, "待办")
    assert "已登记" in await chat.say(TOWN, "好的")


async def test_choices_can_be_tapped(chat: Chat) -> None:
    """Every choice has a number and a link that sends its words; a tap on an old question is no answer to a new one."""
    await chat.acts(TOWN).follow("")
    question = await chat.say(TOWN, "新增账号")
    await chat.say(TOWN, "机关和单位")
    stale = await chat.say(TOWN, "公务人员本人")

    assert '1. <a href="weixin://bizmsgmenu?msgmenucontent=机关和单位&msgmenuid=say">机关和单位</a>' in question
    assert "国有企业" in stale
    assert "1 到 4" in stale


async def test_every_choice_of_every_holder_can_be_tapped(chat: Chat) -> None:
    """What a link sends is an answer to its own question, for each group and each holder of the pack."""
    await chat.acts(TOWN).follow("")
    groups = TAPPED.findall(await chat.say(TOWN, "备案"))
    refused = []
    for group in groups:
        for number in range(20):
            choices = TAPPED.findall(await chat.go(TOWN, "取消", "备案", group))
            if number >= len(choices):
                break
            refused += [choices[number]] * ("请点" in (await chat.say(TOWN, choices[number]))[:2])

    assert len(groups) == 6
    assert refused == []


async def test_a_name_is_kept_as_it_was_typed(chat: Chat) -> None:
    """Full-width signs in an account's name stay as the platform shows them."""
    await chat.acts(TOWN).follow("")

    assert "“锡城（官方）”" in await chat.go(TOWN, "新增账号", "6", "1", "锡城（官方）", "1")


async def test_a_known_account_is_offered_what_can_follow(chat: Chat) -> None:
    """备案 for a known account names the filings that its holder may have to make."""
    await chat.town()
    await chat.shop()

    assert "政务新媒体开设备案" in await chat.say(TOWN, "备案")
    offered = await chat.say(SHOP, "备案")
    assert "许可申请" in offered
    assert "注销：不用备案" in offered


async def test_completing_by_dialogue(chat: Chat) -> None:
    """补齐 asks for all that is missing, stores it at the end in one step, and then the filing can be handed in."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    summary = await chat.go(TOWN, "备案 1 补齐", "1", "办好了", *PEOPLE, "1", "1", "1", "大屯街道办事处")
    before = await chat.say(TOWN, "备案 1")
    saved = await chat.say(TOWN, "1")
    submitted = await chat.say(TOWN, "备案 1 提交")
    shown = await chat.say(TOWN, "备案 1")

    assert "6. 编辑：赵六 记者、钱七 编辑 08732123456" in summary
    assert "还缺 9 项" in before
    assert "都齐了" in saved
    assert "已提交" in submitted
    assert "☑ 主要领导：张三 书记 13800138000" in shown
    assert "条件办好班子专题会议已研究" in shown
    assert "单位：大屯街道办事处" in shown
    assert "提交" in shown


async def test_what_is_missing_is_listed_and_nothing_is_submitted(chat: Chat) -> None:
    """提交 names missing preconditions, people and materials, each until it is there."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    first = await chat.say(TOWN, "备案 1 提交")
    await chat.ready(TOWN, 1)
    await chat.go(TOWN, "备案 1 材料 缺 2", "备案 1 条件 缺 1")
    second = await chat.say(TOWN, "备案 1 提交")
    state = await chat.say(TOWN, "备案 1")
    await chat.go(TOWN, "备案 1 材料 2", "备案 1 条件 1")

    assert all(word in first for word in ("班子专题会议", "主要领导、分管领导、总编辑、编辑", "信息发布审核制度"))
    assert "班子专题会议已研究" in second
    assert "信息发布审核制度" in second
    assert "人员" not in second
    assert "准备中" in state
    assert "已记为“已提交”" in await chat.say(TOWN, "备案 1 提交")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("备案 1 材料 4", "没有第 4 项材料"),
        ("备案 1 材料 1 9", "没有第 9 项材料"),
        ("备案 1 条件 3", "没有第 3 项条件"),
        ("备案 1 主要领导", "还是空的"),
        ("备案 1 主要领导 张三", "还差张三的职务"),
        ("备案 1 主要领导 zhang 书记", "2 到 20 个汉字"),
        ("备案 1 主要领导 张 书记", "2 到 20 个汉字"),
        ("备案 1 主要领导 张三 书记 12345", "不像电话号码"),
        ("备案 1 总编辑 张三 主任；李四 主任", "只填一位"),
        ("备案 1 编辑 张三 记者；张三 编辑", "写了两次"),
        ("备案 1 门卫 张三", "没看懂要对备案 1 做什么"),
        ("备案 1 目标 2026-12-20", "不能自己改"),
        ("备案 开设 2026-11-19", "备案 1，没有重复登记"),
        ("备案 开设 农历十月初五", "公历"),
        ("备案 开设 28号", "确认 2026-10-28"),
    ],
)
async def test_bad_input(chat: Chat, text: str, words: str) -> None:
    """Whatever is wrong is said in one answer, and the filing stays as it was."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    before = await chat.say(TOWN, "备案 1")

    answer = await chat.say(TOWN, text)

    assert words in answer
    assert len(answer.encode()) <= TEXT_BYTES
    assert await chat.say(TOWN, "备案 1") == before


async def test_a_dialogue_goes_on_after_anything_else(chat: Chat) -> None:
    """A command, a draft and a picture in between are answered, and the next answer goes on where it was left."""
    await chat.town()
    await chat.go(TOWN, "备案", "1")
    command = await chat.say(TOWN, "待办")
    draft = await chat.say(TOWN, "我们这里的柿子红了，周末欢迎来小院支起炭炉烤橘子，再煮一壶滇红。")
    await chat.acts(TOWN).send_image(b"\x89PNG\r\n\x1a\n" + b"0" * 64)
    summary = await chat.say(TOWN, "11月20日")

    assert "“登记备案”还没填完" in command
    assert draft.startswith("✅")
    assert "“登记备案”还没填完" in draft
    assert "2026年12月4日" in summary


async def test_another_dialogue_takes_its_place(chat: Chat) -> None:
    """Beginning another dialogue says that the first was put aside without storing anything."""
    await chat.town()
    await chat.go(TOWN, "备案", "1")
    other = await chat.say(TOWN, "新增账号")

    assert other.startswith("（没填完的“登记备案”先放下了")
    assert "请点上面那一项" not in await chat.say(TOWN, "6")


async def test_a_second_filing_of_a_kind_is_refused_at_once(chat: Chat) -> None:
    """The dialogue shows what is pending and refuses it by its number before it asks anything more."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    offered = await chat.say(TOWN, "备案")
    refused = await chat.say(TOWN, "1")
    other = await chat.go(TOWN, "备案", "2")

    assert "政务新媒体开设备案（备案 1 办理中）" in offered
    assert "备案 1，没有重复登记" in refused
    assert "哪一天注销" in other


@pytest.mark.parametrize(
    "text",
    [
        "备案 开设 2026-11-20",
        "备案开设2026年11月20日",
        "备案　开通　２０２６－１１－２０",
        "备案 开设备案 11月20日",
        "备案 开设：11月20号上午",
        "备案 新开 上周五",
    ],
)
async def test_one_line_in_many_forms(chat: Chat, text: str) -> None:
    """Blanks, full-width digits, synonyms and punctuation do not matter."""
    await chat.town()

    answer = await chat.say(TOWN, text)

    assert "已登记：备案 1" in answer
    assert "2026年12月4日" in answer


async def test_a_day_can_be_corrected(chat: Chat) -> None:
    """备案 N 日期 moves the last day, the reminders and 待办, and is a step of the history."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    corrected = await chat.say(TOWN, "备案 1 日期 11月16日")
    unsure = await chat.say(TOWN, "备案 1 日期 28号")
    shown = await chat.say(TOWN, "备案 1")
    await chat.move_to(datetime(2026, 11, 30, 9, 1, tzinfo=SHANGHAI))

    assert "2026年11月30日" in corrected
    assert "备案 1 日期 确认 2026-10-28" in unsure
    assert "改日期" in shown
    assert [words for _, words in chat.pushed(TOWN) if "今天截止" in words]


async def test_an_own_target_is_reminded_of_and_never_overdue(chat: Chat) -> None:
    """A public servant's target is announced beforehand; after it has passed nothing more comes."""
    await chat.acts(TOWN).follow("")
    await chat.go(TOWN, "备案", "4", "锡城小警察", "1", "昨天", "2026-12-10", "1")
    await chat.move_to(datetime(2026, 12, 9, 9, 1, tzinfo=SHANGHAI))
    before = chat.pushed(TOWN)
    await chat.move_to(datetime(2026, 12, 20, 9, 1, tzinfo=SHANGHAI))

    assert len(before) == 1
    assert chat.pushed(TOWN) == before
    assert "不是法定期限" in await chat.say(TOWN, "待办")


async def test_two_answers_at_once(chat: Chat) -> None:
    """Two messages sent together are taken one after the other; the filing is registered once."""
    await chat.town()
    await chat.go(TOWN, "备案", "1", "11月20日")

    answers = await asyncio.gather(*(chat.say(TOWN, "1") for _ in range(2)))

    assert sum("已登记：备案 1" in answer for answer in answers) == 1
    assert "待办 1 件" in await chat.say(TOWN, "待办")


async def test_a_full_filing_fits_a_reply(chat: Chat) -> None:
    """With thirty editors, long duties and a long history 备案 N is still whole within WeChat's limit."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    editors = "\n".join(f"{surname}小明 编辑部值班编辑 13800138000" for surname in SURNAMES)
    await chat.go(TOWN, "备案 1 补齐", "1", "1", *PEOPLE[:3], editors, "1", "1", "1", "1", "1")
    for _ in range(6):
        await chat.go(TOWN, "备案 1 材料 缺 1 2 3", "备案 1 材料 1 2 3")

    shown = await chat.say(TOWN, "备案 1")

    assert "等 30 位" in shown
    assert "经过" in shown
    assert "撤回" in shown
    assert len(shown.encode()) < TEXT_BYTES
