"""What a push is made of, the channels it can take, and what can become of it."""

import enum
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime


class Channel(enum.Enum):
    """Ways to a user, cheapest first."""

    #: 客服消息, while a window is open.
    CUSTOM = "custom"
    #: 订阅通知, one for each time that the user agreed to one.
    SUBSCRIPTION = "subscription"
    #: 一次性订阅, one for each yes on WeChat's own page.
    ONE_TIME = "one_time"
    #: 模板消息, while the user follows.
    TEMPLATE = "template"
    #: E-mail, where the operator gave an address.
    MAIL = "mail"


#: Channels on which a second send with the same id is dropped (client_msg_id; wechat.md 2.3).
REPEATABLE = frozenset({Channel.TEMPLATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One push on its way."""

    openid: str
    #: For 客服消息 and e-mail.
    text: str
    #: Plain values by field name, for template messages.
    fields: Mapping[str, str] = field(default_factory=dict)
    #: The push's own key; template messages with the same key are delivered once in ten minutes.
    key: str
    #: Page that a template message opens.
    url: str = ""
    #: It answers something that the user sent; then the last message of a window may be used for it.
    answer: bool = False
    #: An earlier try may have arrived: only channels that drop repeats are safe.
    doubtful: bool = False
    #: E-mail address; then no channel of WeChat's is used.
    address: str = ""


#: Called right before a channel is tried; False: somebody else has the push by now, do not send.
Note = Callable[[Channel], Awaitable[bool]]


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
class Refused:
    """WeChat refuses it for a reason that a person should look into; to be said when the user writes next."""

    reason: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """This user cannot be reached any more."""

    #: "unfollowed", "blacklisted", "turned_off", "unknown_user" or refused_ and the code.
    reason: str


@dataclass(frozen=True, slots=True)
class RetryAt:
    """It surely was not delivered by the last try; to be tried again at that time."""

    at: datetime
    reason: str
    #: The set-up is wrong: nothing can be sent to anybody before a person acts.
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have been delivered: not to be repeated blindly."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody else has the push by now, or took it back; nothing was sent."""


Settlement = Sent | Held | Refused | Dropped | RetryAt | Unknown | Overtaken
