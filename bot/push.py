"""Sending to a user who has not just written: through the cheapest channel that is open, saying what became of it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog

from bot.api import Api
from bot.errors import ApiError, RefusedError
from bot.grants import Grants
from bot.pace import Pace
from bot.push_values import REPEATABLE, Channel, Held, Note, Overtaken, Parcel, Sent, Settlement
from bot.reactions import Reaction
from bot.redaction import short
from bot.settling import last_resort, settled_by, surely_not_sent
from bot.template_fields import client_id
from bot.windows import WindowStore

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """A place in a channel: how to send there, and what to do when nothing was sent or WeChat says it is closed."""

    send: Callable[[], Awaitable[str]]
    give_back: Callable[[], Awaitable[None]]
    close: Callable[[], Awaitable[None]]


class Way(Protocol):
    """One channel."""

    @property
    def channel(self) -> Channel:
        """Which one."""

    async def take(self, parcel: Parcel) -> Taken | None:
        """Take a place for one message; None when the channel is closed for this user."""


class Pusher:
    """Tries the channels in order; what none of them takes is held."""

    def __init__(self, ways: Sequence[Way], pace: Pace, *, clock: Callable[[], datetime]) -> None:
        """Put the channels together, cheapest first."""
        self._ways = ways
        self._pace = pace
        self._clock = clock

    async def send(self, parcel: Parcel, note: Note) -> Settlement:
        """Send one push.

        Args:
            parcel: What to say to whom.
            note: Called before each channel that is tried, once it is this push's turn.

        Returns:
            What became of it; nothing that WeChat says comes out as an exception.
        """
        failed: ApiError | None = None
        for way in self._ways:
            mail = way.channel is Channel.MAIL
            if mail != bool(parcel.address) or (parcel.doubtful and way.channel not in REPEATABLE):
                continue
            taken = await way.take(parcel)
            if taken is None:
                continue
            outcome = await self._through(way.channel, taken, parcel, note)
            if not isinstance(outcome, ApiError):
                return outcome
            failed = outcome
        return Held("no_channel") if failed is None or _closed(failed) else last_resort(failed)

    async def _through(self, channel: Channel, taken: Taken, parcel: Parcel, note: Note) -> Settlement | ApiError:
        """Send through one channel; an error means that it is of no use now and the next one may be tried."""
        await self._pace.turn(channel.value)
        if not await note(channel):
            await taken.give_back()
            return Overtaken()
        try:
            return Sent(channel, await taken.send())
        except ApiError as error:
            _log.warning("push_failed", channel=channel.value, openid=short(parcel.openid), why=str(error))
            settled = settled_by(channel, error, self._clock())
            if _closed(error):
                await taken.close()
            elif surely_not_sent(error):
                await taken.give_back()
            return error if settled is None else settled


def _closed(error: ApiError) -> bool:
    return isinstance(error, RefusedError) and error.reaction is Reaction.NEXT_CHANNEL


@dataclass(frozen=True, slots=True)
class CustomWay:
    """客服消息: while a window is open; pushes leave the last message of it for the answer to a draft."""

    api: Api
    windows: WindowStore
    clock: Callable[[], datetime]
    channel: Channel = Channel.CUSTOM

    async def take(self, parcel: Parcel) -> Taken | None:
        """Take one message out of the window that closes first."""
        keep = 0 if parcel.answer else 1
        window = await self.windows.reserve(parcel.openid, now=self.clock(), keep=keep)
        if window is None:
            return None

        async def send() -> str:
            """Send the text."""
            await self.api.send_text(parcel.openid, parcel.text)
            return ""

        return Taken(
            send,
            lambda: self.windows.give_back(parcel.openid, window),
            lambda: self.windows.close(parcel.openid),
        )


@dataclass(frozen=True, slots=True)
class SubscriptionWay:
    """订阅通知: one for each time that the user agreed."""

    api: Api
    grants: Grants
    template_id: str
    channel: Channel = Channel.SUBSCRIPTION

    async def take(self, parcel: Parcel) -> Taken | None:
        """Take a grant; a push without fields, such as an answer, is none for this channel."""
        if not parcel.fields or not await self.grants.take(parcel.openid, self.template_id):
            return None

        async def send() -> str:
            """Send the fields."""
            return await self.api.send_subscription(parcel.openid, self.template_id, parcel.fields, parcel.url)

        return granted(send, self.grants, parcel.openid, self.template_id)


def granted(send: Callable[[], Awaitable[str]], grants: Grants, openid: str, template_id: str) -> Taken:
    """A place that a grant gives."""
    return Taken(send, lambda: grants.give_back(openid, template_id), lambda: grants.clear(openid, template_id))


@dataclass(frozen=True, slots=True)
class TemplateWay:
    """模板消息: always open to those who follow; the same id is delivered once in ten minutes."""

    api: Api
    template_id: str
    channel: Channel = Channel.TEMPLATE

    async def take(self, parcel: Parcel) -> Taken | None:
        """A push without fields has nothing to fill the template with."""
        if not parcel.fields:
            return None

        async def send() -> str:
            """Send the fields under the push's own id."""
            return await self.api.send_template(
                parcel.openid, self.template_id, parcel.fields, client_msg_id=client_id(parcel.key), url=parcel.url
            )

        return Taken(send, nothing, nothing)


async def nothing() -> None:
    """Nothing was used up."""
