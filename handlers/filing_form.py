"""The form of a filing (备案登记表): 备案 N 表 gives a link, and what is filled into the template."""

from collections.abc import Sequence
from typing import Any

from bot.messages import TextReply
from bot.router import Router
from handlers.deps import SHANGHAI, Deps
from handlers.filing_progress import present, procedure_of, route_of
from handlers.filing_steps import own, unknown
from handlers.request import Handler, Outcome, Request
from handlers.wording import forms as words
from handlers.wording.accounts import KIND_NAMES
from handlers.wording.articles import article_name
from handlers.wording.days import full_day
from rules.filings import Procedure
from storage.accounts import Account
from storage.filing_values import Filing, HistoryStep
from storage.unit import Unit

router = Router[Handler]("filing_form")


@router.pattern(r"备案 (?P<number>\d{1,9}) (?:表|登记表|备案表|备案登记表|表格|打印)")
async def form_link(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Give the link at which the filled form can be downloaded."""
    filing = await own(request, unit)
    if filing is None:
        return unknown(request)
    return TextReply(words.link(filing.id, deps.pages.form(filing.id, filing.operator_id)))


async def facts(filing: Filing, account: Account, deps: Deps, unit: Unit) -> dict[str, Any]:
    """Everything that a template may name.

    Texts: title, number, today, account, account_kind, holder, unit, event, event_day, due, route, through, to,
    articles, given (文号), state. Lists: people (role, name, duty, phone), preconditions (mark, name, day), materials
    (mark, name, form).
    """
    procedure, route = procedure_of(filing, deps), route_of(filing, account, deps)
    history, files = await unit.filings.history(filing.id), await unit.materials.current(filing.id)
    return {
        "title": procedure.title,
        "number": filing.id,
        "today": full_day(deps.clock().astimezone(SHANGHAI).date()),
        "account": account.name,
        "account_kind": KIND_NAMES[account.kind],
        "holder": deps.procedures.holder(account.holder).label,
        "unit": account.unit or "—",
        "event": procedure.event.label,
        "event_day": full_day(filing.event_on) if filing.event_on else "—",
        "due": words.due(filing, procedure),
        "route": route.text,
        "through": route.through,
        "to": route.to,
        "articles": "、".join(article_name(article, deps.articles) for article in procedure.articles),
        "given": await unit.numbers.of(filing.id),
        "state": filing.state.value,
        "people": _people(filing, procedure),
        "preconditions": _preconditions(filing, procedure, history),
        "materials": [
            {
                "mark": words.mark(done=present(filing, one)),
                "name": one.name,
                "form": words.form_of(uploaded=one.id in files, ready=present(filing, one)),
            }
            for one in procedure.materials
        ],
    }


def _people(filing: Filing, procedure: Procedure) -> list[dict[str, str]]:
    """A row for each person, and an empty one for a role that nobody has yet."""
    rows = []
    for role in procedure.people:
        named = [person for person in filing.people if person.role == role.id]
        rows += [{"role": role.name, "name": one.name, "duty": one.duty, "phone": one.phone} for one in named]
        if not named:
            rows.append({"role": role.name, "name": "", "duty": "", "phone": ""})
    return rows


def _preconditions(filing: Filing, procedure: Procedure, history: Sequence[HistoryStep]) -> list[dict[str, str]]:
    rows = []
    for one in procedure.preconditions:
        done = filing.preconditions.get(one.id, False)
        at = next((step.at for step in reversed(history) if f"+{one.id}" in step.why), None) if done else None
        day = full_day(at.astimezone(SHANGHAI).date()) if at else ""
        rows.append({"mark": words.mark(done=done), "name": one.name, "day": day})
    return rows
