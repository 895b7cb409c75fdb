"""Who was sent to a page of WeChat's and shall come back: one random word each, good once and for half an hour.

A word that was lost with Redis only means that its visitor is asked once more.
"""

import secrets

from redis.asyncio import Redis

from storage import redis_keys
from storage.redis_connection import text_of, translated

_SECONDS = 1800


class Returns:
    """Words that stand for a visitor while WeChat has them."""

    def __init__(self, redis: Redis) -> None:
        """Use that client."""
        self._redis = redis

    @translated
    async def expect(self, openid: str) -> str:
        """A new word, of 32 letters and digits, for that user."""
        word = secrets.token_hex(16)
        await self._redis.set(redis_keys.returning(word), openid, ex=_SECONDS)
        return word

    @translated
    async def take(self, word: str) -> str | None:
        """The user that the word stands for, once; None when it is unknown, used or too old."""
        openid = await self._redis.getdel(redis_keys.returning(word))
        return None if openid is None else text_of(openid)
