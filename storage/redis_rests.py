"""Rests of calls and of all sending in Redis: what one process is told to leave off, all leave off (wechat.md 2.2)."""

from datetime import UTC, datetime, timedelta

from redis.asyncio import Redis

from storage import redis_keys
from storage.redis_connection import text_of, translated

_MILLISECOND = timedelta(milliseconds=1)

#: Puts a rest unless one is there that lasts longer; moments are whole milliseconds, in front of the reason.
_PUT = """
local known = redis.call('GET', KEYS[1])
if not known or tonumber(string.match(known, '^%d+')) < tonumber(ARGV[1]) then
    redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'PX', ARGV[3])
end
"""


class RedisRests:
    """Rests by name; losing them costs one more refused call."""

    def __init__(self, redis: Redis) -> None:
        """Use that client."""
        self._redis = redis
        self._put = redis.register_script(_PUT)

    @translated
    async def put(self, name: str, until: datetime, *, why: str, now: datetime) -> None:
        """Note a rest; one that lasts longer already stays, and none outlives its end by Redis's own clock."""
        if until > now:
            ends, lasts = (until - datetime.fromtimestamp(0, UTC)) // _MILLISECOND, (until - now) // _MILLISECOND
            await self._put(keys=[redis_keys.resting(name)], args=[ends, why, max(lasts, 1)])

    @translated
    async def of(self, name: str, *, now: datetime) -> tuple[datetime, str] | None:
        """Until when it rests and why; None when it does not."""
        known = await self._redis.get(redis_keys.resting(name))
        if known is None:
            return None
        ends, _, why = text_of(known).partition(" ")
        until = datetime.fromtimestamp(0, UTC) + int(ends) * _MILLISECOND
        return (until, why) if now < until else None
