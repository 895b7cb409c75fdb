"""加词, 减词 and 词库 through the chat: an account's own words count from the next draft on."""

from datetime import timedelta

import pytest

from bot.outgoing import TEXT_BYTES
from handlers.drafts import finish_parked
from storage.drafts import NewDraft
from tests.e2e.chat_world import SHOP, TOWN, Chat

_TEA = "秋天到了，院子里的柿子红了，老街的锡城毒茶又上市，约上三五好友一起坐坐。"
_HEADLINE = "周末来小店喝茶，这家烤肉全国第一，大家都来坐坐尝一尝，院子里的柿子也红了。"
_LOTTERY = "周末来小店喝茶，顺便推荐一个六合彩特码内部料，一码中特，私聊领取。"


async def test_an_added_word_is_found_at_once_and_only_for_its_account(chat: Chat) -> None:
    """The next draft shows it with how to get rid of it; the same operator's other account does not."""
    await chat.shop()
    before = await chat.say(SHOP, _TEA)
    added = await chat.say(SHOP, "加词：锡城毒茶、某某内部价")
    after = await chat.say(SHOP, _TEA)
    spelt = await chat.say(SHOP, _TEA.replace("锡城毒茶", "锡 城*毒茶"))
    await chat.go(SHOP, "新增账号", "5", "3", "1", "第二个号", "1")
    other = await chat.say(SHOP, _TEA)

    assert before.startswith("✅")
    assert "已加入词库：“锡城毒茶”、“某某内部价”" in added
    assert after.startswith("✏️")
    assert "减词 锡城毒茶" in after
    assert spelt.startswith("✏️")
    assert other.startswith("✅")


async def test_a_removed_word_is_not_found_any_more(chat: Chat) -> None:
    """减词 of an own word takes it off, and the list shows what is left."""
    await chat.shop()
    await chat.go(SHOP, "加词 锡城毒茶 某某内部价")
    removed = await chat.say(SHOP, "减词 锡城毒茶")
    listed = await chat.say(SHOP, "词库")

    assert "已从词库去掉：“锡城毒茶”" in removed
    assert "留意的词 1 个：“某某内部价”" in listed
    assert (await chat.say(SHOP, _TEA)).startswith("✅")


async def test_an_allowed_phrase_hides_what_lies_in_it(chat: Chat) -> None:
    """减词 of another word allows it, 加词 takes the allowance back."""
    await chat.shop()
    before = await chat.say(SHOP, _HEADLINE)
    allowed = await chat.say(SHOP, "减词 全国第一")
    hidden = await chat.say(SHOP, _HEADLINE)
    freed = await chat.say(SHOP, "加词 全国第一")
    after = await chat.say(SHOP, _HEADLINE)

    assert "全国第一" in before
    assert "已记为允许：“全国第一”" in allowed
    assert "全国第一" not in hidden
    assert "已从允许的词里去掉：“全国第一”" in freed
    assert "全国第一" in after


async def test_an_allowance_never_clears_what_must_not_be_published(chat: Chat) -> None:
    """A finding of the gravest sort stays as a hint that names the allowance (decision 0008)."""
    await chat.shop()
    before = await chat.say(SHOP, _LOTTERY)
    await chat.say(SHOP, "减词 六合彩特码内部料、一码中特")
    after = await chat.say(SHOP, _LOTTERY)

    assert before.startswith("⛔")
    assert not after.startswith("✅")
    assert "您允许的词" in after


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("加词", "加词 锡城毒茶"),
        ("减词", "减词 六合小吃"),
        ("加词 茶", "2 到 30 个字"),
        ("加词 茶***", "2 到 30 个字"),
        ("加词 " + "长" * 31, "2 到 30 个字"),
        ("减词 茶", "2 到 30 个字"),
        ("加词 、，、", "加词 锡城毒茶"),
        ("加词 ***", "2 到 30 个字"),
        ("加词 " + "锡城毒茶、" * 60, "请分几条发"),
    ],
)
async def test_a_word_that_cannot_be_kept(chat: Chat, text: str, words: str) -> None:
    """One sentence says what a word must be like, and nothing was kept."""
    await chat.shop()

    assert words in await chat.say(SHOP, text)
    assert "还没有自己的词" in await chat.say(SHOP, "词库")


async def test_a_good_word_is_kept_beside_a_bad_one(chat: Chat) -> None:
    """What became of each word is told in one answer; a doubled one is told kindly."""
    await chat.shop()
    await chat.say(SHOP, "加词 锡城毒茶")
    answer = await chat.say(SHOP, "添加词 “锡城 毒茶”，\n茶，ＡＢ价,ab价")

    assert "已加入词库：“锡城”、“毒茶”、“ＡＢ价”" in answer
    assert "本来就有：“ab价”" in answer
    assert "没有收：“茶”" in answer


async def test_a_full_list_takes_no_more(chat: Chat) -> None:
    """200 words of each sort; the list itself still fits into one answer."""
    await chat.shop()
    words = [
        f"{a}{b}{c}毒茶特别长的一个词用来占地方"
        for a in "甲乙丙丁"
        for b in "子丑寅卯辰巳午"
        for c in "天地玄黄宇宙洪荒"
    ]
    for start in range(0, 200, 8):
        await chat.say(SHOP, "加词 " + "、".join(words[start : start + 8]))
    full = await chat.say(SHOP, "加词 多出来的词")
    allowed = await chat.say(SHOP, "减词 允许的词语")
    listed = await chat.say(SHOP, "词库")

    assert "每个账号最多 200 个留意的词" in full
    assert "已记为允许" in allowed
    assert "留意的词 200 个" in listed
    assert listed.endswith("列出。")
    assert len(listed.encode()) <= TEXT_BYTES


async def test_words_need_an_account(chat: Chat) -> None:
    """Without one the way to it is told."""
    await chat.acts(TOWN).follow("")

    assert [("新增账号" in await chat.say(TOWN, text)) for text in ("加词 毒茶", "减词 毒茶", "词库")] == [True] * 3


async def test_words_are_shown_and_erased_with_everything_else(chat: Chat) -> None:
    """我的数据 counts them, 删除我的数据 erases them."""
    await chat.shop()
    await chat.say(SHOP, "加词 锡城毒茶")
    stored = await chat.say(SHOP, "我的数据")
    await chat.say(SHOP, "确认删除我的数据")
    await chat.go(SHOP, "新增账号", "5", "3", "1", "锡城微生活", "1")

    assert "词库里的词 1 个" in stored
    assert "还没有自己的词" in await chat.say(SHOP, "词库")


async def test_a_collected_draft_knows_the_words(chat: Chat) -> None:
    """Parts between 预审 and 完毕 are checked for them too."""
    await chat.shop()
    await chat.go(SHOP, "加词 锡城毒茶", "预审", _TEA)

    assert (await chat.say(SHOP, "完毕")).startswith("✏️")


async def test_a_parked_draft_knows_the_words(chat: Chat) -> None:
    """A draft whose process died is checked with the words of its account."""
    await chat.shop()
    await chat.say(SHOP, "加词 锡城毒茶")
    deps = chat.parts.deps
    async with deps.database.unit() as unit:
        operator = await unit.operators.ensure(chat.acts(SHOP).openid, deps.clock())
        new = NewDraft(
            operator_id=operator.id,
            account_id=operator.current_account_id,
            title="",
            text=_TEA,
            expires_at=deps.clock() + timedelta(days=1),
        )
        draft = await unit.drafts.add(new, deps.clock() - timedelta(minutes=5))
    finished = await finish_parked(deps)
    async with deps.database.view() as unit:
        checked = await unit.drafts.get(draft.id, operator_id=operator.id)

    assert finished == 1
    assert checked is not None
    assert [finding["hit"] for finding in checked.findings or ()] == ["锡城毒茶"]
