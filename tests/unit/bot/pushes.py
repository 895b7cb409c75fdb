"""Settings of a made-up account and the pushes that WeChat would send to it."""

from datetime import UTC, datetime

from bot.codec import Codec, signature

TOKEN = "AAAAA"
APPID = "wx0123456789abcdef"
KEY = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456"
OLD_KEY = "6543210JIHGFEDCBAzyxwvutsrqponmlkjihgfedcba"
OPENID = "oAbCdEfGhIjKlMnOpQrStUvWxYz1"
ACCOUNT = "gh_0123456789ab"
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))


def push(*fields: str, kind: str = "text", sender: str = OPENID) -> bytes:
    """Clear XML of a push: the common fields, then the given ones, raw."""
    head = (
        f"<ToUserName><![CDATA[{ACCOUNT}]]></ToUserName><FromUserName><![CDATA[{sender}]]></FromUserName>"
        f"<CreateTime>{STAMP}</CreateTime><MsgType><![CDATA[{kind}]]></MsgType>"
    )
    return f"<xml>{head}{''.join(fields)}</xml>".encode("utf-8", "surrogatepass")


def text_push(content: str = "待办", msg_id: str = "22876340532172986") -> bytes:
    """Clear XML of a text message, with the content as WeChat writes it: not escaped."""
    return push(f"<Content><![CDATA[{content}]]></Content>", f"<MsgId>{msg_id}</MsgId>")


def query(*, nonce: str = "486452656", stamp: str = STAMP, token: str = TOKEN) -> dict[str, str]:
    """Query of a push in plain mode, rightly signed."""
    return {"signature": signature(token, stamp, nonce), "timestamp": stamp, "nonce": nonce, "openid": OPENID}


def sealed(codec: Codec, xml: bytes) -> tuple[dict[str, str], bytes]:
    """Query and body of a push in safe mode, sealed with the codec's current key."""
    envelope = codec._ciphers[0].seal(xml)
    asked = query()
    signed = signature(TOKEN, STAMP, asked["nonce"], envelope)
    body = b"<xml><ToUserName><![CDATA[gh]]></ToUserName><Encrypt><![CDATA[" + envelope + b"]]></Encrypt></xml>"
    return {**asked, "encrypt_type": "aes", "msg_signature": signed}, body
