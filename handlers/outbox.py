"""Draining the outbox: claimed pushes are sent through the channel that is open, and what became of each is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import structlog

from bot import push
from handlers.deps import Deps
from storage.push_values import Lease, Push, Settlement
from storage.tables import PushState

log = structlog.get_logger()

#: Pushes taken at once by one worker.
BATCH = 20
#: How long nobody else may take a claimed push: longer than any send with its retries.
LEASE = timedelta(seconds=90)
#: Channels on which WeChat itself drops a second send (client_msg_id).
_REPEATABLE = (push.Channel.TEMPLATE.value,)


class Sender(Protocol):
    """Sends one push; bot.push.Pusher does."""

    async def send(
        self, openid: str, text: str, *, template_fields: Mapping[str, str], key: str, url: str = ""
    ) -> push.Settlement:
        """Send, and say what became of it."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """One worker's hands on the outbox."""

    deps: Deps
    sender: Sender
    #: Names this worker among all; a lease belongs to one owner.
    owner: str

    async def drain(self) -> int:
        """Send everything that may go now; returns how many pushes were settled."""
        total = 0
        while claimed := await self._claim():
            for one in claimed:
                await self._send(one)
            total += len(claimed)
        return total

    async def _claim(self) -> list[Push]:
        now = self.deps.clock()
        async with self.deps.database.unit() as unit:
            released = await unit.pushes.release_expired(now, repeatable=_REPEATABLE)
            claimed = await unit.pushes.claim(Lease(owner=self.owner, until=now + LEASE), now, BATCH)
        if released.waiting or released.held:
            log.warning("leases_expired", waiting=len(released.waiting), held=len(released.held))
        return claimed

    async def _send(self, one: Push) -> None:
        if not await self._attempt(one):
            return
        sent = await self.sender.send(one.openid, one.text, template_fields=one.fields, key=one.key, url=one.url or "")
        settlement = self._settlement(sent)
        async with self.deps.database.unit() as unit:
            settled = await unit.pushes.settle(one.id, self.owner, settlement)
        log.info("push_settled", push=one.id, outcome=type(sent).__name__.lower(), in_time=settled)

    async def _attempt(self, one: Push) -> bool:
        lease = Lease(owner=self.owner, until=self.deps.clock() + LEASE)
        async with self.deps.database.unit() as unit:
            return await unit.pushes.attempt(one.id, lease, channel=push.Channel.CUSTOM.value)

    def _settlement(self, sent: push.Settlement) -> Settlement:
        now = self.deps.clock()
        match sent:
            case push.Sent(message_id=message_id):
                return Settlement(state=PushState.SENT, at=now, message_id=message_id or None)
            case push.Held(reason=reason):
                return Settlement(state=PushState.HELD, at=now, reason=reason)
            case push.Dropped(reason=reason):
                return Settlement(state=PushState.DROPPED, at=now, reason=reason)
            case push.RetryAt(at=at, reason=reason):
                return Settlement(state=PushState.WAITING, at=now, reason=reason, not_before=at)
            case push.Unknown():
                # It may have arrived: it is not repeated, but shown when the operator writes next.
                return Settlement(state=PushState.HELD, at=now, reason="uncertain")
