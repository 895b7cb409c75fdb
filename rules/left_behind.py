"""What is said of a kind, holder or event that stored filings and accounts name and the pack has no more.

Packs change while the database stays. What was stored is shown with its raw name; nothing is asked for and nothing is
counted anew, so that no day and no file that is stored gets lost.
"""

from rules.accounts import AccountKind
from rules.filings import Consequence, FilingEvent, Holder, NoDuty, Office, Procedure, Route


def procedure(kind: str, office: Office) -> Procedure:
    """Stand in for the procedure of a kind."""
    return Procedure(
        kind=kind,
        title=f"{kind}（规则包里已没有这类备案）",
        words=(),
        accounts=(),
        articles=(),
        event=FilingEvent(id="", label=""),
        counting=None,
        no_day="规则包里已没有这类备案，期限和材料请问受理部门",
        route=Route(to=office.name, through=""),
        preconditions=(),
        materials=(),
        people=(),
        where_they_apply=frozenset(),
        known=False,
    )


def holder(holder_id: str) -> Holder:
    """Stand in for a holder; the account keeps the kind that was stored with it."""
    label = f"{holder_id}（规则包里已没有这类开办主体）"
    nothing = Consequence(account=AccountKind.UNLICENSED, gist=no_duty(holder_id).reason, filings={})
    return Holder(id=holder_id, label=label, group="", sector="", supervisor="", unlicensed=nothing, licensed=nothing)


def event(event_id: str) -> FilingEvent:
    """Stand in for an event."""
    return FilingEvent(id=event_id, label=event_id)


def no_duty(name: str) -> NoDuty:
    """Why nothing can be said of what follows."""
    return NoDuty(f"规则包里已没有“{name}”，要不要备案请问受理部门", certain=False)
