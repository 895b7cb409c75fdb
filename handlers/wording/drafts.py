"""Words about pre-checks (预审) of drafts: the short answer in the chat."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.wording.accounts import KIND_NAMES
from handlers.wording.articles import cites, follows
from handlers.wording.draft_page import page_line
from rules.articles import Articles
from rules.findings import CheckResult, Finding, Severity, Verdict
from storage.accounts import Account

SEVERITY_NAMES = {
    Severity.BLOCK: "不得发布",
    Severity.REVIEW: "须上级或人工审定",
    Severity.FIX: "应修改",
    Severity.HINT: "提示",
}
VERDICT_LINES: dict[Verdict, str] = {
    "block": "⛔ 预审结论：可能不得发布",
    "review": "🔎 预审结论：须上级或人工审定",
    "fix": "✏️ 预审结论：建议修改后再发",
    "hint": "💡 预审结论：有几处可以更好",
    "pass": "✅ 预审结论：未命中",
}
#: Findings in a chat answer; the page has them all (design.md, "Chat").
SHOWN = 3
_NUMBERS = "①②③"
_HIT_SHOWN = 30
_CONSEQUENCE_SHOWN = 80
#: Characters of message and suggestion: as they are where there is room, else shorter.
_LENGTHS = (400, 60)
#: Bytes of a verdict: WeChat's 2,048 less what is said in front of it about a link or a voice.
_BYTES = 1_700
#: Characters still free in a draft that comes in parts, below which they are told.
_LITTLE_ROOM = 5_000

CHECKING = "草稿收到了，正在检查，稍等片刻，结果马上发给您。"
EMPTY = "草稿是空的。请把正文直接发给我，20 个字以上就会自动预审。"
NO_TEXT = "这条里没有文字，我还看不了。请把正文文字直接发给我预审。"
IMAGE = "图片收到了，但我现在还不会看图里的字。请把图中的文字复制出来发给我预审。"
HEARD = "这是按微信识别出的文字检查的。"
HEARD_LITTLE = "这段语音微信只识别出几个字，不够预审。请说长一些，或打成文字（20 字以上）发给我。"
VOICE = "语音我还听不了。请把内容打成文字发给我预审。"
NOTHING_COLLECTED = "还没有收到草稿。请把草稿发来，再回复“完毕”；不想检查了就回复“取消”。"


def collecting(limit: int, url: str) -> str:
    """A draft may come in several messages from now on."""
    return (
        f"好，请把草稿分几条发来，合计不超过 {limit:,} 字，我按顺序收着；"
        "发完回复“完毕”，我就开始检查。回复“取消”可放弃。\n\n"
        f"也可以{page_line(url)}。"
    )


def too_long(limit: int, url: str) -> str:
    """The draft is over the limit."""
    return (
        f"这篇超过 {limit:,} 字，一次看不完。请分成几篇，每篇不超过 {limit:,} 字再发给我；"
        "这次没有检查，也没有保存。\n\n"
        f"也可以{page_line(url)}。"
    )


def part_too_much(limit: int, url: str) -> str:
    """One more part would take the draft over the limit; that part was not kept."""
    return (
        f"加上这一条就超过 {limit:,} 字了，这一条没有收。请回复“完毕”先检查已收的部分，或回复“取消”放弃。\n\n"
        f"余下的也可以{page_line(url)}。"
    )


def collected(parts: int, characters: int, *, left: int) -> str:
    """One more part of a draft was taken in; once little room is left, how much."""
    room = f"（还能收 {left:,} 字）" if left < _LITTLE_ROOM else ""
    return f"收到第 {parts} 条，共 {characters:,} 字{room}。继续发，或回复“完毕”开始检查、“取消”放弃。"


def gathered(parts: int) -> str:
    """Behind the verdict on a draft that came in parts, so that a part that got lost is noticed."""
    return f"您发的 {parts} 条已按先后合成一篇；若少了哪条，请重新发“预审”。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The draft that a verdict speaks of."""

    account: Account
    characters: int
    link: str
    #: Where it came from, "" where the message itself was the draft.
    origin: str


def verdict(result: CheckResult, draft: Checked, articles: Articles) -> str:
    """The answer to a draft: verdict first, at most three findings, what may follow, the link to the full page.

    However long findings are, verdict, link and closing words always fit into one message.
    """
    account = draft.account
    head = [VERDICT_LINES[result.verdict], f"{account.name} · {KIND_NAMES[account.kind]} · 共 {draft.characters} 字"]
    head += filter(None, [draft.origin])
    if result.failed_rules:
        head.append(f"⚠️ 有 {len(result.failed_rules)} 项检查这次没能完成，请不要当作没有问题，稍后再发一次。")
    if result.findings:
        head.append(f"共 {len(result.findings)} 处命中：")
    tail = [*_consequence(result, account, articles), f'<a href="{draft.link}">打开完整报告</a>', _closing(result)]
    return "\n\n".join([*head, *_fitting(result.findings, articles, room=_BYTES - _size(head) - _size(tail)), *tail])


def _fitting(findings: Sequence[Finding], articles: Articles, *, room: int) -> list[str]:
    """The first findings, as far as they fit into `room` bytes, and how many more there are."""
    shown: list[str] = []
    for number, finding in zip(_NUMBERS, findings[:SHOWN], strict=False):
        told = (_finding(number, finding, articles, length=length) for length in _LENGTHS)
        fits = next((text for text in told if _size([*shown, text]) <= room), None)
        if fits is None:
            break
        shown.append(fits)
    more = len(findings) - len(shown)
    return [*shown, f"……还有 {more} 处，请看完整报告。"] if more else shown


def _finding(number: str, finding: Finding, articles: Articles, *, length: int) -> str:
    hit = _cut(finding.hit, _HIT_SHOWN)
    place = "标题" if finding.field == "title" else "正文"
    seen = f"（{finding.view}）" if finding.view else ""
    cited = " · ".join(filter(None, (SEVERITY_NAMES[finding.severity], cites(finding.articles, articles))))
    return (
        f"{number} {cited}\n{place}“{hit}”{seen}：{_cut(finding.message, length)}\n"
        f"改法：{_cut(finding.suggestion, length)}"
    )


def _consequence(result: CheckResult, account: Account, articles: Articles) -> list[str]:
    """What may follow from the gravest finding; the page tells it for each."""
    grave = [finding for finding in result.findings if finding.severity is not Severity.HINT][:1]
    may_follow = [follows(articles.may_follow(finding.articles, account.kind)) for finding in grave]
    return [f"可能的后果：{_cut(text, _CONSEQUENCE_SHOWN)}" for text in may_follow if text]


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _size(parts: Sequence[str]) -> int:
    """Bytes of the parts and of the blank lines behind them."""
    return sum(len(part.encode()) + 2 for part in parts)


def _closing(result: CheckResult) -> str:
    if result.verdict == "pass":
        return "没有命中不等于审核通过：我只作提醒，发不发由您和审签人决定。"
    return "以上是自动提醒，可能看错，由您和审签人决定。改好直接再发给我。"
