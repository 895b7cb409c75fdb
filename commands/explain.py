"""Findings on a terminal: article, what was seen and how, why it may matter, how to mend it, what may follow."""

from collections.abc import Iterator
from dataclasses import dataclass

import typer

from handlers.wording.articles import article_name, follows
from rules.accounts import AccountKind
from rules.articles import Articles
from rules.findings import CheckResult, Finding

_SEVERITIES = {"block": "不得发布", "review": "须审定", "fix": "应修改", "hint": "提示"}
_COLOURS = {"block": "red", "review": "yellow", "fix": "yellow", "hint": "blue", "pass": "green"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What was checked: its name for the heading, its text for the lines, whose it is."""

    name: str
    text: str
    account: AccountKind


def show(shown: Shown, result: CheckResult, articles: Articles) -> None:
    """Print the findings of one draft for people; in colour where the output is a terminal."""
    verdict = _SEVERITIES.get(result.verdict, "未命中（不等于审核通过）")
    typer.echo(f"{typer.style(shown.name, bold=True)}  {typer.style(verdict, fg=_COLOURS[result.verdict], bold=True)}")
    for finding in result.findings:
        severity = typer.style(_SEVERITIES[finding.severity], fg=_COLOURS[finding.severity])
        typer.echo(f"  {severity} {_seen(finding, shown.text)}  {typer.style(finding.rule, dim=True)}")
        for label, words in _explained(finding, shown.account, articles):
            # The following lines of a suggestion are to be copied: nothing stands in front of them but blanks.
            typer.echo(f"    {label}：" + words.replace("\n", "\n      "))
    for rule in result.failed_rules:
        failed = typer.style(f"规则 {rule} 没能运行", fg="red", bold=True)
        typer.echo(f"  {failed}，不能当作没有问题。")


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
