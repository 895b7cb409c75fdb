"""Tokens, 客服消息 windows and marks in Redis."""

import asyncio
from datetime import datetime, timedelta

from redis.asyncio import Redis

from storage import redis_keys
from storage.redis_inflight import InFlight
from storage.redis_rests import RedisRests
from storage.redis_tokens import RedisTokenCache
from storage.redis_windows import RedisWindows

HOUR = timedelta(hours=1)


async def test_a_token_is_shared_until_its_time_is_up(redis: Redis) -> None:
    """A token that one process put is what the others get, with a time to live."""
    await RedisTokenCache(redis).put("wx1", "T1", seconds=60)

    assert await RedisTokenCache(redis).get("wx1") == "T1"
    assert await RedisTokenCache(redis).get("wx2") is None
    assert 0 < await redis.ttl(redis_keys.token("wx1")) <= 60


async def test_only_the_token_that_failed_is_dropped(redis: Redis) -> None:
    """A process that failed with an old token does not throw away the new one."""
    cache = RedisTokenCache(redis)
    await cache.put("wx1", "T2", seconds=60)

    assert not await cache.drop("wx1", "T1")
    assert await cache.get("wx1") == "T2"
    assert await cache.drop("wx1", "T2")
    assert await cache.get("wx1") is None


async def test_one_process_is_the_first_to_ask(redis: Redis) -> None:
    """Of ten that ask under one name at once, one is the first; another name is another matter."""
    caches = [RedisTokenCache(redis) for _ in range(10)]

    first = await asyncio.gather(*(cache.claim("force", seconds=60) for cache in caches))

    assert sum(first) == 1
    assert await caches[0].claim("other", seconds=60)


async def test_the_lock_lets_one_in_at_a_time(redis: Redis) -> None:
    """Ten tasks that fetch under the lock never do so together, so that the first one's token serves all."""
    cache = RedisTokenCache(redis)
    fetched = 0

    async def fetch() -> str | None:
        """Take the token, or fetch it where there is none."""
        nonlocal fetched
        async with cache.lock("wx1", seconds=5):
            if token := await cache.get("wx1"):
                return token
            fetched += 1
            await asyncio.sleep(0.02)
            await cache.put("wx1", f"T{fetched}", seconds=60)
            return f"T{fetched}"

    assert set(await asyncio.gather(*(fetch() for _ in range(10)))) == {"T1"}


async def test_a_slow_holder_does_not_free_the_next_ones_lock(redis: Redis) -> None:
    """A lock frees itself in time, and the late release of its first holder leaves the second one's alone."""
    cache = RedisTokenCache(redis)
    async with cache.lock("wx1", seconds=0.1):
        await asyncio.sleep(0.15)
        async with cache.lock("wx1", seconds=5):
            holder = await redis.get(redis_keys.token_lock("wx1"))
            inner = cache.lock("wx1", seconds=0.05)
            async with inner:
                assert await redis.get(redis_keys.token_lock("wx1")) == holder

    assert await redis.get(redis_keys.token_lock("wx1")) is None


async def test_the_window_that_closes_first_is_spent_first(redis: Redis, now: datetime) -> None:
    """Messages are taken from the short window, then from the long one, then there are none."""
    windows = RedisWindows(redis)
    await windows.open("o-1", "message", count=2, closes_at=now + 48 * HOUR)
    await windows.open("o-1", "brief", count=1, closes_at=now + timedelta(minutes=1))

    spent = [await windows.reserve("o-1", now=now) for _ in range(4)]

    assert spent == ["brief", "message", "message", None]


async def test_a_closed_window_allows_nothing(redis: Redis, now: datetime) -> None:
    """At the very moment of closing a window is over; other users have windows of their own."""
    windows = RedisWindows(redis)
    await windows.open("o-1", "message", count=5, closes_at=now + HOUR)

    assert await windows.reserve("o-1", now=now + HOUR) is None
    assert await windows.reserve("o-2", now=now) is None
    assert await windows.reserve("o-1", now=now + HOUR - timedelta(seconds=1)) == "message"


async def test_a_new_contact_replaces_the_balance(redis: Redis, now: datetime) -> None:
    """Opening again sets the count anew instead of adding, and lengthens the time."""
    windows = RedisWindows(redis)
    await windows.open("o-1", "message", count=2, closes_at=now + HOUR)
    await windows.reserve("o-1", now=now)
    await windows.open("o-1", "message", count=2, closes_at=now + 2 * HOUR)

    spent = [await windows.reserve("o-1", now=now + HOUR) for _ in range(3)]

    assert spent == ["message", "message", None]


async def test_a_message_that_was_not_sent_is_given_back(redis: Redis, now: datetime) -> None:
    """Giving back restores the balance of a window that exists and makes none that does not."""
    windows = RedisWindows(redis)
    await windows.open("o-1", "message", count=1, closes_at=now + HOUR)
    await windows.reserve("o-1", now=now)
    await windows.give_back("o-1", "message")
    await windows.give_back("o-2", "message")

    assert await windows.reserve("o-1", now=now) == "message"
    assert not await redis.exists(redis_keys.windows("o-2"))


async def test_closing_closes_all_windows_of_a_user(redis: Redis, now: datetime) -> None:
    """After WeChat said that the windows are closed nothing can be taken."""
    windows = RedisWindows(redis)
    await windows.open("o-1", "message", count=5, closes_at=now + HOUR)
    await windows.open("o-1", "brief", count=3, closes_at=now + HOUR)
    await windows.close("o-1")

    assert await windows.reserve("o-1", now=now) is None


async def test_workers_do_not_overspend_a_window(redis: Redis, now: datetime) -> None:
    """Twenty senders at once get the five messages of a window between them, and the key goes by itself one day."""
    windows = RedisWindows(redis)
    await windows.open("o-1", "message", count=5, closes_at=now + HOUR)

    spent = await asyncio.gather(*(windows.reserve("o-1", now=now) for _ in range(20)))

    assert spent.count("message") == 5
    assert 0 < await redis.ttl(redis_keys.windows("o-1")) <= 49 * 3600


async def test_a_message_in_work_is_marked(redis: Redis) -> None:
    """One process marks a message; when it is done, or dead for long enough, the mark is gone."""
    marks = InFlight(redis)
    begun = [await marks.begin("k1", seconds=60) for _ in range(2)]
    await marks.end("k1")
    again = await marks.begin("k1", seconds=0.05)
    await asyncio.sleep(0.1)

    assert (begun, again, await marks.begin("k1", seconds=1)) == ([True, False], True, True)


async def test_a_rest_is_shared_and_ends(redis: Redis, now: datetime) -> None:
    """What one process was told to leave off, another leaves off too, until the end; a shorter rest ends nothing."""
    await RedisRests(redis).put("/a", now + HOUR, why="45009", now=now)
    await RedisRests(redis).put("/a", now + timedelta(minutes=1), why="45011", now=now)
    rests = RedisRests(redis)

    assert await rests.of("/a", now=now + HOUR - timedelta(seconds=1)) == (now + HOUR, "45009")
    assert await rests.of("/a", now=now + HOUR) is None
    assert await rests.of("/b", now=now) is None
    assert 0 < await redis.ttl(redis_keys.resting("/a")) <= 3600


async def test_a_longer_rest_takes_the_place_of_a_shorter_one(redis: Redis, now: datetime) -> None:
    """The later end counts; a rest that is over before it begins is none."""
    rests = RedisRests(redis)
    await rests.put("/a", now + HOUR, why="45011", now=now)
    await rests.put("/a", now + 2 * HOUR, why="45009", now=now)
    await rests.put("/b", now, why="45011", now=now)

    assert await rests.of("/a", now=now + HOUR) == (now + 2 * HOUR, "45009")
    assert await rests.of("/b", now=now) is None
