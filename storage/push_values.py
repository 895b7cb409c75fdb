"""Values that the pushes store takes and returns."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from storage.tables import PushState


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPush:
    """Something to be said outside a passive reply."""

    #: Says what is pushed, so that it is pushed once: "reminder:12:2026-11-27:three_days".
    key: str
    openid: str
    text: str
    operator_id: int | None = None
    #: What it is about, "filing:12", so that it can be dropped together with that.
    subject: str | None = None
    #: Fields of the template message that says the same.
    fields: Mapping[str, str] = field(default_factory=dict)
    url: str | None = None
    #: Smaller goes first.
    urgency: int = 5
    #: Not sent before this moment; None for at once.
    not_before: datetime | None = None
    #: Sent there by e-mail and through no channel of WeChat's.
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """One row of the outbox."""

    id: int
    key: str
    openid: str
    operator_id: int | None
    subject: str | None
    text: str
    fields: Mapping[str, str]
    url: str | None
    state: PushState
    urgency: int
    #: The channel of the last attempt.
    channel: str | None
    not_before: datetime
    lease_owner: str | None
    lease_until: datetime | None
    #: How often it was given to a channel.
    attempts: int
    #: WeChat's msgid of the last send.
    message_id: str | None
    created_at: datetime
    settled_at: datetime | None
    reason: str | None
    #: The first of the tries, on a channel that drops repeats, of which it is not known whether it arrived.
    doubtful_since: datetime | None
    #: When WeChat reported that it arrived.
    arrived_at: datetime | None
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Who works on a push, and until when nobody else may."""

    owner: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What became of a claimed push."""

    #: SENT, HELD, DROPPED, DEAD, or WAITING to try again from `not_before`.
    state: PushState
    at: datetime
    message_id: str | None = None
    reason: str | None = None
    not_before: datetime | None = None
    #: The last try may have arrived all the same; only with WAITING.
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeatable:
    """Channels on which WeChat itself drops a second send with the same id, and for how long it remembers."""

    channels: Collection[str]
    memory: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """Pushes whose sender died: numbers of those that wait again and of those that are held."""

    waiting: Sequence[int]
    held: Sequence[int]
