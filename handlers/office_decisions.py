"""Accepting (受理) and returning (退回) a filing: by one officer, once, however many try at the same moment."""

import re
import unicodedata
from dataclasses import dataclass

from handlers import office_news, reminder_plans
from handlers.deps import SHANGHAI, Deps
from handlers.wording import office as words
from storage.filing_numbers import FilingNumber
from storage.filing_states import FilingState
from storage.filing_values import Change, Conflict, Filing
from storage.officers import Officer
from storage.unit import Unit

#: States in which the office may look at a filing.
VISIBLE = frozenset({FilingState.SUBMITTED, FilingState.ACCEPTED, FilingState.RETURNED})

_NUMBER = re.compile(r"[\w〔〕\[\]()（）【】·—–/-]{1,40}")
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an officer wants to do with a filing."""

    filing_id: int
    #: ACCEPTED or RETURNED.
    to_state: FilingState
    #: The number (文号), or the reason.
    note: str
    #: The version that the officer saw, None when it was asked for in the chat.
    seen: int | None = None


async def decide(decision: Decision, officer: Officer, deps: Deps, unit: Unit) -> Filing | str:
    """Make the decision and tell the operator, all in this transaction; or the sentence that says why not."""
    note = _read(decision)
    if note is None:
        return _bad(decision)
    filing = await visible(decision.filing_id, unit)
    if filing is None:
        return words.unknown(decision.filing_id)
    if filing.operator_id == officer.operator_id:
        return words.OWN
    if filing.state is not FilingState.SUBMITTED or decision.seen not in {None, filing.version}:
        return await _lost(filing, unit)
    change = Change(
        version=filing.version,
        to_state=decision.to_state,
        actor=f"officer:{officer.id}",
        at=deps.clock(),
        why=note,
    )
    made = await (_accept if decision.to_state is FilingState.ACCEPTED else _step)(filing, change, unit)
    if isinstance(made, Filing):
        await reminder_plans.replan(made, deps, unit, now=made.updated_at)
        await office_news.forget(made, deps, unit)
        await office_news.decided(made, note, deps, unit)
    return made


async def visible(filing_id: int, unit: Unit) -> Filing | None:
    """The filing, if it was handed in and is the office's to see."""
    filing = await unit.filings.by_id(filing_id)
    return filing if filing and filing.state in VISIBLE else None


async def _accept(filing: Filing, change: Change, unit: Unit) -> Filing | str:
    """Accept under a number that no other filing has in this year; whoever loses gives the number back."""
    number = FilingNumber(year=change.at.astimezone(SHANGHAI).year, number=change.why, filing_id=filing.id)
    if not await unit.numbers.take(number):
        # Taking waits for whoever took it first: perhaps another officer, for this very filing.
        now = await unit.filings.by_id(filing.id)
        if now is None or now.version != filing.version:
            return await _lost(now or filing, unit)
        holder = await unit.numbers.holder(number.year, number.number)
        return words.number_taken(number.number, number.year, holder.filing_id if holder else filing.id)
    made = await _step(filing, change, unit)
    if isinstance(made, str):
        await unit.numbers.give_back(number)
        return made
    await unit.materials.drop_replaced(made.id)
    return made


async def _step(filing: Filing, change: Change, unit: Unit) -> Filing | str:
    made = await unit.filings.change(filing.id, change)
    return await _lost(made.current or filing, unit) if isinstance(made, Conflict) else made


async def _lost(filing: Filing, unit: Unit) -> str:
    """The sentence for whoever came second: who was first, and with what."""
    last = next(step for step in reversed(await unit.filings.history(filing.id)) if step.to_state is filing.state)
    group, _, number = last.actor.partition(":")
    name = (await unit.officers.names()).get(int(number), "") if group == "officer" else ""
    return words.too_late(filing, who=name, why=last.why)


def _read(decision: Decision) -> str | None:
    """The number without blanks, or the reason on one line; None when it cannot be used."""
    if decision.to_state is FilingState.ACCEPTED:
        number = "".join(unicodedata.normalize("NFC", decision.note).split())
        return number if _NUMBER.fullmatch(number) else None
    reason = " ".join("".join(c if c.isprintable() else " " for c in decision.note).split())
    return reason if 0 < len(reason) <= _LONGEST_REASON else None


def _bad(decision: Decision) -> str:
    if decision.to_state is FilingState.ACCEPTED:
        return words.BAD_NUMBER
    return words.LONG_REASON if decision.note.strip() else words.NO_REASON
