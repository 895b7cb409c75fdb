"""What the report page shows of a draft: its pieces, its findings explained, the articles that they cite."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.deps import SHANGHAI, Deps
from handlers.report import pieces
from handlers.wording import drafts as words
from handlers.wording.accounts import KIND_NAMES
from handlers.wording.articles import article_name
from handlers.wording.days import full_day
from rules.findings import Severity
from storage.accounts import Account
from storage.drafts import Draft

_NAMES = {severity.value: name for severity, name in words.SEVERITY_NAMES.items()}


def findings_of(draft: Draft) -> list[dict[str, Any]]:
    """The stored findings, numbered by their place in this list, without the rules that could not be run."""
    return [dict(row) for row in draft.findings or () if "failed_rule" not in row]


def report_facts(draft: Draft, account: Account, deps: Deps) -> dict[str, Any]:
    """Everything that the template of the report names."""
    findings = [_finding(row, deps) for row in findings_of(draft)]
    return {
        "verdict": draft.verdict,
        "verdict_line": next(line for verdict, line in words.VERDICT_LINES.items() if verdict == draft.verdict),
        "account_line": f"{account.name} · {KIND_NAMES[account.kind]}",
        "checked_at": f"{draft.created_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        "expires_on": full_day(draft.expires_at.astimezone(SHANGHAI).date()),
        "incomplete": len(draft.findings or ()) - len(findings),
        "findings": findings,
        "articles": _articles(findings, account, deps),
        "corrections": sum(finding.get("replacement") is not None for finding in findings),
        "severity_names": _NAMES,
        "title_pieces": pieces(draft.title, findings, field="title") if draft.title else [],
        "text_pieces": pieces(draft.text, findings, field="text"),
    }


def _finding(row: dict[str, Any], deps: Deps) -> dict[str, Any]:
    """A stored finding as the page shows it; a suggestion of several lines ends in lines to copy."""
    cited = [article for reference in row["articles"] if (article := deps.articles.get(reference))]
    advice, _, lines = row["suggestion"].partition("\n")
    return {
        **row,
        "severity": Severity(row["severity"]).value,
        "cites": [
            {"reference": article.reference, "name": article_name(article.reference, deps.articles)}
            for article in cited
        ],
        "advice": advice,
        "lines": lines,
    }


def _articles(findings: Sequence[Mapping[str, Any]], account: Account, deps: Deps) -> list[dict[str, Any]]:
    """Every cited article once, in the order of the law: a page of two hundred findings stays small."""
    cited = {reference for finding in findings for reference in finding["articles"]}
    return [
        {
            "reference": article.reference,
            "name": article_name(article.reference, deps.articles),
            "title": article.title,
            "gist": article.gist,
            "may_follow": article.may_follow(account.kind),
        }
        for article in deps.articles.all()
        if article.reference in cited
    ]
