"""一次性订阅: one message to somebody who agreed on a page of WeChat's own, between 订阅通知 and the template message.

Source: wechat.md 2.4. One scene holds one grant, which a second yes does not add to. `reserved` comes back unchanged;
the openid that comes back with it can be made up, so that it says nothing by itself.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from bot.api import Api
from bot.grants import Grants
from bot.outgoing import clean, without_links
from bot.push import Taken, granted
from bot.push_values import Channel, Parcel
from bot.shapes import Card

#: Any number up to 10,000; we ask for one thing only.
SCENE = 1
#: Characters that WeChat takes.
_TITLE, _CONTENT = 15, 200


def confirm_url(*, appid: str, template_id: str, redirect_url: str, reserved: str) -> str:
    """The page on which WeChat asks; `reserved` has letters and digits only, at most 128."""
    query = urlencode(
        {
            "action": "get_confirm",
            "appid": appid,
            "scene": SCENE,
            "template_id": template_id,
            "redirect_url": redirect_url,
            "reserved": reserved,
        }
    )
    return f"https://mp.weixin.qq.com/mp/subscribemsg?{query}#wechat_redirect"


@dataclass(frozen=True, slots=True)
class OneTimeWay:
    """One message for each yes; a second send with the same text is a second message, and needs a second yes."""

    api: Api
    grants: Grants
    template_id: str
    title: str
    channel: Channel = Channel.ONE_TIME

    async def take(self, parcel: Parcel) -> Taken | None:
        """Take the grant; it was given for reminders, so that a push without fields, such as an answer, gets none."""
        if not parcel.fields or not await self.grants.take(parcel.openid, self.template_id):
            return None

        async def send() -> str:
            """Send the text; WeChat gives no id for it."""
            text = without_links(clean(parcel.text))
            content = text if len(text) <= _CONTENT else text[: _CONTENT - 1] + "…"
            card = Card(scene=SCENE, title=self.title[:_TITLE], content=content, url=parcel.url)
            await self.api.send_one_time(parcel.openid, self.template_id, card)
            return ""

        return granted(send, self.grants, parcel.openid, self.template_id)
