"""From XML to typed messages: right ones, dirty ones, hostile ones."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import messages
from bot.incoming import Unreadable, parse
from bot.messages import SubscriptionEvent
from tests.unit.bot.pushes import ACCOUNT, NOW, OPENID, push, text_push


def _text(content: str) -> str:
    """Content of the message that a text push with this content becomes."""
    inbound = parse(text_push(content), openid=OPENID, account=ACCOUNT)
    assert isinstance(inbound, messages.TextMessage)
    return inbound.content


def test_text() -> None:
    """A text message has its sender, receiver, time and words."""
    inbound = parse(text_push("  待办\n二"), openid=OPENID, account=ACCOUNT)

    assert isinstance(inbound, messages.TextMessage)
    assert (inbound.openid, inbound.account, inbound.created_at) == (OPENID, ACCOUNT, NOW)
    assert (inbound.content, inbound.choice) == ("  待办\n二", None)


def test_choice_of_a_menu_message() -> None:
    """A tap on a choice of a menu message is a text with that choice."""
    inbound = parse(push("<Content>已备好</Content><MsgId>1</MsgId><bizmsgmenuid>101</bizmsgmenuid>"))

    assert isinstance(inbound, messages.TextMessage)
    assert (inbound.content, inbound.choice) == ("已备好", "101")


@pytest.mark.parametrize(
    "content",
    [
        "a]]>b",
        "]]>",
        "]]]]>>",
        "<b>粗</b> & &lt; <!-- -->",
        "<!DOCTYPE html><html></html>",
        "<![CDATA[里面]]>",
        f"x]]></Content><FromUserName><![CDATA[{OPENID[::-1]}]]></FromUserName><Content><![CDATA[y",
        "x]]></Content></xml><xml><Content><![CDATA[y",
        "<Title><![CDATA[题]]></Title>",
        "👩‍👩‍👧‍👦 𠮷 ①",
        "",
        "长" * 8000,
    ],
)
def test_content_arrives_as_typed(content: str) -> None:
    """Whatever a user types is content and nothing else, also ]]> and whole fields of XML."""
    assert _text(content) == content


def test_split_cdata_is_joined() -> None:
    """Where ]]> comes rightly spread over two sections it is one text again."""
    assert _text("a]]]]><![CDATA[>b") == "a]]>b"


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [("a\x02b\x1d\x00", "ab"), ("a\ufffe\uffffb", "ab"), ("a\ud83db", "ab"), ("\t行\r\n", "\t行\r\n")],
)
def test_dirty_characters(dirty: str, cleaned: str) -> None:
    """Characters that XML forbids are left out and the rest arrives."""
    assert _text(dirty) == cleaned


def test_bytes_that_are_no_utf8() -> None:
    """Broken bytes become replacement characters; the message is not lost."""
    inbound = parse(text_push("前X后").replace(b"X", b"\xff"))

    assert isinstance(inbound, messages.TextMessage)
    assert inbound.content == "前\ufffd后"


MESSAGES = [
    ("image", "<PicUrl>http://p/1</PicUrl><MediaId>m</MediaId>", "ImageMessage", {"pic_url": "http://p/1"}),
    ("voice", "<MediaId>m</MediaId><Format>amr</Format>", "VoiceMessage", {"recognition": None}),
    ("voice", "<MediaId>m</MediaId><Recognition><![CDATA[嗯]]></Recognition>", "VoiceMessage", {"recognition": "嗯"}),
    (
        "link",
        "<Title><![CDATA[题]]></Title><Description><![CDATA[]]></Description><Url><![CDATA[http://a/?x=1&y]]></Url>",
        "LinkMessage",
        {"title": "题", "description": "", "url": "http://a/?x=1&y"},
    ),
    ("location", "<Location_X>23.1</Location_X><Label><![CDATA[a]]></Label>", "OtherMessage", {"kind": "location"}),
    ("NewKind", "<Anything/>", "OtherMessage", {"kind": "newkind"}),
    ("text", "<Content>【收到不支持的消息类型，暂无法显示】</Content>", "OtherMessage", {"kind": "unsupported"}),
]


@pytest.mark.parametrize(("kind", "fields", "name", "facts"), MESSAGES)
def test_message_kinds(kind: str, fields: str, name: str, facts: dict[str, object]) -> None:
    """Every kind of message becomes its type; unknown ones and stickers become other messages."""
    inbound = parse(push(fields, "<MsgId>22876340532172986</MsgId>", kind=kind))

    assert type(inbound).__name__ == name
    assert {field: getattr(inbound, field) for field in facts} == facts


EVENTS = [
    ("subscribe", "<EventKey></EventKey>", "FollowEvent", {"scene": None}),
    ("SUBSCRIBE", "<EventKey><![CDATA[qrscene_ab]]></EventKey><Ticket>t</Ticket>", "FollowEvent", {"scene": "ab"}),
    ("unsubscribe", "<EventKey/>", "UnfollowEvent", {}),
    ("SCAN", "<EventKey>123</EventKey>", "ScanEvent", {"scene": "123"}),
    ("CLICK", "<EventKey>todo</EventKey>", "ClickEvent", {"menu_key": "todo"}),
    (
        "TEMPLATESENDJOBFINISH",
        "<MsgID>2002</MsgID><Status>failed: system failed</Status>",
        "DeliveryEvent",
        {"message_id": "2002", "status": "failed: system failed"},
    ),
    ("VIEW", "<EventKey>http://a</EventKey><MenuId>1</MenuId>", "OtherEvent", {"name": "view"}),
    ("subscribe_msg_popup_event", "<S><List><A>1</A></List><List/></S>", "SubscriptionEvent", {"items": ()}),
    ("", "", "OtherEvent", {"name": ""}),
]


@pytest.mark.parametrize(("event", "fields", "name", "facts"), EVENTS)
def test_events(event: str, fields: str, name: str, facts: dict[str, object]) -> None:
    """Events are told apart whatever their case; unknown ones become other events."""
    inbound = parse(push(f"<Event><![CDATA[{event}]]></Event>", fields, kind="event"))

    assert type(inbound).__name__ == name
    assert {field: getattr(inbound, field) for field in facts} == facts


HOSTILE = {
    "empty": b"",
    "no XML": b"hello",
    "JSON": b'{"MsgType":"text"}',
    "cut off": text_push()[:-10],
    "other root": b"<message/>",
    "no fields": b"<xml></xml>",
    "text in the root": b"<xml>text</xml>",
    "document type": b"<!DOCTYPE xml>" + text_push(),
    "entity": b'<!DOCTYPE x [<!ENTITY a "b">]>' + push("<Content>&a;</Content>"),
    "outer entity": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + push("<Content>&a;</Content>"),
    "unknown entity": push("<Content>&a;</Content>"),
    "sender twice": push("<FromUserName>oOTHER</FromUserName>"),
    "message id twice": push("<MsgId>1</MsgId><MsgId>2</MsgId>"),
    "scan result that breaks out": push(
        "<ScanCodeInfo><ScanResult><![CDATA[1,]]></ScanResult></ScanCodeInfo><FromUserName><![CDATA[oX]]>"
        "</FromUserName><ScanCodeInfo><ScanResult><![CDATA[]]></ScanResult></ScanCodeInfo>",
        kind="event",
    ),
    "sender with blanks": push("", sender="o a"),
    "sender is another": push("", sender="oSOMEBODYELSE"),
    "sender missing": push("", sender=""),
    "sender endless": push("", sender="o" * 5000),
    "no time": text_push().replace(b"<CreateTime>", b"<CreateTime>x"),
    "endless time": text_push().replace(b"<CreateTime>", b"<CreateTime>99999999999"),
    "no kind": push("", kind=""),
    "deep": b"<xml>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</xml>",
    "wide": b"<xml>" + b"<a/>" * 5000 + b"</xml>",
    "UTF-16": "<xml/>".encode("utf-16"),
    "other account": text_push().replace(ACCOUNT.encode(), b"gh_other"),
}


@pytest.mark.parametrize("xml", HOSTILE.values(), ids=HOSTILE)
def test_hostile(xml: bytes) -> None:
    """What is broken or hostile is unreadable by value, never an exception and never another user's message."""
    assert isinstance(parse(xml, openid=OPENID, account=ACCOUNT), Unreadable)


@given(st.binary(max_size=200) | st.binary(max_size=80).map(lambda raw: push().replace(b"</xml>", raw + b"</xml>")))
def test_any_bytes(xml: bytes) -> None:
    """No bytes whatever raise."""
    assert isinstance(parse(xml, openid=OPENID), messages.Inbound | Unreadable)


@given(st.text(max_size=60))
def test_any_content_has_the_true_sender(content: str) -> None:
    """No content whatever changes who wrote."""
    inbound = parse(text_push(content))

    assert isinstance(inbound, messages.TextMessage)
    assert inbound.openid == OPENID


def test_nested_brackets_cost_little() -> None:
    """A body full of beginnings of fields is read in linear time."""
    started = time.perf_counter()

    parse(text_push("<Content><![CDATA[" * 3000))

    assert time.perf_counter() - started < 0.2


def _key(xml: bytes) -> str:
    """Key of a push."""
    inbound = parse(xml)
    assert isinstance(inbound, messages.Inbound)
    return inbound.key


def test_key_of_retries() -> None:
    """A retry has the key of the first try; the key is short ASCII and shows no openid."""
    key = _key(text_push())

    assert key == _key(text_push())
    assert key.isascii()
    assert len(key) <= 128
    assert OPENID not in key


def _event(*fields: str) -> bytes:
    """An event with these fields."""
    return push(*fields, kind="event")


_FINISH = "<Event>TEMPLATESENDJOBFINISH</Event>"
DIFFERENT = [
    (text_push(msg_id="1"), text_push(msg_id="2")),
    (text_push(), text_push().replace(OPENID.encode(), OPENID[::-1].encode())),
    (_event("<Event>subscribe</Event>"), _event("<Event>LOCATION</Event>")),
    (_event("<Event>CLICK</Event><EventKey>a</EventKey>"), _event("<Event>CLICK</Event><EventKey>b</EventKey>")),
    (_event(_FINISH, "<MsgID>1</MsgID>"), _event(_FINISH, "<MsgID>2</MsgID>")),
    (push("<Content>一</Content>"), push("<Content>二</Content>")),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_keys_differ(one: bytes, other: bytes) -> None:
    """Different messages have different keys, also two events of one user in one second."""
    assert _key(one) != _key(other)


def test_created_at_is_aware() -> None:
    """The time of a message is aware."""
    inbound = parse(text_push())

    assert isinstance(inbound, messages.Inbound)
    assert inbound.created_at == datetime(2026, 11, 24, 8, tzinfo=UTC)


ITEM = "<TemplateId><![CDATA[T1]]></TemplateId><SubscribeStatusString><![CDATA[{}]]></SubscribeStatusString>"
SUBSCRIPTIONS = [
    (ITEM.format("accept"), [("T1", True, "", "")]),
    (ITEM.format("reject"), [("T1", False, "", "")]),
    (
        ITEM.format("accept") + "<PopupScene>1</PopupScene></List>\n<List>" + ITEM.format("reject"),
        [("T1", True, "", ""), ("T1", False, "", "")],
    ),
    ("<TemplateId>T1</TemplateId><MsgID>17</MsgID><ErrorCode>0</ErrorCode>", [("T1", None, "17", "0")]),
    ("<MsgID>17</MsgID>", []),
]


@pytest.mark.parametrize("outer", ["SubscribeMsgPopupEvent", "SubscribeMsgChangeEvent"])
@pytest.mark.parametrize(("body", "items"), SUBSCRIPTIONS)
def test_subscription_items(outer: str, body: str, items: list[tuple[object, ...]]) -> None:
    """Each template of a subscription event is read, below whichever tag the list stands."""
    fields = f"<{outer}><List>{body}</List></{outer}>"
    inbound = parse(push("<Event><![CDATA[subscribe_msg_popup_event]]></Event>", fields, kind="event"))

    assert isinstance(inbound, SubscriptionEvent)
    assert [(one.template_id, one.accepted, one.message_id, one.error) for one in inbound.items] == items
