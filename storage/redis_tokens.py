"""Access tokens of WeChat, shared by all processes of an account through Redis (wechat.md 2.6)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import LockError

from storage import redis_keys
from storage.redis_connection import text_of, translated

_DROP_IF_EQUAL = """
if redis.call('GET', KEYS[1]) == ARGV[1] then
    return redis.call('DEL', KEYS[1])
end
return 0
"""

#: Seconds between two looks at a lock that somebody else holds.
_LOOK_AGAIN = 0.02


class RedisTokenCache:
    """Tokens by name with a time to live, and the lock under which one process fetches for all."""

    def __init__(self, redis: Redis) -> None:
        """Use that client."""
        self._redis = redis
        self._drop_if_equal = redis.register_script(_DROP_IF_EQUAL)

    @translated
    async def get(self, name: str) -> str | None:
        """Return the cached token, or None when there is none or its time is up."""
        token = await self._redis.get(redis_keys.token(name))
        return None if token is None else text_of(token)

    @translated
    async def put(self, name: str, token: str, *, seconds: int) -> None:
        """Keep the token for so many seconds, in place of any other."""
        await self._redis.set(redis_keys.token(name), token, ex=seconds)

    @translated
    async def drop(self, name: str, token: str) -> bool:
        """Delete the cached token only if it equals `token`, in one atomic step; True when it was deleted."""
        return bool(await self._drop_if_equal(keys=[redis_keys.token(name)], args=[token]))

    @translated
    async def claim(self, name: str, *, seconds: int) -> bool:
        """Be the first to ask under this name in so many seconds; False when another one was."""
        return bool(await self._redis.set(redis_keys.token_claim(name), "1", nx=True, ex=seconds))

    @asynccontextmanager
    async def lock(self, name: str, *, seconds: float) -> AsyncIterator[None]:
        """Hold the lock of this name while inside; waits at most `seconds`, after which it also frees itself.

        Only the holder's own lock is released: one that was too slow leaves the next holder's alone.
        """
        lock = self._redis.lock(
            redis_keys.token_lock(name), timeout=seconds, blocking_timeout=seconds, sleep=_LOOK_AGAIN
        )
        held = await translated(lock.acquire)()
        try:
            yield
        finally:
            if held:
                await _release(lock)


@translated
async def _release(lock: Lock) -> None:
    with suppress(LockError):  # The holder was too slow: the lock is free or somebody else's by now.
        await lock.release()
