"""The pretend platform: its people, its state, and what happens when somebody does something in the chat."""

import asyncio
import random
import secrets
from collections import Counter
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from sandbox.clock import MovableClock
from sandbox.codes import CodeDesk
from sandbox.courier import Courier, Delivery
from sandbox.crypto import Sealer
from sandbox.errors import NotFollowingError, UnknownOperatorError
from sandbox.faults import FaultPanel
from sandbox.feed import Feed
from sandbox.journal import Journal
from sandbox.judge import Broken, Judge, Spoken
from sandbox.media import MediaShelf
from sandbox.parcels import Packer, Parcel, Value, render
from sandbox.people import Entry, Person, openid_of
from sandbox.quotas import Quotas
from sandbox.settings import Mode, Operator, PlatformSettings, Template
from sandbox.tokens import TokenDesk

__all__ = ["FAILURE_NOTICE", "Mode", "Operator", "Platform", "PlatformSettings", "Template", "Turn"]

FAILURE_NOTICE = "该公众号提供的服务出现故障，请稍后再试"
_DIRECTIONS = {"user": "out", "notice": "system"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one act of an operator led to."""

    #: The operator's own line in the chat; None for acts that leave none, like a menu click.
    entry: Entry | None
    delivery: Delivery
    #: What the chat showed as the answer: a passive reply, the failure notice, or nothing.
    answer: Entry | None

    def as_json(self) -> dict[str, object]:
        """Return the turn for the control interface."""
        verdict = self.delivery.verdict
        return {
            "entry": self.entry.as_json() if self.entry else None,
            "answer": self.answer.as_json() if self.answer else None,
            "attempts": self.delivery.attempts,
            "verdict": type(verdict).__name__.lower(),
            "reason": verdict.reason if isinstance(verdict, Broken) else "",
        }


class Platform:
    """All state of the sandbox; nothing is kept when the process ends."""

    def __init__(self, settings: PlatformSettings, *, clock: MovableClock, rng: random.Random | None = None) -> None:
        """Build the platform; nothing connects before the first push.

        Args:
            settings: The pretend account.
            clock: Shared with the bot, so that moving it moves both.
            rng: Source of ids and nonces; the system's by default.
        """
        self.settings = settings
        self.clock = clock
        self.rng = rng or secrets.SystemRandom()
        self.feed = Feed()
        self.faults = FaultPanel()
        self.mode = settings.mode
        self.base_url = settings.base_url
        self._sealer = Sealer(settings.aes_key, appid=settings.appid, rng=self.rng)
        self._packer = Packer(token=settings.token, sealer=self._sealer, original_id=settings.original_id)
        self._message_ids = count(int(clock().timestamp()) * 10**7 + self.rng.randrange(10**6))
        self.journal = Journal(self.feed)
        self.courier = Courier(
            clock=self.clock,
            faults=self.faults,
            journal=self.journal,
            judge=self.judge,
            timeout_s=settings.answer_timeout_s,
            attempts=settings.attempts,
            retry_error_status=settings.retry_error_status,
            url=settings.callback_url,
        )
        self.codes = CodeDesk(self.rng)
        self.tokens = TokenDesk(lifetime_s=settings.token_lifetime_s, rng=self.rng)
        self.menu: dict[str, object] | None = None
        self._tasks: set[asyncio.Task[object]] = set()
        self.reset()
        clock.on_move(self._clock_moved)

    def reset(self) -> None:
        """Forget chats, media, grants and faults; menu, tokens and clock stay as they are."""
        settings = self.settings
        self.quotas = Quotas()
        self.media = MediaShelf(self.rng)
        self.journal.clear()
        self.grants: Counter[tuple[str, str]] = Counter()
        #: Template messages that came again under a known client_msg_id and were not shown again.
        self.swallowed = 0
        self.sent_client_ids: dict[tuple[str, str], tuple[float, int]] = {}
        self.faults.clear()
        self._entry_ids = count(1)
        people = [Person(openid=openid_of(who.name, appid=settings.appid), operator=who) for who in settings.operators]
        self.people = {person.openid: person for person in people}
        self.feed.publish("reset")

    @property
    def callback_url(self) -> str:
        """Where pushes go."""
        return self.courier.url

    @callback_url.setter
    def callback_url(self, url: str) -> None:
        """Send pushes elsewhere from now on."""
        self.courier.url = url

    def judge(self) -> Judge:
        """Return the judge of answers for the mode now in force."""
        settings = self.settings
        return Judge(token=settings.token, sealer=self._sealer, original_id=settings.original_id, mode=self.mode)

    def person(self, openid: str) -> Person:
        """Return an operator.

        Raises:
            UnknownOperatorError: If nobody has this openid.
        """
        try:
            return self.people[openid]
        except KeyError as error:
            raise UnknownOperatorError(openid) from error

    def add_operator(self, name: str, *, about: str = "") -> Person:
        """Add somebody to play; the same name gives the same person."""
        openid = openid_of(name, appid=self.settings.appid)
        person = self.people.setdefault(openid, Person(openid=openid, operator=Operator(name=name, about=about)))
        self._publish_person(person)
        return person

    async def close(self) -> None:
        """End streams and deliveries that are under way."""
        self.feed.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.courier.close()

    def spawn(self, work: Coroutine[object, object, object]) -> None:
        """Run something in the background until it is done or the platform closes."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def verify_callback(self) -> bool:
        """Make the GET verification call of the settings page; whether the bot passed."""
        echo = str(self.rng.randrange(10**18, 10**19))
        return await self.courier.greet(self._packer.query(self.clock(), self._nonce()), echo)

    def set_menu(self, menu: dict[str, object] | None) -> None:
        """Replace the custom menu, or take it away, on every open page."""
        self.menu = menu
        self.feed.publish("menu", menu=menu)

    # What the account shows

    def show(
        self, person: Person, *, kind: str, label: str = "", text: str = "", extra: Mapping[str, object] | None = None
    ) -> Entry:
        """Put a line into somebody's chat: the operator's (user), the platform's (notice) or the account's."""
        entry = Entry(
            id=next(self._entry_ids),
            at=self.clock(),
            direction=_DIRECTIONS.get(kind, "in"),
            kind=kind,
            text=text,
            label=label,
            extra=extra or {},
        )
        person.add(entry)
        self._publish_entry(person, entry)
        self._publish_person(person)
        return entry

    def _publish_entry(self, person: Person, entry: Entry) -> None:
        self.feed.publish("entry", openid=person.openid, entry=entry.as_json())

    def _publish_person(self, person: Person) -> None:
        self.feed.publish("person", person=person.as_json(self.clock()))

    async def _clock_moved(self, _now: object) -> None:
        self.feed.publish("clock", now=self.clock().isoformat())

    # What goes to the bot

    def act(self, openid: str, *, must_follow: bool = True) -> Person:
        """Note that somebody does something now.

        Raises:
            UnknownOperatorError: If nobody has this openid.
            NotFollowingError: If following is needed and missing.
        """
        person = self.person(openid)
        if must_follow and not person.follows:
            raise NotFollowingError(person.operator.name)
        person.last_acted_at = self.clock()
        person.typing_until = None
        return person

    async def message(
        self, openid: str, fields: Mapping[str, Value], *, shown: str = "", extra: Mapping[str, object] | None = None
    ) -> Turn:
        """Send a standard message of any type.

        Args:
            openid: Who sends it.
            fields: MsgType and what follows it, in order.
            shown: The text of the operator's own bubble.
            extra: What the bubble shows beside text.

        Raises:
            UnknownOperatorError: If nobody has this openid.
            NotFollowingError: If the operator does not follow the account.
        """
        person = self.act(openid)
        if "bizmsgmenuid" in fields:
            person.windows.by_trigger(self.clock())
        else:
            person.windows.by_message(self.clock())
        entry = self.show(person, kind="user", text=shown, extra=extra)
        tail: dict[str, Value] = {"MsgId": next(self._message_ids)}
        return await self._push(person, {**fields, **tail}, entry=entry)

    async def event(
        self, openid: str, name: str, fields: Mapping[str, Value] | None = None, *, mute: bool = False
    ) -> Turn:
        """Send an event; with ``mute`` nothing that is answered is shown."""
        head: dict[str, Value] = {"MsgType": "event", "Event": name}
        return await self._push(self.person(openid), {**head, **(fields or {})}, entry=None, mute=mute)

    async def _push(
        self, person: Person, fields: Mapping[str, Value], *, entry: Entry | None, mute: bool = False
    ) -> Turn:
        now = self.clock()
        head: dict[str, Value] = {
            "ToUserName": self.settings.original_id,
            "FromUserName": person.openid,
            "CreateTime": int(now.timestamp()),
        }
        clear = render({**head, **fields}, raw_cdata=self.faults.current.raw_cdata)
        signed = self._packer.query(now, self._nonce())
        query, body = self._packer.pack(clear, query=signed, openid=person.openid, mode=self.mode)
        parcel = Parcel(openid=person.openid, query=query, body=body, clear=clear, mute=mute)
        delivery = await self.courier.deliver(parcel, lambda number: self._attempted(person, entry, number))
        return Turn(entry=entry, delivery=delivery, answer=self._answered(person, delivery, mute=mute))

    def _attempted(self, person: Person, entry: Entry | None, number: int) -> None:
        changed = person.note_attempts(entry.id, number) if entry else None
        if changed:
            self._publish_entry(person, changed)

    def _answered(self, person: Person, delivery: Delivery, *, mute: bool) -> Entry | None:
        verdict = delivery.verdict
        if mute:
            return None
        if isinstance(verdict, Broken):
            return self.show(person, kind="notice", text=FAILURE_NOTICE, extra={"reason": verdict.reason})
        if isinstance(verdict, Spoken):
            extra = {**verdict.extra, "type": verdict.kind}
            return self.show(person, kind="reply", label="被动回复", text=verdict.text, extra=extra)
        return None

    def _nonce(self) -> str:
        return str(self.rng.randrange(10**8, 2 * 10**9))

    def next_message_id(self) -> int:
        """Return a 17-digit id, as MsgId and MsgID have."""
        return next(self._message_ids)

    def sent_recently(self, person: Person, client_msg_id: str) -> int | None:
        """Return the msgid of a template message sent with this client_msg_id in the last ten minutes."""
        at, msgid = self.sent_client_ids.get((person.openid, client_msg_id), (0.0, 0))
        recent = self.clock().timestamp() - at <= timedelta(minutes=10).total_seconds()
        return msgid if msgid and recent else None

    def note_sent(self, person: Person, client_msg_id: str, msgid: int) -> None:
        """Remember a template message for ``sent_recently``."""
        self.sent_client_ids[person.openid, client_msg_id] = (self.clock().timestamp(), msgid)
