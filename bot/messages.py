"""Message types that pass between WeChat, the router and the handlers: what came in, what is said back.

Sources: WeChat's pages "Receiving standard messages", "Receiving event pushes" and "Passive user reply message".
All types are frozen values. Times are aware datetimes; ids that WeChat sends as 64-bit integers are kept as text.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """Anything that WeChat pushed to the callback address."""

    #: Same for every retry of one push and different for every other push (at most 128 characters, ASCII).
    key: str
    #: Who wrote (FromUserName): an openid.
    openid: str
    #: The official account written to (ToUserName): a gh_… id.
    account: str
    #: CreateTime, aware, to the second.
    created_at: datetime
    #: MsgId of a message, which grows with time; "" where there is none, as with events.
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMessage(Inbound):
    """A text, or a tap on a choice of a menu message, which arrives as text."""

    content: str
    #: bizmsgmenuid when the text came from tapping a choice, else None.
    choice: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageMessage(Inbound):
    """A picture; WeChat keeps it for three days."""

    pic_url: str
    media_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceMessage(Inbound):
    """A voice message; WeChat has been switching recognition off since 2023, so the text is often missing."""

    media_id: str
    recognition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkMessage(Inbound):
    """A forwarded article or page."""

    title: str
    description: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherMessage(Inbound):
    """A message of a type that needs no handling of its own: video, location, sticker, file, unknown."""

    #: MsgType as sent, lower-cased.
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowEvent(Inbound):
    """The user followed the account, plainly or by scanning a code."""

    #: Scene of the scanned code without the qrscene_ prefix, else None.
    scene: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfollowEvent(Inbound):
    """The user left; WeChat's rules ask that the user's data be deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanEvent(Inbound):
    """A follower scanned a code with a scene."""

    scene: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClickEvent(Inbound):
    """A tap on a menu button of type click."""

    menu_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryEvent(Inbound):
    """WeChat's report on a template message (TEMPLATESENDJOBFINISH)."""

    message_id: str
    #: Status as sent: "success", "failed:user block", "failed: system failed", …
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionItem:
    """What a subscription event says of one template."""

    template_id: str
    #: The user agreed to one more message or switched them off; None where the event is a report on a sent one.
    accepted: bool | None
    #: The message reported on, and WeChat's error code, "0" for none; both empty otherwise.
    message_id: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionEvent(Inbound):
    """The user answered a pop-up, changed the setting, or WeChat reports on a subscription notice."""

    items: tuple[SubscriptionItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherEvent(Inbound):
    """An event that is answered with silence: VIEW, LOCATION, unknown ones."""

    #: Event name, lower-cased.
    name: str


@dataclass(frozen=True, slots=True)
class TextReply:
    """A text said back in the answer to the push; at most 2,048 bytes in UTF-8."""

    text: str


@dataclass(frozen=True, slots=True)
class SilentReply:
    """Nothing is said: WeChat gets "success" and shows nothing."""


Reply = TextReply | SilentReply
SILENCE = SilentReply()
