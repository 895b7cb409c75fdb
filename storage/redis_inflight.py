"""Short marks on messages that some process is working on, so that another one waits instead of starting anew.

A mark is a courtesy that saves work; that an answer is given once is the SQL table of answers' promise.
"""

from redis.asyncio import Redis

from storage import redis_keys
from storage.redis_connection import translated


class InFlight:
    """Marks by message key that vanish by themselves when their process dies."""

    def __init__(self, redis: Redis) -> None:
        """Use that client."""
        self._redis = redis

    @translated
    async def begin(self, key: str, *, seconds: float) -> bool:
        """Mark a message for so many seconds; False when it is marked already."""
        return bool(await self._redis.set(redis_keys.in_flight(key), "1", nx=True, px=round(seconds * 1000)))

    @translated
    async def end(self, key: str) -> None:
        """Take the mark away."""
        await self._redis.delete(redis_keys.in_flight(key))
