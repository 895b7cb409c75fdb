"""What is pushed about submissions and decisions, written in the transaction that causes it."""

from handlers.deps import SHANGHAI, Deps
from handlers.filing_progress import procedure_of
from handlers.urgency import Urgency
from handlers.wording import office as words
from storage.accounts import Account
from storage.filing_states import FilingState
from storage.filing_values import Filing
from storage.officers import Officer
from storage.push_values import NewPush
from storage.unit import Unit


async def submitted(filing: Filing, account: Account, deps: Deps, unit: Unit) -> bool:
    """Tell every officer but the operator that something was handed in; False when there is nobody to tell."""
    contacts = [one for one in await unit.officers.contacts() if one.operator_id != filing.operator_id]
    now = deps.clock()
    for contact in contacts:
        facts = _waiting(filing, account, contact.officer, deps)
        push = NewPush(
            key=f"submitted:{filing.id}:{filing.version}:{contact.officer.id}",
            openid=contact.openid,
            operator_id=contact.operator_id,
            subject=_subject(filing),
            text=words.news(facts),
            fields=words.fields(filing, account.name, now.astimezone(SHANGHAI).date(), "新提交，待受理"),
            url=facts.url,
            urgency=Urgency.NEWS,
        )
        await unit.pushes.add(push, now)
    return bool(contacts)


async def forget(filing: Filing, deps: Deps, unit: Unit) -> None:
    """Drop what officers were still to be told: it is decided or withdrawn."""
    await unit.pushes.drop_about(_subject(filing), filing.state.value, deps.clock())


async def decided(filing: Filing, note: str, deps: Deps, unit: Unit) -> None:
    """Tell the operator what the office decided."""
    operator = await unit.operators.by_id(filing.operator_id)
    account = await unit.accounts.get(filing.account_id, operator_id=filing.operator_id)
    if operator is None or account is None or not operator.followed:
        return
    accepted, title, now = filing.state is FilingState.ACCEPTED, procedure_of(filing, deps).title, deps.clock()
    told = words.told_accepted if accepted else words.told_returned
    what = f"已备案 {note}" if accepted else "已退回，请补正"
    push = NewPush(
        key=f"decided:{filing.id}:{filing.version}",
        openid=operator.openid,
        operator_id=operator.id,
        text=told(filing, title, account.name, note),
        fields=words.fields(filing, account.name, now.astimezone(SHANGHAI).date(), what),
        urgency=Urgency.DECISION,
    )
    await unit.pushes.add(push, now)


def _waiting(filing: Filing, account: Account, officer: Officer, deps: Deps) -> words.Waiting:
    return words.Waiting(
        filing=filing,
        title=procedure_of(filing, deps).title,
        account_name=account.name,
        submitted_at=filing.updated_at,
        url=deps.pages.office(filing.id, officer.id),
    )


def _subject(filing: Filing) -> str:
    return f"submission:{filing.id}"
