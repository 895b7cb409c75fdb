"""WeChat's API: every call with the right token, the right patience and a typed failure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta, timezone
from typing import Any, Literal

from bot import shapes
from bot.errors import Refusal, RefusedError
from bot.outgoing import clean, fit
from bot.patience import Patience
from bot.reactions import Reaction, entry
from bot.rests import Rests
from bot.shapes import Call, Card, Upload
from bot.template_fields import shape, suspect_of
from bot.tokens import Tokens
from bot.transport import Answer, Transport

#: WeChat's quotas of a day end at midnight in Shanghai.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

#: Limit of the minute, of the whole account.
_TOO_FAST = 45011
#: Rest after it: WeChat wants at least sixty seconds.
MINUTE_REST = timedelta(seconds=65)


class Api:
    """Client of one account; one object serves all tasks of a process."""

    def __init__(
        self,
        transport: Transport,
        tokens: Tokens,
        *,
        rests: Rests,
        clock: Callable[[], datetime],
        patience: Patience | None = None,
    ) -> None:
        """Put the parts together; nothing is sent yet. All processes of the account share the rests."""
        self._transport = transport
        self._tokens = tokens
        self._rests = rests
        self._clock = clock
        self._patience = patience or Patience()

    async def send_text(self, openid: str, text: str) -> None:
        """Send a 客服消息; the text is cut to WeChat's limit.

        Raises:
            RefusedError: Among others 45015 and 45047 when no window is open.
            UnreachableError: It surely was not sent.
            AnswerLostError: It may have been sent; it was not repeated.
        """
        await self.call(shapes.send_text(openid, fit(clean(text))))

    async def send_menu_message(self, openid: str, head: str, choices: Sequence[tuple[str, str]]) -> None:
        """Send a 客服消息 with tappable choices (id, words); failures as with `send_text`."""
        await self.call(shapes.send_menu_message(openid, head, choices))

    async def send_template(
        self, openid: str, template_id: str, fields: Mapping[str, str], *, client_msg_id: str, url: str = ""
    ) -> str:
        """Send a template message; within ten minutes the same client_msg_id is delivered once.

        Returns:
            WeChat's message id, which its report (TEMPLATESENDJOBFINISH) will name; may be empty for a repetition.

        Raises:
            ApiError: It was not sent, or after some tries it is not known.
        """

        async def send(suspect: str = "") -> Answer:
            """Send once; the suspect field is cut down."""
            values = shape(fields, suspect=suspect)
            return await self.call(
                shapes.send_template(openid, template_id, values, client_msg_id=client_msg_id, url=url)
            )

        try:
            answer = await send()
        except RefusedError as error:
            suspect = suspect_of(error.refusal.text)
            if error.reaction is not Reaction.SHORTEN or suspect not in fields:
                raise
            answer = await send(suspect)
        return str(answer.get("msgid", ""))

    async def send_subscription(self, openid: str, template_id: str, fields: Mapping[str, str], page: str = "") -> str:
        """Send a subscription notice; returns WeChat's message id where it gives one."""
        return str(
            (await self.call(shapes.send_subscription(openid, template_id, shape(fields), page))).get("msgid", "")
        )

    async def send_one_time(self, openid: str, template_id: str, card: Card) -> None:
        """Send a message of 一次性订阅; failures as with `send_text`."""
        await self.call(shapes.send_one_time(openid, template_id, card))

    async def typing(self, openid: str, *, on: bool = True) -> None:
        """Show or hide "is typing" for at most 15 s."""
        await self.call(shapes.typing(openid, on=on))

    async def create_menu(self, menu: Mapping[str, Any]) -> None:
        """Replace the menu."""
        await self.call(shapes.create_menu(menu))

    async def get_menu(self) -> Answer:
        """Read the menu; empty when there is none."""
        return await self.call(shapes.get_menu())

    async def callback_ips(self) -> list[str]:
        """Addresses and networks from which WeChat calls."""
        return [str(address) for address in (await self.call(shapes.callback_ips())).get("ip_list", [])]

    async def page_ticket(self) -> tuple[str, int]:
        """A ticket that signs pages for the JS-SDK, and its seconds to live."""
        answer = await self.call(shapes.page_ticket())
        return str(answer["ticket"]), int(answer["expires_in"])

    async def get_user(self, openid: str) -> Answer:
        """What WeChat tells of a user: above all `subscribe`, 0 or 1."""
        return await self.call(shapes.get_user(openid))

    async def upload_media(self, kind: Literal["image", "voice", "video", "thumb"], upload: Upload) -> str:
        """Upload a file for three days; returns its media id."""
        return str((await self.call(shapes.upload_media(kind, upload)))["media_id"])

    async def download_media(self, media_id: str) -> bytes:
        """Fetch a file that a user sent; empty when WeChat gives only an address, as for videos."""
        content = await self._run(shapes.download_media(media_id))
        return content if isinstance(content, bytes) else b""

    async def openid_of(self, code: str) -> str:
        """Who came back from WeChat's OAuth page (snsapi_base) with this code; "" for a snapshot's virtual user.

        Raises:
            RefusedError: 40029 and 40163 when the code is none, too old or used.
            ApiError: There was no usable answer; the code may be used up.
        """
        answer = await self._tokens.of_code(code)
        return "" if answer.get("is_snapshotuser") else str(answer.get("openid", ""))

    async def check_token(self) -> None:
        """Make sure that a token can be had: what `doctor` asks.

        Raises:
            ApiError: It cannot; the text says why.
        """
        await self._tokens.current()

    async def call(self, call: Call) -> Answer:
        """Make any call whose answer is JSON."""
        answer = await self._run(call)
        return answer if isinstance(answer, dict) else {}

    async def _run(self, call: Call) -> Answer | bytes:
        """Make a call with patience; codes that are as good as success come out as an empty answer."""
        try:
            return await self._patience.run(lambda: self._with_token(call), repeatable=call.repeatable)
        except RefusedError as error:
            if error.reaction is Reaction.ACCEPT:
                return {}
            raise

    async def _with_token(self, call: Call) -> Answer | bytes:
        """Make one try, and a second with another token when the first one's was refused; never a third."""
        await self._refuse_resting(call.path)
        token = await self._tokens.current()
        try:
            return await self._once(call, token)
        except RefusedError as error:
            if error.reaction is not Reaction.REFRESH:
                raise
        return await self._once(call, await self._tokens.renewed(token))

    async def _once(self, call: Call, token: str) -> Answer | bytes:
        """Make one try with a token."""
        try:
            return await self._transport.send(call, token=token)
        except RefusedError as error:
            now = self._clock()
            if error.reaction is Reaction.STOP_FOR_TODAY:
                await self._rests.put(call.path, next_midnight(now), why=str(error.code), now=now)
            elif error.code == _TOO_FAST:
                await self._rests.put(call.path, now + MINUTE_REST, why=str(error.code), now=now)
            raise

    async def _refuse_resting(self, path: str) -> None:
        """Refuse a call whose quota of the day or the minute is used up, without asking WeChat again."""
        if rest := await self._rests.of(path, now=self._clock()):
            code = int(rest[1])
            meaning, reaction = entry(code)
            raise RefusedError(path, Refusal(code=code, meaning=meaning, reaction=reaction, text="resting"))


def next_midnight(now: datetime) -> datetime:
    """Return the next midnight in Shanghai."""
    tomorrow = now.astimezone(SHANGHAI).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), SHANGHAI)
