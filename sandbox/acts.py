"""What an operator can do in the chat: write, send things, tap, follow and leave.

Source: developers.weixin.qq.com, receiving standard messages, receiving event pushes, custom menu events.
"""

from dataclasses import dataclass

from yarl import URL

from sandbox.errors import BadControlError
from sandbox.parcels import Value
from sandbox.platform import Platform, Turn

#: What a sticker, a file or a red packet arrives as.
UNSUPPORTED = "【收到不支持的消息类型，暂无法显示】"


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts of one operator on one platform; each pushes to the bot and returns when that has ended.

    All but following raise NotFollowingError when the operator does not follow the account.
    """

    platform: Platform
    openid: str

    async def follow(self, scene: str = "") -> Turn:
        """Follow the account, plainly or by scanning a code with a scene."""
        platform = self.platform
        person = platform.act(self.openid, must_follow=False)
        person.followed_at = platform.clock()
        person.scene = scene
        person.windows.by_trigger(platform.clock())
        platform.show(person, kind="notice", text=f"你已关注“{platform.settings.account_name}”")
        fields: dict[str, Value] = {"EventKey": f"qrscene_{scene}" if scene else ""}
        return await platform.event(self.openid, "subscribe", fields | self._ticket(scene))

    async def unfollow(self) -> Turn:
        """Leave the account; nothing that is answered is shown."""
        person = self.platform.act(self.openid)
        person.followed_at = None
        person.windows.close()
        self.platform.show(person, kind="notice", text="你已取消关注")
        return await self.platform.event(self.openid, "unsubscribe", {"EventKey": ""}, mute=True)

    async def say(self, text: str, *, choice: str = "") -> Turn:
        """Send a text; with ``choice`` it comes from tapping a choice of a menu message (bizmsgmenuid)."""
        fields: dict[str, Value] = {"MsgType": "text", "Content": text}
        return await self.platform.message(
            self.openid, fields | ({"bizmsgmenuid": choice} if choice else {}), shown=text
        )

    async def send_image(self, content: bytes, *, content_type: str = "image/png") -> Turn:
        """Send a picture; it can be fetched by media_id and by address for three days."""
        platform = self.platform
        media_id = platform.media.put(content, content_type=content_type, now=platform.clock())
        path = f"/sandbox/media/{media_id}"
        fields: dict[str, Value] = {"MsgType": "image", "PicUrl": platform.base_url + path, "MediaId": media_id}
        return await platform.message(self.openid, fields, extra={"type": "image", "image": path})

    async def send_voice(self, *, recognition: str | None = None) -> Turn:
        """Send a voice message; recognition is missing by default, as it has been since 2023."""
        platform = self.platform
        media_id = platform.media.put(b"#!AMR\n", content_type="audio/amr", now=platform.clock())
        fields: dict[str, Value] = {"MsgType": "voice", "MediaId": media_id, "Format": "amr", "MediaId16K": media_id}
        if recognition is not None:
            fields["Recognition"] = recognition
        return await platform.message(self.openid, fields, shown="语音 3″", extra={"type": "voice"})

    async def send_link(self, title: str, *, description: str, url: str) -> Turn:
        """Forward an article or page."""
        fields: dict[str, Value] = {"MsgType": "link", "Title": title, "Description": description, "Url": url}
        extra = {"type": "link", "title": title, "description": description, "url": url}
        return await self.platform.message(self.openid, fields, extra=extra)

    async def send_location(self, label: str, *, latitude: float, longitude: float) -> Turn:
        """Send a place."""
        fields: dict[str, Value] = {
            "MsgType": "location",
            "Location_X": latitude,
            "Location_Y": longitude,
            "Scale": 15,
            "Label": label,
        }
        return await self.platform.message(self.openid, fields, shown=label, extra={"type": "location"})

    async def send_sticker(self, sticker: str = "😄") -> Turn:
        """Send a sticker, which the account only sees as a message that cannot be shown."""
        fields: dict[str, Value] = {"MsgType": "text", "Content": UNSUPPORTED}
        return await self.platform.message(self.openid, fields, shown=sticker, extra={"type": "sticker"})

    async def click(self, key: str) -> Turn:
        """Tap a menu button of type click."""
        self._triggers()
        return await self.platform.event(self.openid, "CLICK", {"EventKey": key})

    async def view(self, url: str) -> Turn:
        """Tap a menu button that opens a page; nothing that is answered is shown."""
        self.platform.act(self.openid)
        return await self.platform.event(self.openid, "VIEW", {"EventKey": url, "MenuId": "431200"}, mute=True)

    async def scan(self, scene: str) -> Turn:
        """Scan a code of the account; somebody who does not follow it yet follows it thereby."""
        if not self.platform.person(self.openid).follows:
            return await self.follow(scene)
        self._triggers()
        return await self.platform.event(self.openid, "SCAN", {"EventKey": scene, **self._ticket(scene)})

    async def decide(self, template_id: str, *, accept: bool) -> Turn:
        """Accept or reject a subscription notice in the pop-up; accepting grants one message."""
        if accept:
            self.platform.grants[self.openid, template_id] += 1
        item: dict[str, Value] = {
            "TemplateId": template_id,
            "SubscribeStatusString": "accept" if accept else "reject",
            "PopupScene": "1",
        }
        fields: dict[str, Value] = {"SubscribeMsgPopupEvent": {"List": item}}
        return await self.platform.event(self.openid, "subscribe_msg_popup_event", fields, mute=True)

    def confirm_once(self, address: str, *, accept: bool) -> str:
        """Answer on the page of 一次性订阅; returns where the browser is sent. A scene holds one grant at most.

        Raises:
            BadControlError: The address is none that WeChat would open.
        """
        url = URL(address)
        asked, settings = url.query, self.platform.settings
        scene, reserved = asked.get("scene", ""), asked.get("reserved", "")
        known = (url.host, url.path, url.fragment) == ("mp.weixin.qq.com", "/mp/subscribemsg", "wechat_redirect")
        sound = scene.isdecimal() and int(scene) <= 10_000 and reserved.isalnum() and len(reserved) <= 128
        if not known or not sound or (asked.get("action"), asked.get("appid")) != ("get_confirm", settings.appid):
            raise BadControlError("微信打不开这个订阅页。")
        back = {"template_id": asked["template_id"], "scene": scene, "reserved": reserved}
        if not accept:
            return str(URL(asked["redirect_url"]).update_query(action="cancel", **back))
        self.platform.grants[self.openid, asked["template_id"]] = 1
        return str(URL(asked["redirect_url"]).update_query(openid=self.openid, action="confirm", **back))

    def _triggers(self) -> None:
        person = self.platform.act(self.openid)
        person.windows.by_trigger(self.platform.clock())

    @staticmethod
    def _ticket(scene: str) -> dict[str, Value]:
        return {"Ticket": f"gQ{scene}"} if scene else {}
