"""From WeChat's XML to a typed message: strict about who wrote, forgiving about what.

Sources: WeChat's pages "Receiving standard messages" and "Receiving event pushes"; wechat.md 1.4, 1.5 and 4.4.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot import messages
from bot.subscription_items import items
from bot.xml_fields import Fields, read

_OPENID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SECONDS = re.compile(r"[0-9]{1,10}")
_MESSAGE_ID = re.compile(r"[0-9]{1,20}")

#: What the app shows for a sticker or another thing that it does not hand on; it arrives as a text.
_UNSUPPORTED = "【收到不支持的消息类型，暂无法显示】"
_SUBSCRIPTIONS = {"subscribe_msg_popup_event", "subscribe_msg_change_event", "subscribe_msg_sent_event"}
_QR_PREFIX = "qrscene_"
_Common = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A push that is WeChat's but cannot be used; answered with silence and logged."""

    #: Constant name for logs: "xml", "doubled_field", "sender", "account", "time" or "kind".
    reason: str


class _Scalars:
    """Fields of a push, each of which must occur once."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self.doubled = next((name for name, values in fields.items() if len(values) > 1), "")

    def __getitem__(self, name: str) -> str:
        values = self._fields.get(name)
        return values[0].strip() if values else ""

    def raw(self, name: str) -> str:
        """Value with its blanks."""
        return self._fields.get(name, [""])[0]

    def pairs(self) -> Iterable[tuple[str, str]]:
        """All names and values, sorted."""
        return sorted((name, values[0]) for name, values in self._fields.items())


def parse(xml: bytes, *, openid: str = "", account: str = "") -> messages.Inbound | Unreadable:
    """Turn a clear push into a message.

    Args:
        xml: The clear XML.
        openid: The query's openid; the sender must be the same where it is given.
        account: gh_… id of our account; the receiver must be the same where it is given.
    """
    fields = read(xml)
    if fields is None:
        return Unreadable("xml")
    scalars = _Scalars(fields)
    if doubt := _doubt(scalars, openid, account):
        return Unreadable(doubt)
    kind = scalars["MsgType"].lower()
    common: _Common = {
        "key": _key(scalars, event=kind == "event"),
        "openid": scalars["FromUserName"],
        "account": scalars["ToUserName"],
        "created_at": datetime.fromtimestamp(int(scalars["CreateTime"]), UTC),
        "number": scalars["MsgId"] if kind != "event" and _MESSAGE_ID.fullmatch(scalars["MsgId"]) else "",
    }
    if kind == "event" and scalars["Event"].lower() in _SUBSCRIPTIONS:
        return messages.SubscriptionEvent(items=items(xml), **common)
    return _event(scalars, common) if kind == "event" else _message(kind, scalars, common)


def _doubt(scalars: _Scalars, openid: str, account: str) -> str:
    """Reason why a push cannot be believed or used, else an empty text."""
    sender, receiver = scalars["FromUserName"], scalars["ToUserName"]
    sound = {
        "doubled_field": not scalars.doubled,
        "sender": _OPENID.fullmatch(sender) and openid in {"", sender},
        "account": _OPENID.fullmatch(receiver) and account in {"", receiver},
        "time": _SECONDS.fullmatch(scalars["CreateTime"]),
        "kind": scalars["MsgType"],
    }
    return next((reason for reason, fine in sound.items() if not fine), "")


def _key(scalars: _Scalars, *, event: bool) -> str:
    """Key that is the same for all retries of a push: a hash, so that no openid stands in keys and logs.

    Messages: sender, time and MsgId, for MsgId alone has been seen twice. Events have no id, and several may come in
    one second, so all their fields count.
    """
    if not event and _MESSAGE_ID.fullmatch(scalars["MsgId"]):
        parts = ["message", scalars["FromUserName"], scalars["CreateTime"], scalars["MsgId"]]
    else:
        parts = [part for pair in scalars.pairs() for part in pair]
    joined = "\0".join(parts)
    return hashlib.sha256(joined.encode("utf-8", "replace")).hexdigest()[:40]


def _message(kind: str, scalars: _Scalars, common: _Common) -> messages.Inbound:
    """Build a message by its MsgType."""
    match kind:
        case "text" if scalars["Content"] == _UNSUPPORTED:
            return messages.OtherMessage(kind="unsupported", **common)
        case "text":
            choice = scalars["bizmsgmenuid"] or None
            return messages.TextMessage(content=scalars.raw("Content"), choice=choice, **common)
        case "image":
            return messages.ImageMessage(pic_url=scalars["PicUrl"], media_id=scalars["MediaId"], **common)
        case "voice":
            recognition = scalars["Recognition"] or None
            return messages.VoiceMessage(media_id=scalars["MediaId"], recognition=recognition, **common)
        case "link":
            title, description, url = scalars["Title"], scalars["Description"], scalars["Url"]
            return messages.LinkMessage(title=title, description=description, url=url, **common)
    return messages.OtherMessage(kind=kind[:64], **common)


def _scene(event_key: str) -> str | None:
    """Scene of a scanned code, without the prefix that only newcomers get."""
    return event_key.removeprefix(_QR_PREFIX) or None


_EVENTS: dict[str, Callable[[_Scalars, _Common], messages.Inbound]] = {
    "subscribe": lambda fields, common: messages.FollowEvent(scene=_scene(fields["EventKey"]), **common),
    "unsubscribe": lambda _, common: messages.UnfollowEvent(**common),
    "scan": lambda fields, common: messages.ScanEvent(scene=fields["EventKey"], **common),
    "click": lambda fields, common: messages.ClickEvent(menu_key=fields["EventKey"], **common),
    "templatesendjobfinish": lambda fields, common: messages.DeliveryEvent(
        message_id=fields["MsgID"] or fields["MsgId"], status=fields["Status"], **common
    ),
}


def _event(scalars: _Scalars, common: _Common) -> messages.Inbound:
    """Build an event by its name, which WeChat writes in mixed case."""
    name = scalars["Event"].lower()
    build = _EVENTS.get(name)
    return build(scalars, common) if build else messages.OtherEvent(name=name[:64], **common)
