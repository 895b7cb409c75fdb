"""From a reply to WeChat's XML: safe in CDATA, free of forbidden characters, within 2,048 bytes.

Sources: WeChat's page "Passive user reply message"; wechat.md 1.6. wechatpy's own renderer lets a ]]> in a text
rewrite the reply and is therefore not used.
"""

import re
from datetime import datetime

from bot import messages
from bot.xml_fields import FORBIDDEN

#: Bytes in UTF-8 that a text may have, above which the user is shown a failure notice.
TEXT_BYTES = 2048

#: Answer that shows the user nothing and keeps WeChat from asking again.
SUCCESS = b"success"

_ELLIPSIS = "…"
_LINK = re.compile(r"</?a\b[^>]*>")
_JOINERS = "\u200d\ufe0f"


def clean(text: str) -> str:
    """Remove the characters that XML forbids."""
    return FORBIDDEN.sub("", text)


def without_links(text: str) -> str:
    """Leave the words of links and take the links away, for where they cannot be tapped."""
    return _LINK.sub("", text)


def fit(text: str, limit: int = TEXT_BYTES) -> str:
    """Shorten a text to so many bytes in UTF-8: at a line's end where one is near, never inside a character or link."""
    raw = text.encode("utf-8", "replace")
    if len(raw) <= limit:
        return text
    kept = raw[: limit - len(_ELLIPSIS.encode())].decode("utf-8", "ignore")
    link = kept.rfind("<a ")
    if link >= 0 and "</a>" not in kept[link:]:
        kept = kept[:link]
    line_end = kept.rfind("\n")
    if line_end > len(kept) * 2 // 3:
        kept = kept[:line_end]
    return kept.rstrip().rstrip(_JOINERS) + _ELLIPSIS


def cdata(text: str) -> str:
    """Wrap a text in CDATA; a ]]> inside is spread over two sections."""
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def render(reply: messages.Reply, inbound: messages.Inbound, now: datetime) -> bytes | None:
    """Render the answer to a push; None means silence, also for a text that is empty after cleaning."""
    if isinstance(reply, messages.SilentReply):
        return None
    text = fit(clean(reply.text).strip())
    if not text:
        return None
    return (
        f"<xml><ToUserName>{cdata(inbound.openid)}</ToUserName>"
        f"<FromUserName>{cdata(inbound.account)}</FromUserName>"
        f"<CreateTime>{int(now.timestamp())}</CreateTime>"
        f"<MsgType><![CDATA[text]]></MsgType><Content>{cdata(text)}</Content></xml>"
    ).encode()
