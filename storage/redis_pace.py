"""One rate of sending for all processes, counted in Redis by the `limits` library.

Fixed windows of one second, because their end is Redis's own (a key that expires): clocks of machines that differ do
not matter, which they would for moving windows.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

from limits import RateLimitItemPerSecond
from limits.aio.storage import RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter
from redis.asyncio import Redis

from storage import redis_keys
from storage.redis_connection import translated

#: Seconds between two looks for a free place, spread so that waiting processes do not look together.
_SHORTEST, _LONGEST = 0.02, 0.12


class RedisPace:
    """Lets so many messages of a channel go in a second, over all processes."""

    def __init__(
        self,
        redis: Redis,
        *,
        per_second: int,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        rng: random.Random | None = None,
    ) -> None:
        """Count in that Redis.

        Args:
            redis: The client whose connections are used.
            per_second: How many messages may go through each channel in a second.
            sleep: Waits so many seconds.
            rng: Spreads the looks.
        """
        # `limits` hands its options on to redis-py, and declares them as plain values only.
        pool: Any = redis.connection_pool
        # The address is not connected to: the pool has its connections.
        storage = RedisStorage(
            "async+redis://", implementation="redispy", key_prefix=redis_keys.pace(), connection_pool=pool
        )
        self._limiter = FixedWindowRateLimiter(storage)
        self._rate = RateLimitItemPerSecond(per_second)
        self._sleep = sleep
        self._rng = rng or random.Random()  # noqa: S311  Spreads waits, guards nothing.

    async def turn(self, channel: str) -> None:
        """Wait until the next message of that channel may go."""
        while not await self._hit(channel):
            await self._sleep(self._rng.uniform(_SHORTEST, _LONGEST))

    @translated
    async def _hit(self, channel: str) -> bool:
        return await self._limiter.hit(self._rate, channel)
