"""Words of the look-ups: 条款, 查名, and the shapes of their questions."""

from handlers.wording.accounts import KIND_NAMES
from handlers.wording.drafts import SEVERITY_NAMES, VERDICT_LINES
from rules.accounts import AccountKind
from rules.articles import Article
from rules.findings import CheckResult

ASK_ARTICLE = "请告诉我条款号，例如：条款 10、条款 10.7、条款 第九条。"
ASK_NAME = "请把要查的名称写在后面，例如：查名 锡城微生活。"
ASK_DEADLINE = "请这样发：期限 开设 2026-11-20，或 期限 注销 2026-11-20。"
_SHOWN = 600


def unknown_article(text: str) -> str:
    """No such article."""
    return f"没有找到“{text}”这一条。本办法共二十三条，请这样发：条款 10 或 条款 10.7。"


def article(found: Article, items: tuple[Article, ...], account: AccountKind | None) -> str:
    """Gist, items, what may follow, and the official text where it was loaded."""
    lines = [f"{found.title}（{found.law}）", f"要点：{found.gist}"]
    if items:
        lines.append("各项：\n" + "\n".join(f"{item.reference} {item.title}" for item in items))
        lines.append(f"看某一项，例如：条款 {items[0].reference}")
    if account and (may_follow := found.may_follow(account)):
        lines.append("可能的后果：" + "；".join(may_follow))
    if found.official:
        text = found.official if len(found.official) <= _SHOWN else found.official[:_SHOWN] + "……"
        lines.append(f"原文：{text}")
    else:
        lines.append("以上是要点，不是原文；以正式文本为准。")
    return "\n\n".join(lines)


def name_checked(name: str, result: CheckResult, account: AccountKind) -> str:
    """What may be wrong with a name (article 7)."""
    lines = [
        f"{VERDICT_LINES[result.verdict].replace('预审', '查名')}\n“{name}” · 按{KIND_NAMES[account]}检查（第七条）"
    ]
    lines += [
        f"{SEVERITY_NAMES[finding.severity]}：{finding.message}\n建议：{finding.suggestion}"
        for finding in result.findings[:3]
    ]
    lines.append("这是自动检查，只作提醒；能不能用以平台和主管部门的意见为准。")
    return "\n\n".join(lines)
