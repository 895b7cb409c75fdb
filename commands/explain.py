"""Findings on a terminal: article, what was seen and how, why it may matter, how to mend it, what may follow."""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.wording.articles import article_name, follows
from rules.accounts import AccountKind
from rules.articles import Articles
from rules.findings import CheckResult, Finding

_SEVERITIES = {"block": "不得发布", "review": "须审定", "fix": "应修改", "hint": "提示"}
_STYLES = {"block": "bold red", "review": "yellow", "fix": "yellow", "hint": "blue", "pass": "green"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What was checked: its name for the heading, its text for the lines, whose it is."""

    name: str
    text: str
    account: AccountKind


def show(shown: Shown, result: CheckResult, articles: Articles) -> None:
    """Print the findings of one draft for people."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(soft_wrap=True, highlight=False)
    verdict = _SEVERITIES.get(result.verdict, "未命中（不等于审核通过）")
    console.print(f"[bold]{escape(shown.name)}[/]  [{_STYLES[result.verdict]}]{verdict}[/]")
    for finding in result.findings:
        style, severity = _STYLES[finding.severity], _SEVERITIES[finding.severity]
        console.print(f"  [{style}]{severity}[/] {escape(_seen(finding, shown.text))}  [dim]{finding.rule}[/]")
        for label, words in _explained(finding, shown.account, articles):
            # The following lines of a suggestion are to be copied: nothing stands in front of them but blanks.
            console.print(f"    {label}：" + escape(words).replace("\n", "\n      "))
    for rule in result.failed_rules:
        console.print(f"  [bold red]规则 {rule} 没能运行[/]，不能当作没有问题。")


def _seen(finding: Finding, text: str) -> str:
    place = "标题" if finding.field == "title" else f"第 {text.count(chr(10), 0, finding.start) + 1} 行"
    if finding.start == finding.end:
        return f"{place} 缺少：{finding.hit}"
    return f"{place}“{finding.hit}”" + (f"（按“{finding.view}”写法认出）" if finding.view else "")


def _explained(finding: Finding, account: AccountKind, articles: Articles) -> Iterator[tuple[str, str]]:
    for reference in finding.articles:
        article = articles.get(reference)
        yield "条款", f"{article_name(reference, articles)} {article.title if article else ''}（{reference}）"
    yield "为什么", finding.message
    yield "改法", finding.suggestion
    if may_follow := follows(articles.may_follow(finding.articles, account)):
        yield "可能的后果", may_follow
