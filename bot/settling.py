"""What a failed send means for the push: the table of reactions, seen from a channel (wechat.md 2.2)."""

from datetime import datetime, timedelta

from bot.api import MINUTE_REST, next_midnight
from bot.errors import ApiError, RefusedError, UnreachableError
from bot.push_values import REPEATABLE, Channel, Dropped, Refused, RetryAt, Settlement, Unknown
from bot.reactions import Reaction

#: Rest after WeChat could not be reached, and while a person mends the settings.
UNREACHABLE_REST = timedelta(seconds=30)
ALARM_REST = timedelta(minutes=10)

_GONE = {40003: "unknown_user", 43004: "unfollowed", 43019: "blacklisted", 48002: "turned_off", 50005: "unfollowed"}

#: Codes that blame this channel or template; other alarms concern the whole account and pass when a person acts.
_CHANNEL_CODES = frozenset({40036, 40037, 43116, 45103, 45109, 48001, 48004})


def settled_by(channel: Channel, error: ApiError, now: datetime) -> Settlement | None:
    """Decide what a failure means; None when this channel is of no use now and the next one may be tried."""
    if error.may_have_arrived:
        return Unknown(channel)
    if isinstance(error, UnreachableError):
        return RetryAt(now + UNREACHABLE_REST, "unreachable")
    if isinstance(error, RefusedError) and (error.reaction is not Reaction.BACK_OFF or channel in REPEATABLE):
        return _refused(channel, error, now)
    return Unknown(channel)


def surely_not_sent(error: ApiError) -> bool:
    """Tell whether a failed send has used nothing of the window or the grant."""
    if isinstance(error, RefusedError):
        return error.reaction is not Reaction.BACK_OFF
    return isinstance(error, UnreachableError)


def last_resort(error: ApiError) -> Refused:
    """What it means when the last channel cannot be used either."""
    return Refused(f"refused_{error.code}" if isinstance(error, RefusedError) else "refused")


def _refused(channel: Channel, error: RefusedError, now: datetime) -> Settlement | None:
    """Decide what WeChat's no means; None when this channel is of no use now."""
    reason = f"refused_{error.code}"
    match error.reaction:
        case Reaction.DROP:
            return Dropped(_GONE.get(error.code, reason))
        case Reaction.BACK_OFF | Reaction.REST:
            return RetryAt(now + MINUTE_REST, reason)
        case Reaction.STOP_FOR_TODAY if channel is Channel.TEMPLATE:
            return RetryAt(next_midnight(now), reason)
        case Reaction.ALARM | Reaction.REFRESH if error.code not in _CHANNEL_CODES:
            return RetryAt(now + ALARM_REST, reason, alarm=True)
    return None
