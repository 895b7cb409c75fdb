"""What happens on the platform, told to every open page as it happens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

Event = dict[str, object]
_BACKLOG = 1_000


class Feed:
    """A broadcast: each listener gets every event published while it listens."""

    def __init__(self) -> None:
        """Start without listeners."""
        self._queues: set[asyncio.Queue[Event | None]] = set()
        self._closed = False

    def publish(self, event_type: str, **fields: object) -> None:
        """Tell every listener; one that has fallen far behind misses the event instead of filling the memory."""
        for queue in self._queues:
            with suppress(asyncio.QueueFull):
                queue.put_nowait({"type": event_type, **fields})

    async def listen(self) -> AsyncIterator[Event]:
        """Yield events from now on until the feed is closed."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue(_BACKLOG)
        self._queues.add(queue)
        try:
            while not self._closed and (event := await queue.get()) is not None:
                yield event
        finally:
            self._queues.discard(queue)

    def close(self) -> None:
        """End every listener's stream."""
        self._closed = True
        for queue in self._queues:
            while queue.full():
                queue.get_nowait()
            queue.put_nowait(None)
