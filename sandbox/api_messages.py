"""Interfaces that send something to a person: customer service, templates, subscriptions.

Source: developers.weixin.qq.com, sendCustomMessage, typing, sendTemplateMessage, one-time subscription, bizsend.
"""

import asyncio
from datetime import timedelta

from sandbox.calls import OK, Answer, Call, member, members, text
from sandbox.judge import TEXT_BYTES
from sandbox.people import Person
from sandbox.platform import Platform
from sandbox.refusals import Refusal
from sandbox.template_rules import check_fields

_MEDIA_TYPES = {"image", "voice", "video"}
Shown = tuple[str, dict[str, object]]


def custom_send(platform: Platform, call: Call) -> Answer:
    """Customer service message: valid content, then the person's windows decide."""
    person = call.receiver(platform)
    if person is None:
        return Refusal(40003)
    shown = _custom_content(platform, call)
    if isinstance(shown, Refusal):
        return shown
    if not person.follows:
        return Refusal(platform.settings.left_errcode)
    if platform.faults.take("window_shut"):
        return Refusal(45015)
    if refusal := person.windows.spend(platform.clock()):
        return refusal
    person.typing_until = None
    platform.show(person, kind="push", label="客服消息", text=shown[0], extra=shown[1])
    return OK


def _custom_content(platform: Platform, call: Call) -> Shown | Refusal:
    kind = call.text("msgtype")
    content = member(call.body, kind)
    if kind == "text":
        return _custom_text(text(content, "content"))
    if kind == "msgmenu":
        return _menu_message(call)
    if kind == "news":
        return _news(call)
    if kind in _MEDIA_TYPES:
        media_id = text(content, "media_id")
        if platform.media.get(media_id, platform.clock()) is None:
            return Refusal(40007)
        return "", {"type": kind, kind: f"/sandbox/media/{media_id}"}
    return Refusal(40008)


def _custom_text(content: str) -> Shown | Refusal:
    if not content.strip():
        return Refusal(44004)
    return Refusal(45002) if len(content.encode()) > TEXT_BYTES else (content, {"type": "text"})


def _menu_message(call: Call) -> Shown | Refusal:
    menu = member(call.body, "msgmenu")
    choices = [{"id": text(item, "id"), "text": text(item, "content")} for item in members(menu, "list")]
    if not choices or not all(choice["text"] for choice in choices):
        return Refusal(47001)
    head, tail = text(menu, "head_content"), text(menu, "tail_content")
    return head, {"type": "msgmenu", "choices": choices, "tail": tail}


def _news(call: Call) -> Shown | Refusal:
    articles = members(member(call.body, "news"), "articles")
    if len(articles) != 1:
        return Refusal(45008)
    names = {"title": "title", "description": "description", "url": "url", "picture": "picurl"}
    return "", {"type": "news", **{key: text(articles[0], name) for key, name in names.items()}}


def typing(platform: Platform, call: Call) -> Answer:
    """Typing indicator: only within 30 seconds of the person's last act, and not twice."""
    person = call.receiver(platform)
    now = platform.clock()
    if person is None:
        return Refusal(40003)
    if call.text("command") not in {"Typing", "CancelTyping"}:
        return Refusal(45072)
    if person.last_acted_at is None or now - person.last_acted_at > timedelta(seconds=30):
        return Refusal(45080)
    starts = call.text("command") == "Typing"
    if starts and person.typing_until and now < person.typing_until:
        return Refusal(45081)
    person.typing_until = now + timedelta(seconds=15) if starts else None
    platform.feed.publish("typing", openid=person.openid, on=starts)
    return OK


def template_send(platform: Platform, call: Call) -> Answer:
    """Template message: once per client_msg_id in ten minutes; a report is pushed later."""
    person = call.receiver(platform)
    if person is None:
        return Refusal(40003)
    client_msg_id = call.text("client_msg_id")
    if client_msg_id and (earlier := platform.sent_recently(person, client_msg_id)):
        platform.swallowed += 1
        return {**OK, "msgid": earlier}
    if not person.follows:
        return Refusal(43004)
    card = _card(platform, call)
    if isinstance(card, Refusal):
        return card
    msgid = platform.next_message_id()
    if client_msg_id:
        platform.note_sent(person, client_msg_id, msgid)
    if not person.blocks_templates:
        platform.show(person, kind="template", label="模板消息", extra=card)
    platform.spawn(_report(platform, person, msgid))
    return {**OK, "msgid": msgid}


def _card(platform: Platform, call: Call) -> dict[str, object] | Refusal:
    template = platform.settings.templates.get(call.text("template_id"))
    if template is None:
        return Refusal(40037)
    fields = check_fields(template, member(call.body, "data"))
    if isinstance(fields, Refusal):
        return fields
    return {"type": "template", "title": template.title, "fields": fields, "url": call.text("url")}


async def _report(platform: Platform, person: Person, msgid: int) -> None:
    await asyncio.sleep(platform.settings.job_finish_delay_s)
    status = "failed:user block" if person.blocks_templates else "success"
    await platform.event(person.openid, "TEMPLATESENDJOBFINISH", {"MsgID": msgid, "Status": status}, mute=True)


def subscription_send(platform: Platform, call: Call) -> Answer:
    """Subscription notice (bizsend): one grant, one message; 43101 without a grant."""
    person = call.receiver(platform)
    if person is None:
        return Refusal(40003)
    card = _card(platform, call)
    if isinstance(card, Refusal):
        return card
    key = (person.openid, call.text("template_id"))
    if platform.grants[key] < 1:
        return Refusal(43101)
    platform.grants[key] -= 1
    platform.show(person, kind="template", label="订阅通知", extra={**card, "url": call.text("page")})
    return {**OK, "msgid": platform.next_message_id()}


def one_time_send(platform: Platform, call: Call) -> Answer:
    """One-time subscription: title of 15 characters, content of 200, one grant per message."""
    person = call.receiver(platform)
    content = text(member(member(call.body, "data"), "content"), "value")
    if person is None:
        return Refusal(40003)
    if not 1 <= len(call.text("title")) <= 15 or not 1 <= len(content) <= 200:
        return Refusal(47003)
    key = (person.openid, call.text("template_id"))
    if platform.grants[key] < 1:
        return Refusal(43101)
    platform.grants[key] -= 1
    card = {"type": "template", "title": call.text("title"), "fields": {"内容": content}, "url": call.text("url")}
    platform.show(person, kind="template", label="一次性订阅", extra=card)
    return OK
