"""What an operator's own page shows, as its template wants it."""

from datetime import date
from typing import Any

from handlers.calendar_chat import address_of
from handlers.deps import SHANGHAI, Deps
from handlers.filing_progress import OPEN, missing_of, procedure_of
from handlers.own_data import stored_of
from handlers.todo import listed_of
from handlers.wording import own_data as data_words
from handlers.wording.accounts import KIND_NAMES
from handlers.wording.filings import STATE_NAMES, Listed, when
from storage.operators import Operator
from storage.unit import Unit


async def facts(operator: Operator, deps: Deps, unit: Unit) -> dict[str, Any]:
    """Everything about one operator, read in one transaction."""
    accounts = await unit.accounts.of(operator.id)
    today = deps.clock().astimezone(SHANGHAI).date()
    listed = listed_of(await unit.filings.pending(operator.id), accounts, today, deps=deps)
    chosen, feed = await unit.reminder_choices.of(operator.id), await unit.feeds.get(operator.id)
    stored = await stored_of(operator.id, len(accounts), unit)
    overdue = {one.filing.id for one in listed if _overdue(one, today)}
    return {
        "filings": [
            {**_filing(one, deps), "when": when(one, today), "overdue": one.filing.id in overdue} for one in listed
        ],
        "overdue": len(overdue),
        "accounts": [
            {"name": one.name, "kind": KIND_NAMES[one.kind], "current": one.id == operator.current_account_id}
            for one in accounts
        ],
        "calendar": address_of(feed, deps) if feed and feed.open else "",
        "reminders": {
            "on": bool(chosen.groups),
            "at": f"{chosen.at:%H:%M}",
            "before": " ".join(str(days) for days in chosen.before),
        },
        "stored": data_words.rows(stored, retention_days=deps.retention_days),
        "who_sees": data_words.WHO_SEES,
    }


def _overdue(one: Listed, today: date) -> bool:
    """Whether a day of the text's own is past and it is the operator's turn; advice is never overdue."""
    due_on = one.filing.due_on
    return due_on is not None and due_on < today and not one.advice and one.filing.state in OPEN


def _filing(one: Listed, deps: Deps) -> dict[str, Any]:
    filing = one.filing
    has_form = deps.forms.template(filing.kind) is not None
    return {
        "number": filing.id,
        "title": one.title,
        "account": one.account_name,
        "state": STATE_NAMES[filing.state],
        "missing": [lack.name for lack in missing_of(filing, procedure_of(filing, deps)).all]
        if filing.state in OPEN
        else [],
        "materials": deps.pages.materials(filing.id, filing.operator_id),
        "form": deps.pages.form(filing.id, filing.operator_id) if has_form else "",
    }
