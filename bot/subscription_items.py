"""The nested list of subscription events: one item for each template that the event speaks of (wechat.md 1.5).

WeChat writes one <List> or several, below a tag whose name has changed over the years; so the items are looked for
wherever they are. Nothing in these events is written by users.
"""

import re

from bot.messages import SubscriptionItem
from bot.xml_fields import decode

_ITEM = re.compile(r"<List>(.*?)</List>", re.DOTALL)
_LEAF = re.compile(r"<(\w+)>\s*(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))\s*</\1>", re.DOTALL)
#: Templates that one event can speak of.
_MOST = 10


def items(xml: bytes) -> tuple[SubscriptionItem, ...]:
    """The items of a subscription event, in order."""
    found = []
    for body in _ITEM.findall(decode(xml))[:_MOST]:
        leaves = {name: (quoted or plain).strip() for name, quoted, plain in _LEAF.findall(body)}
        item = SubscriptionItem(
            template_id=leaves.get("TemplateId", "")[:64],
            accepted={"accept": True, "reject": False}.get(leaves.get("SubscribeStatusString", "")),
            message_id=leaves.get("MsgID", "")[:64],
            error=leaves.get("ErrorCode", "")[:20],
        )
        if item.template_id:
            found.append(item)
    return tuple(found)
