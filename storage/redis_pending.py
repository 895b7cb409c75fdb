"""The index of pending filings in Redis: per operator by due day, and one of what is due next. SQL is the truth.

Scores are ordinal day numbers, which are exact as floats; a filing without a due day comes after all others.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date

from redis.asyncio import Redis

from storage import redis_keys
from storage.filing_values import Filing, PendingRow
from storage.redis_connection import text_of, translated

#: The score of a filing without a due day.
NO_DUE_DAY = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Entry:
    """Where the index puts one filing."""

    filing_id: int
    operator_id: int
    score: int


def entry_of(filing: Filing | PendingRow) -> Entry:
    """Tell where a pending filing belongs in the index."""
    score = filing.due_on.toordinal() if filing.due_on else NO_DUE_DAY
    return Entry(filing.id, filing.operator_id, score)


class PendingIndex:
    """Answers what is pending without asking SQL; whoever reads ids here loads the filings from SQL and looks again."""

    def __init__(self, redis: Redis) -> None:
        """Use that client."""
        self.redis = redis

    @translated
    async def note(self, filing: Filing) -> None:
        """Follow one filing after a change: in with its due day while pending, out when it is not."""
        entry = entry_of(filing)
        own, member = redis_keys.pending_of(entry.operator_id), f"{entry.operator_id}:{entry.filing_id}"
        async with self.redis.pipeline(transaction=True) as pipe:
            if filing.pending:
                pipe.zadd(own, {str(entry.filing_id): entry.score})
                pipe.zadd(redis_keys.pending_due(), {member: entry.score})
            else:
                pipe.zrem(own, entry.filing_id)
                pipe.zrem(redis_keys.pending_due(), member)
            await pipe.execute()

    @translated
    async def forget(self, operator_id: int) -> None:
        """Take everything of an operator out."""
        own = redis_keys.pending_of(operator_id)
        members = [f"{operator_id}:{text_of(filing_id)}" for filing_id in await self.redis.zrange(own, 0, -1)]
        async with self.redis.pipeline(transaction=True) as pipe:
            pipe.delete(own)
            if members:
                pipe.zrem(redis_keys.pending_due(), *members)
            await pipe.execute()

    @translated
    async def for_operator(self, operator_id: int) -> list[int] | None:
        """List an operator's pending filings, soonest due first; None when the index was lost: ask SQL."""
        async with self.redis.pipeline(transaction=True) as pipe:
            pipe.exists(redis_keys.pending_built())
            pipe.zrange(redis_keys.pending_of(operator_id), 0, -1)
            built, filing_ids = await pipe.execute()
        return [int(filing_id) for filing_id in filing_ids] if built else None

    @translated
    async def due(self, until: date, *, limit: int) -> list[int] | None:
        """List what is due on that day or before, soonest first; None when the index was lost: ask SQL."""
        async with self.redis.pipeline(transaction=True) as pipe:
            pipe.exists(redis_keys.pending_built())
            pipe.zrangebyscore(redis_keys.pending_due(), "-inf", until.toordinal(), start=0, num=limit)
            built, members = await pipe.execute()
        return [int(member.partition(":")[2]) for member in members] if built else None

    @translated
    async def built(self) -> bool:
        """Whether the index was built and not lost since, by a FLUSHALL or a fresh server."""
        return bool(await self.redis.exists(redis_keys.pending_built()))

    async def entries(self) -> AsyncIterator[Entry]:
        """Stream the entries of the index of what is due next; one may come twice while it changes."""
        cursor = -1
        while cursor != 0:
            cursor, pairs = await self.redis.zscan(redis_keys.pending_due(), max(cursor, 0), count=1000)
            for member, score in pairs:
                operator_id, _, filing_id = text_of(member).partition(":")
                yield Entry(int(filing_id), int(operator_id), int(score))

    async def own_entries(self) -> AsyncIterator[Entry]:
        """Stream the entries of every operator's own index; one may come twice while it changes."""
        cursor = -1
        while cursor != 0:
            cursor, keys = await self.redis.scan(max(cursor, 0), redis_keys.pending_of("*"), count=1000)
            async with self.redis.pipeline(transaction=False) as pipe:
                for key in keys:
                    pipe.zrange(key, 0, -1, withscores=True)
                found = await pipe.execute()
            for key, pairs in zip(keys, found, strict=True):
                operator_id = int(text_of(key).rpartition(":")[2])
                for filing_id, score in pairs:
                    yield Entry(int(filing_id), operator_id, int(score))
