"""客服消息 windows of all users in Redis: how many messages each allows and until when (wechat.md 2.1)."""

from datetime import datetime

from redis.asyncio import Redis

from storage import redis_keys
from storage.redis_connection import translated

#: Seconds that a user's windows are kept after the last contact; the longest window is 48 hours.
_KEPT = 49 * 3600

#: Takes one message out of the open window that closes first. Moments are whole milliseconds.
_RESERVE = """
local best, closes
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
    local window = string.match(field, '^closes:(.+)$')
    if window then
        local at = tonumber(redis.call('HGET', KEYS[1], field))
        local left = tonumber(redis.call('HGET', KEYS[1], 'left:' .. window) or '0')
        if at > tonumber(ARGV[1]) and left > tonumber(ARGV[2]) and (not closes or at < closes) then
            best, closes = window, at
        end
    end
end
if best then
    redis.call('HINCRBY', KEYS[1], 'left:' .. best, -1)
end
return best
"""

_GIVE_BACK = """
if redis.call('HEXISTS', KEYS[1], 'left:' .. ARGV[1]) == 1 then
    redis.call('HINCRBY', KEYS[1], 'left:' .. ARGV[1], 1)
end
"""


class RedisWindows:
    """The open windows per user; losing them only means that the next push takes another channel."""

    def __init__(self, redis: Redis) -> None:
        """Use that client."""
        self._redis = redis
        self._reserve = redis.register_script(_RESERVE)
        self._give_back = redis.register_script(_GIVE_BACK)

    @translated
    async def open(self, openid: str, window: str, *, count: int, closes_at: datetime) -> None:
        """Set the balance of this window, in place of what was left of an earlier one of the same kind."""
        key = redis_keys.windows(openid)
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.hset(key, mapping={f"left:{window}": count, f"closes:{window}": _milliseconds(closes_at)})
            pipe.expire(key, _KEPT)
            await pipe.execute()

    @translated
    async def reserve(self, openid: str, *, now: datetime, keep: int = 0) -> str | None:
        """Take one message out of the open window that closes first, in one atomic step.

        A window with no more than `keep` messages left is not touched.

        Returns:
            The window's value, or None when no window is open at `now` or all are used up.
        """
        key = redis_keys.windows(openid)
        window: str | None = await self._reserve(keys=[key], args=[_milliseconds(now), keep])
        return window

    @translated
    async def give_back(self, openid: str, window: str) -> None:
        """Put one message back into a window that still exists, because it surely was not sent."""
        await self._give_back(keys=[redis_keys.windows(openid)], args=[window])

    @translated
    async def close(self, openid: str) -> None:
        """Close all windows of this user."""
        await self._redis.delete(redis_keys.windows(openid))


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
