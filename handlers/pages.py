"""Pages of the operators, by signed links: so far the report of a draft."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.links import Expired, Forged
from bot.pages import Pages, static_file
from handlers.deps import SHANGHAI, Deps
from handlers.report import pieces
from handlers.wording import drafts as words
from handlers.wording.accounts import KIND_NAMES
from handlers.wording.articles import article_name
from handlers.wording.days import full_day
from rules.findings import Severity
from storage.accounts import Account
from storage.drafts import Draft

_HERE = Path(__file__).parent
_NAMES = {severity.value: name for severity, name in words.SEVERITY_NAMES.items()}


class OperatorPages:
    """The pages under /p/."""

    def __init__(self, deps: Deps) -> None:
        """Show what these parts hold."""
        self._deps = deps
        self._pages = Pages(_HERE / "templates")

    def routes(self) -> list[web.RouteDef]:
        """Routes to add to an application."""
        return [web.get("/p/report/{token}", self._report), web.get("/p/static/pages.css", self._style)]

    async def _style(self, _request: web.Request) -> web.Response:
        return static_file(_HERE / "static" / "pages.css", "text/css")

    async def _report(self, request: web.Request) -> web.Response:
        asked = self._deps.pages.read_report(request.match_info["token"])
        if isinstance(asked, Forged):
            return self._refused(404, "链接不对", "这个链接不完整或不是我发出的。请回到公众号，重新点开链接。")
        if isinstance(asked, Expired):
            return self._refused(
                410, "链接过期了", "为了保护草稿，报告链接只能用 7 天。请把草稿再发一次，会得到新的链接。"
            )
        async with self._deps.database.view() as unit:
            draft = await unit.drafts.get(asked.draft_id, operator_id=asked.operator_id)
            account = draft and await unit.accounts.get(draft.account_id or 0, operator_id=draft.operator_id)
        if not draft or not account or draft.verdict is None:
            return self._refused(404, "报告不在了", "这份草稿已经删除，或还在检查中。需要时请把草稿再发一次。")
        return self._pages.render("report.html", _facts(draft, account, self._deps))

    def _refused(self, status: int, heading: str, sentence: str) -> web.Response:
        return self._pages.render("refused.html", {"heading": heading, "sentence": sentence}, status=status)


def _facts(draft: Draft, account: Account, deps: Deps) -> dict[str, Any]:
    rows = [dict(row) for row in draft.findings or ()]
    findings = [_finding(row, deps) for row in rows if "failed_rule" not in row]
    return {
        "verdict": draft.verdict,
        "verdict_line": next(line for verdict, line in words.VERDICT_LINES.items() if verdict == draft.verdict),
        "account_line": f"{account.name} · {KIND_NAMES[account.kind]}",
        "checked_at": f"{draft.created_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        "expires_on": full_day(draft.expires_at.astimezone(SHANGHAI).date()),
        "incomplete": len(rows) - len(findings),
        "findings": findings,
        "articles": _articles(findings, account, deps),
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
