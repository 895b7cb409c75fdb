"""States of a filing (备案) and the steps between them; overdue is a fact about the date, not a state."""

from enum import StrEnum


class FilingState(StrEnum):
    """Where a filing stands."""

    PREPARING = "preparing"
    """准备中"""
    SUBMITTED = "submitted"
    """已提交"""
    ACCEPTED = "accepted"
    """已备案"""
    RETURNED = "returned"
    """已退回"""
    WITHDRAWN = "withdrawn"
    """已撤回"""


#: States in which something is still to be done.
PENDING = (FilingState.PREPARING, FilingState.SUBMITTED, FilingState.RETURNED)

#: From each state, the states that a step may lead to.
STEPS: dict[FilingState, frozenset[FilingState]] = {
    FilingState.PREPARING: frozenset({FilingState.SUBMITTED, FilingState.WITHDRAWN}),
    FilingState.SUBMITTED: frozenset({FilingState.ACCEPTED, FilingState.RETURNED, FilingState.WITHDRAWN}),
    FilingState.RETURNED: frozenset({FilingState.SUBMITTED, FilingState.WITHDRAWN}),
    FilingState.ACCEPTED: frozenset(),
    FilingState.WITHDRAWN: frozenset(),
}


def states_before(state: FilingState) -> tuple[FilingState, ...]:
    """List the states from which one step leads to `state`."""
    return tuple(before for before, after in STEPS.items() if state in after)
