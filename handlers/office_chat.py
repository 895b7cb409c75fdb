"""The chat of officers (受理人): 受理人 口令, 受理, 受理 12 文号, 退回 12 理由, 登记册.

To everybody else these words mean nothing: they are answered like any words that were not understood.
"""

from bot.messages import TextReply
from bot.router import Router
from handlers import drafts
from handlers.deps import Deps
from handlers.filing_progress import procedure_of
from handlers.office_decisions import Decision, decide, visible
from handlers.request import Handler, Outcome, Request
from handlers.wording import filings as filing_words
from handlers.wording import help as help_words
from handlers.wording import office as words
from storage.filing_states import FilingState
from storage.officers import Officer
from storage.register import RegisterRow
from storage.unit import Unit

router = Router[Handler]("office_chat")

_MOST = 1000
#: Between the number of a filing and what follows: a blank, unless what follows cannot be part of a number.
_APART = r"(?:\s+(?=\S)|(?=[^\d\s号件]))"


@router.pattern(r"受理人 (?P<code>[a-z0-9 -]{8,40})")
async def become_officer(request: Request, _deps: Deps, unit: Unit) -> Outcome:
    """Redeem the one-time code that the deployment gave."""
    known = await unit.officers.of(request.operator.id)
    if known:
        return TextReply(words.bound_already(known.name))
    officer = await unit.officers.redeem(request.args["code"], request.operator.id, request.now)
    return TextReply(words.bound(officer.name) if officer else words.WRONG_CODE)


@router.words("受理", "待受理", "受理列表")
async def list_waiting(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """List what waits for the office."""
    officer = await unit.officers.of(request.operator.id)
    if officer is None:
        return await _as_any_text(request, deps, unit)
    rows = await unit.register.submitted(_MOST)
    if not rows:
        return TextReply(words.NOTHING)
    listed = [_waiting(row, officer, deps) for row in rows[:5]]
    return TextReply(words.waiting(listed, len(rows), deps.pages.register(officer.id)))


@router.words("登记册", "备案登记册")
async def open_register(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Give the link of the register."""
    officer = await unit.officers.of(request.operator.id)
    if officer is None:
        return await _as_any_text(request, deps, unit)
    return TextReply(words.register(deps.pages.register(officer.id)))


@router.pattern(r"(?:受理|退回) (?P<number>\d{1,9})(?: 件| 号)?")
async def show(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Show one filing with the link of its page; for 退回 say that a reason is missing."""
    officer = await unit.officers.of(request.operator.id)
    if officer is None:
        return await _as_any_text(request, deps, unit)
    if request.text.strip().startswith("退回"):
        return TextReply(words.NO_REASON)
    number = int(request.args["number"])
    filing = await visible(number, unit)
    account = await unit.accounts.get(filing.account_id, operator_id=filing.operator_id) if filing else None
    if filing is None or account is None:
        return TextReply(words.unknown(number))
    facts = words.Waiting(
        filing=filing,
        title=procedure_of(filing, deps).title,
        account_name=account.name,
        submitted_at=filing.updated_at,
        url=deps.pages.office(filing.id, officer.id),
    )
    return TextReply(words.one(facts, filing_words.STATE_NAMES[filing.state]))


@router.pattern(rf"受理 (?P<number>\d{{1,9}}){_APART}(?P<note>[\s\S]{{1,190}})")
async def accept(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Accept a filing under a number."""
    return await _decide(FilingState.ACCEPTED, request, deps, unit)


@router.pattern(rf"退回 (?P<number>\d{{1,9}}){_APART}(?P<note>[\s\S]{{1,190}})")
async def give_back(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Return a filing with a reason."""
    return await _decide(FilingState.RETURNED, request, deps, unit)


async def _decide(to_state: FilingState, request: Request, deps: Deps, unit: Unit) -> Outcome:
    officer = await unit.officers.of(request.operator.id)
    if officer is None:
        return await _as_any_text(request, deps, unit)
    note = request.raw["note"]
    decision = Decision(filing_id=int(request.args["number"]), to_state=to_state, note=note)
    made = await decide(decision, officer, deps, unit)
    if isinstance(made, str):
        return TextReply(made)
    return TextReply(words.accepted(made, note) if to_state is FilingState.ACCEPTED else words.returned(made, note))


def _waiting(row: RegisterRow, officer: Officer, deps: Deps) -> words.Waiting:
    return words.Waiting(
        filing=row.filing,
        title=deps.procedures.procedure(row.filing.kind).title,
        account_name=row.account_name,
        submitted_at=row.submitted_at,
        url=deps.pages.office(row.filing.id, officer.id),
    )


async def _as_any_text(request: Request, deps: Deps, unit: Unit) -> Outcome:
    if len(request.text.strip()) >= drafts.MIN_CHARACTERS:
        return await drafts.check_text(request, deps, unit)
    return TextReply(help_words.NOT_UNDERSTOOD)
