"""From what a send came to, to what is stored of it: sent, held, given up, or when to try again."""

from datetime import datetime, timedelta

from bot.push_values import REPEATABLE, Dropped, Held, Refused, RetryAt, Sent, Settlement, Unknown
from storage.push_values import Push
from storage.push_values import Settlement as Stored
from storage.pushes import UNCERTAIN
from storage.tables import PushState

#: Tries after which a push is given up: about half a day of growing rests.
MAX_ATTEMPTS = 16
_ENDS: dict[type[Settlement], PushState] = {
    Held: PushState.HELD,
    Refused: PushState.DEAD,
    Dropped: PushState.DROPPED,
}
#: The reason of a push to somebody who does not follow any more.
GONE = "unfollowed"
#: Rest after Redis or SQL failed in the middle.
_STORE_REST = timedelta(seconds=5)
_FIRST_REST = timedelta(seconds=30)
_LONGEST_REST = timedelta(hours=1)


def fate(push: Push, sent: Settlement, now: datetime) -> Stored:
    """What is stored after a send."""
    match sent:
        case Sent(message_id=message_id):
            return Stored(state=PushState.SENT, at=now, message_id=message_id or None)
        case Held() | Refused() | Dropped():
            return Stored(state=_ENDS[type(sent)], at=now, reason=sent.reason)
        case RetryAt(at=at, reason=reason):
            return _later(push, at, reason, now)
        case Unknown(channel=channel) if channel in REPEATABLE:
            at = now + rest(push.id, push.attempts + 1)
            return Stored(state=PushState.WAITING, at=now, reason="answer_lost", not_before=at, doubtful=True)
    # It may have arrived: it is not repeated, but shown when the operator writes next.
    return Stored(state=PushState.HELD, at=now, reason=UNCERTAIN)


def interrupted(now: datetime, *, doubtful: bool) -> Stored:
    """What is stored when Redis or SQL failed in the middle: no try counts, and it is soon tried again."""
    state, at = PushState.WAITING, now + _STORE_REST
    return Stored(state=state, at=now, reason="store", not_before=at, doubtful=doubtful)


def _later(push: Push, at: datetime, reason: str, now: datetime) -> Stored:
    if push.attempts + 1 >= MAX_ATTEMPTS:
        return Stored(state=PushState.DEAD, at=now, reason=f"gave_up: {reason}")
    later = max(at, now + rest(push.id, push.attempts + 1))
    doubtful = push.doubtful_since is not None
    return Stored(state=PushState.WAITING, at=now, reason=reason, not_before=later, doubtful=doubtful)


def rest(push_id: int, attempts: int) -> timedelta:
    """Seconds until the next try: doubling from 30 s to an hour.

    Spread by the push's number over a quarter more, so that thousands that failed together do not come back together.
    """
    doubled = min(_FIRST_REST * float(2 ** min(attempts - 1, 10)), _LONGEST_REST)
    return doubled * (1 + push_id * 7919 % 1000 / 4000)
