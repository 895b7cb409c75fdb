"""Sending to a user who has not just written: through the channel that is open, once, and saying what became of it."""

import enum
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.api import Api, next_midnight
from bot.errors import ApiError, RefusedError, UnreachableError
from bot.reactions import Reaction
from bot.redaction import short
from bot.windows import WindowStore

_log = structlog.get_logger(__name__)


class Channel(enum.Enum):
    """Ways to a user."""

    #: 客服消息, while a window is open.
    CUSTOM = "custom"
    #: 模板消息, while the user follows.
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class Sent:
    """WeChat has taken it."""

    channel: Channel
    #: Id that WeChat's report will name; empty for 客服消息, of which there is none.
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """No channel is open or usable: to be said when the user writes next."""

    reason: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """This user cannot be reached any more."""

    #: "unfollowed", "blacklisted", "turned_off", "unknown_user" or refused_ and the code.
    reason: str


@dataclass(frozen=True, slots=True)
class RetryAt:
    """It surely was not delivered; to be tried again at that time."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have been delivered: not to be repeated blindly."""

    channel: Channel


Settlement = Sent | Held | Dropped | RetryAt | Unknown

#: Rest after WeChat could not be reached; after a limit of the minute; and while a person mends the settings.
UNREACHABLE_REST = timedelta(seconds=30)
MINUTE_REST = timedelta(seconds=65)
ALARM_REST = timedelta(minutes=10)

_GONE = {40003: "unknown_user", 43004: "unfollowed", 43019: "blacklisted", 48002: "turned_off", 50005: "unfollowed"}

#: Codes that blame this channel or template; other alarms concern the whole account and pass when a person acts.
_CHANNEL_CODES = frozenset({40036, 40037, 43116, 45103, 45109, 48001, 48004})

_LONGEST_ID = 32


class Pusher:
    """Chooses the channel: 客服消息 if a window is open, else a template message if one is configured, else held."""

    def __init__(self, api: Api, windows: WindowStore, *, clock: Callable[[], datetime], template_id: str = "") -> None:
        """Put the parts together; without a template id there is no template channel."""
        self._api = api
        self._windows = windows
        self._clock = clock
        self._template_id = template_id

    async def send(
        self, openid: str, text: str, *, template_fields: Mapping[str, str], key: str, url: str = ""
    ) -> Settlement:
        """Send one push.

        Args:
            openid: Who gets it.
            text: For 客服消息.
            template_fields: Plain values by field name, for the template message.
            key: The push's own key; template messages with the same key are delivered once in ten minutes.
            url: Page that a template message opens.

        Returns:
            What became of it; nothing that WeChat says comes out as an exception.
        """
        settled = await self._by_window(openid, text)
        if settled is None and self._template_id:
            settled = await self._by_template(openid, template_fields, key=key, url=url)
        return settled or Held("no_channel")

    async def _by_window(self, openid: str, text: str) -> Settlement | None:
        """Send as 客服消息; None when that channel is closed and another one may be tried."""
        window = await self._windows.reserve(openid, now=self._clock())
        if window is None:
            return None
        try:
            await self._api.send_text(openid, text)
        except ApiError as error:
            _note(Channel.CUSTOM, openid, error)
            if isinstance(error, RefusedError) and error.reaction is Reaction.NEXT_CHANNEL:
                await self._windows.close(openid)
            elif _surely_not_sent(error):
                await self._windows.give_back(openid, window)
            return self._settle(Channel.CUSTOM, error)
        return Sent(Channel.CUSTOM)

    async def _by_template(self, openid: str, fields: Mapping[str, str], *, key: str, url: str) -> Settlement:
        """Send as template message."""
        client_msg_id = key if len(key) <= _LONGEST_ID else hashlib.sha256(key.encode()).hexdigest()[:_LONGEST_ID]
        try:
            message_id = await self._api.send_template(
                openid, self._template_id, fields, client_msg_id=client_msg_id, url=url
            )
        except ApiError as error:
            _note(Channel.TEMPLATE, openid, error)
            reason = f"template_refused_{error.code}" if isinstance(error, RefusedError) else "template_refused"
            return self._settle(Channel.TEMPLATE, error) or Held(reason)
        return Sent(Channel.TEMPLATE, message_id)

    def _settle(self, channel: Channel, error: ApiError) -> Settlement | None:
        """Decide what a failure means; None when this channel is of no use now."""
        now = self._clock()
        if isinstance(error, UnreachableError):
            return RetryAt(now + UNREACHABLE_REST, "unreachable")
        if isinstance(error, RefusedError) and (error.reaction is not Reaction.BACK_OFF or channel is Channel.TEMPLATE):
            return _refused(channel, error, now)
        return Unknown(channel)


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
            return RetryAt(now + ALARM_REST, reason)
    return None


def _surely_not_sent(error: ApiError) -> bool:
    """Tell whether a failed 客服消息 has used nothing of its window."""
    if isinstance(error, RefusedError):
        return error.reaction is not Reaction.BACK_OFF
    return isinstance(error, UnreachableError)


def _note(channel: Channel, openid: str, error: ApiError) -> None:
    """Log a failure."""
    _log.warning("push_failed", channel=channel.value, openid=short(openid), why=str(error))
