"""How urgent pushes are: in which order they leave the outbox, and which of them may leave at night."""

from enum import IntEnum


class Urgency(IntEnum):
    """The smaller, the sooner."""

    ANSWER = 1
    """to something that the operator sent a moment ago; may use the last 客服 message"""
    DECISION = 2
    """of the office on what the operator submitted: an officer has just taken it, and the operator waits for it"""
    LAST_DAY = 3
    """of a filing, or what is overdue already"""
    NEWS = 4
    """of a submission, or of a day that moved"""
    REMINDER = 5
    """of a last day that is still to come"""


#: What is less urgent than this keeps to the day (decision 0022).
AT_ANY_HOUR = Urgency.DECISION
