"""Words about an account's own words: 加词, 减词, 词库."""

from collections.abc import Sequence
from enum import Enum
from itertools import accumulate

from handlers.wording.help import tap
from storage.accounts import Account
from storage.tables import WordSort

SORT_NAMES = {WordSort.OWN: "留意的词", WordSort.ALLOWED: "允许的词"}
#: Bytes that the words of one list may take; both lists and the rest fit into WeChat's 2,048.
_LIST_BYTES = 650

ASK_ADD = (
    "请把要留意的词写在后面，例如：加词 锡城毒茶、某某内部价。多个词用顿号或空格隔开，之后的草稿里出现就会提醒您。"
)
ASK_REMOVE = (
    "请把词写在后面，例如：减词 六合小吃。自己加的词会去掉；别的词会记为“允许”，草稿里整处命中都在它里面时不再提示。"
)

TOO_LONG = "一条消息里的词太多了，这次没有收。请分几条发，每条不超过 200 字，例如：加词 锡城毒茶、某某内部价。"


class Done(Enum):
    """What became of one word."""

    ADDED = "已加入词库：{words}。之后的草稿里出现就提醒您。"
    KNOWN = "词库里本来就有：{words}，不用再加。"
    FREED = "已从允许的词里去掉：{words}。之后照规则提示；若还想见到就提醒，请再发一次“加词”。"
    REMOVED = "已从词库去掉：{words}。"
    ALLOWED = (
        "已记为允许：{words}。草稿里整处命中都在它里面时不再提示；"
        "“不得发布”和“须审定”一级的仍会作为提示列出，由您和审签人决定。"
    )
    ALREADY_ALLOWED = "本来就是允许的词：{words}，不用再减。"
    REFUSED = "没有收：{words}。每个词要有 2 到 30 个字（标点和空格不算），请改一下再发。"
    FULL = "没有收：{words}。每个账号最多 {limit} 个{sort}，已经满了；发“词库”看看，去掉不用的再加。"


def done(outcomes: Sequence[tuple[str, Done]], account: Account, *, limit: int, sort: WordSort) -> str:
    """What became of each word, one line for each kind of outcome."""
    lines = [f"账号“{account.name}”："]
    for kind in Done:
        words = [word for word, became in outcomes if became is kind]
        if words:
            lines.append(kind.value.format(words=_quoted(words), limit=limit, sort=SORT_NAMES[sort]))
    return "\n".join([*lines, f"发{tap('词库')}看全部。"])


def listing(account: Account, own: Sequence[str], allowed: Sequence[str]) -> str:
    """The account's words, newest last, and how to change them."""
    if not own and not allowed:
        return f"“{account.name}”还没有自己的词。\n\n{ASK_ADD}\n\n{ASK_REMOVE}"
    return "\n\n".join(
        [
            f"“{account.name}”自己的词（只对这个账号有效）：",
            f"留意的词 {len(own)} 个：{_quoted(own) or '无'}",
            f"允许的词 {len(allowed)} 个：{_quoted(allowed) or '无'}",
            "要改就发“加词 词语”或“减词 词语”。允许的词盖不住“不得发布”和“须审定”一级的命中，那些仍作为提示列出。",
        ]
    )


def _quoted(words: Sequence[str]) -> str:
    """The newest words in quotation marks, and how many there are when not all fit."""
    quoted = [f"“{word}”" for word in reversed(words)]
    sizes = accumulate(len(f"{word}、".encode()) for word in quoted)
    shown = [word for word, size in zip(quoted, sizes, strict=True) if size <= _LIST_BYTES]
    return "、".join(reversed(shown)) + (f"……等 {len(words)} 个" if len(shown) < len(words) else "")
