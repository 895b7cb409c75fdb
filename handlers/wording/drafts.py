"""Words about pre-checks (预审) of drafts: the short answer in the chat."""

from collections.abc import Sequence

from handlers.wording.accounts import KIND_NAMES
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

CHECKING = "草稿收到了，正在检查，稍等片刻，结果马上发给您。"
EMPTY = "草稿是空的。请把正文直接发给我，20 个字以上就会自动预审。"
NO_TEXT = "这条里没有文字，我还看不了。请把正文文字直接发给我预审。"
IMAGE = "图片收到了，但我现在还不会看图里的字。请把图中的文字复制出来发给我预审。"
HEARD = "按微信识别出的文字检查：\n\n"
VOICE = "语音我还听不了。请把内容打成文字发给我预审。"
NOTHING_COLLECTED = "还没有收到草稿。请把草稿发来，再回复“完毕”；不想检查了就回复“取消”。"
COLLECTING = "好，请把草稿分几条发来，我按顺序收着；发完回复“完毕”，我就开始检查。回复“取消”可放弃。"


def too_long(limit: int) -> str:
    """The draft is over the limit."""
    return f"这篇超过 {limit:,} 字，一次看不完。请分成几篇，每篇不超过 {limit:,} 字再发给我；这次没有检查，也没有保存。"


def part_too_much(limit: int) -> str:
    """One more part would take the draft over the limit; that part was not kept."""
    return f"加上这一条就超过 {limit:,} 字了，这一条没有收。请回复“完毕”先检查已收的部分，或回复“取消”放弃。"


def link_only(title: str) -> str:
    """A forwarded article whose text is not fetched: only title and description were checked."""
    return f"链接《{title or '无标题'}》我只看了标题和摘要，还没有打开正文。要完整预审，请把正文文字发给我。\n\n"


def collected(parts: int, characters: int) -> str:
    """One more part of a draft was taken in."""
    return f"收到第 {parts} 条，共 {characters} 字。继续发，或回复“完毕”开始检查、“取消”放弃。"


def verdict(result: CheckResult, *, account: Account, characters: int, link: str) -> str:
    """The answer to a draft: verdict first, at most three findings, the link to the full page."""
    lines = [VERDICT_LINES[result.verdict], f"{account.name} · {KIND_NAMES[account.kind]} · 共 {characters} 字"]
    if result.failed_rules:
        lines.append(f"⚠️ 有 {len(result.failed_rules)} 项检查这次没能完成，请不要当作没有问题，稍后再发一次。")
    if result.findings:
        lines.append(f"共 {len(result.findings)} 处命中：")
        lines += [_finding(number, finding) for number, finding in zip(_NUMBERS, result.findings, strict=False)]
        if len(result.findings) > SHOWN:
            lines.append(f"……还有 {len(result.findings) - SHOWN} 处。")
    lines += [f'<a href="{link}">打开完整报告</a>', _closing(result)]
    return "\n\n".join(lines)


def article_name(reference: str) -> str:
    """A reference as people say it: "10.7" is 第十条第（七）项, "9" is 第九条; national references stay as they are."""
    number, _, item = reference.partition(".")
    if not number.isdecimal():
        return reference
    name = f"第{chinese_number(int(number))}条"
    return f"{name}第（{chinese_number(int(item))}）项" if item else name


def chinese_number(number: int) -> str:
    """1 to 99 in Chinese numerals."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if not tens:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def cites(articles: Sequence[str]) -> str:
    """References joined for reading."""
    return "、".join(article_name(reference) for reference in articles)


def _finding(number: str, finding: Finding) -> str:
    hit = finding.hit if len(finding.hit) <= _HIT_SHOWN else finding.hit[: _HIT_SHOWN - 1] + "…"
    place = "标题" if finding.field == "title" else "正文"
    seen = f"（{finding.view}）" if finding.view else ""
    return (
        f"{number} {SEVERITY_NAMES[finding.severity]} · {cites(finding.articles)}\n"
        f"{place}“{hit}”{seen}：{finding.message}\n改法：{finding.suggestion}"
    )


def _closing(result: CheckResult) -> str:
    if result.verdict == "pass":
        return "没有命中不等于审核通过：我只作提醒，发不发由您和审签人决定。"
    return "以上是自动提醒，可能看错，由您和审签人决定。改好直接再发给我。"
