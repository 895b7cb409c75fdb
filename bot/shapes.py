"""Request shapes of WeChat's API: the seam to wechatpy's API classes, used to build calls and not to make them.

wechatpy's methods end in `return client.post(path, …)`. A client that records instead of sending turns them into pure
builders, without its blocking transport, its endless token refresh, and its exceptions that hold secrets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from wechatpy.client.api import WeChatJSAPI, WeChatMedia, WeChatMenu, WeChatMessage, WeChatMisc, WeChatUser


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file to send; bytes, so that a repetition sends the whole of it again."""

    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of the API, without token and host."""

    method: Literal["GET", "POST"]
    #: From the root of the host, without query.
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Any] | None = None
    files: Mapping[str, Upload] = field(default_factory=dict)
    #: A repetition does no harm, also when the first try may have been processed.
    repeatable: bool = False
    #: The answer may be a file.
    binary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A message of 一次性订阅."""

    #: The scene that was agreed to, 0 to 10,000.
    scene: int
    #: At most 15 characters.
    title: str
    #: At most 200 characters.
    content: str
    #: What a tap opens; may be empty.
    url: str = ""


class _Recorder:
    """Stands where wechatpy expects its client."""

    def get(self, url: str, *, params: Mapping[str, object] | None = None, **_: object) -> Call:
        """Record a GET, which is always repeatable."""
        return Call(method="GET", path="/cgi-bin/" + url, params=_texts(params), repeatable=True)

    def post(
        self,
        url: str,
        *,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, Any] | None = None,
        files: Mapping[str, Upload] | None = None,
        **_: object,
    ) -> Call:
        """Record a POST."""
        return Call(method="POST", path="/cgi-bin/" + url, params=_texts(params), data=data, files=files or {})


def _texts(params: Mapping[str, object] | None) -> dict[str, str]:
    """Query values as text; None is left out."""
    return {name: str(value) for name, value in (params or {}).items() if value is not None}


_message = WeChatMessage(_Recorder())
_menu = WeChatMenu(_Recorder())
_user = WeChatUser(_Recorder())
_media = WeChatMedia(_Recorder())
_misc = WeChatMisc(_Recorder())
_jsapi = WeChatJSAPI(_Recorder())


def _call(recorded: object, *, repeatable: bool = False) -> Call:
    """Give what wechatpy returned its type back."""
    if not isinstance(recorded, Call):
        raise TypeError("wechatpy did more than hand the request on")
    return replace(recorded, repeatable=True) if repeatable else recorded


def send_text(openid: str, text: str) -> Call:
    """客服消息 with a text; not repeatable: WeChat knows no id for it."""
    return _call(_message.send_text(openid, text))


def send_menu_message(openid: str, head: str, choices: Sequence[tuple[str, str]], tail: str = "") -> Call:
    """客服消息 with tappable choices (id, words); a tap comes back as text with that id."""
    listed = [{"id": id_, "content": words} for id_, words in choices]
    return _call(_message.send_msg_menu(openid, {"head_content": head, "list": listed, "tail_content": tail}))


def send_template(
    openid: str, template_id: str, values: Mapping[str, Mapping[str, str]], *, client_msg_id: str, url: str = ""
) -> Call:
    """Template message (模板消息); repeatable for ten minutes thanks to client_msg_id, which wechatpy lacks."""
    call = _call(_message.send_template(openid, template_id, values, url=url or None), repeatable=True)
    return replace(call, data={**(call.data or {}), "client_msg_id": client_msg_id})


def send_subscription(openid: str, template_id: str, values: Mapping[str, Mapping[str, str]], page: str = "") -> Call:
    """Subscription notice (订阅通知); needs and uses up a grant."""
    return _call(_message.send_subscribe_message(openid, template_id, values, page=page or None))


def send_one_time(openid: str, template_id: str, card: Card) -> Call:
    """一次性订阅; needs and uses up a grant, and WeChat knows no id for it."""
    content = {"content": {"value": card.content}}
    return _call(_message.send_subscribe_template(openid, template_id, card.scene, card.title, content, url=card.url))


def typing(openid: str, *, on: bool) -> Call:
    """Show or hide "is typing"; not in wechatpy."""
    data = {"touser": openid, "command": "Typing" if on else "CancelTyping"}
    return Call(method="POST", path="/cgi-bin/message/custom/typing", data=data, repeatable=True)


def create_menu(menu: Mapping[str, Any]) -> Call:
    """Replace the menu."""
    return _call(_menu.create(menu), repeatable=True)


def get_menu() -> Call:
    """Read the menu."""
    return _call(_menu.get())


def callback_ips() -> Call:
    """Addresses from which WeChat calls."""
    return _call(_misc.get_wechat_ips())


def page_ticket() -> Call:
    """Ticket for the JS-SDK."""
    return _call(_jsapi.get_ticket("jsapi"))


def get_user(openid: str) -> Call:
    """What WeChat tells of a user."""
    return _call(_user.get(openid))


def upload_media(kind: Literal["image", "voice", "video", "thumb"], upload: Upload) -> Call:
    """Upload a file that WeChat keeps for three days; repeating it makes a second copy and no harm."""
    return _call(_media.upload(kind, upload), repeatable=True)


def download_media(media_id: str) -> Call:
    """Fetch a file that a user sent."""
    return replace(_call(_media.download(media_id)), binary=True)
