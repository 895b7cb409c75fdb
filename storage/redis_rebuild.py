"""Building the pending index anew under temporary names, then renaming it into place: readers never see a gap."""

import uuid
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import TypeVar

from redis.asyncio import Redis

from storage import redis_keys
from storage.redis_connection import translated
from storage.redis_pending import Entry

T = TypeVar("T")

#: Seconds that the keys of a build live when the process that builds dies.
_BUILD_SECONDS = 600
#: Entries or operators per call: a call of this size keeps other clients waiting for about a millisecond.
_BATCH = 1000

#: KEYS[1]: prefix of the build. ARGV: seconds, then operator, filing, score, …
_ADD = """
for i = 2, #ARGV, 3 do
    local own = KEYS[1] .. ':of:' .. ARGV[i]
    redis.call('ZADD', own, ARGV[i + 2], ARGV[i + 1])
    redis.call('EXPIRE', own, ARGV[1])
    redis.call('ZADD', KEYS[1] .. ':due', ARGV[i + 2], ARGV[i] .. ':' .. ARGV[i + 1])
end
redis.call('EXPIRE', KEYS[1] .. ':due', ARGV[1])
"""

#: KEYS[1]: prefix of the build. KEYS[2]: key of the live index without the operator. ARGV: operators.
_SWAP = """
for _, operator in ipairs(ARGV) do
    if redis.call('EXISTS', KEYS[1] .. ':of:' .. operator) == 1 then
        redis.call('RENAME', KEYS[1] .. ':of:' .. operator, KEYS[2] .. operator)
        redis.call('PERSIST', KEYS[2] .. operator)
    else
        redis.call('UNLINK', KEYS[2] .. operator)
    end
end
"""

#: KEYS: prefix of the build, live index of what is due next, mark that the index was built.
_FINISH = """
if redis.call('EXISTS', KEYS[1] .. ':due') == 1 then
    redis.call('RENAME', KEYS[1] .. ':due', KEYS[2])
    redis.call('PERSIST', KEYS[2])
else
    redis.call('UNLINK', KEYS[2])
end
redis.call('SET', KEYS[3], '1')
"""


@translated
async def replace_index(redis: Redis, batches: AsyncIterator[Sequence[Entry]]) -> int:
    """Replace the whole pending index by the entries of `batches` and return how many there were."""
    build = redis_keys.pending_new(uuid.uuid4().hex[:8])
    operators: set[int] = set()
    count = 0
    add = redis.register_script(_ADD)
    async for batch in batches:
        for part in _parts(batch):
            flat = [number for entry in part for number in (entry.operator_id, entry.filing_id, entry.score)]
            await add(keys=[build], args=[_BUILD_SECONDS, *flat])
        operators.update(entry.operator_id for entry in batch)
        count += len(batch)
    await _swap(redis, build, operators | await _known_operators(redis))
    return count


async def _swap(redis: Redis, build: str, operators: Iterable[int]) -> None:
    swap = redis.register_script(_SWAP)
    for part in _parts(sorted(operators)):
        await swap(keys=[build, redis_keys.pending_of("")], args=part)
    finish = redis.register_script(_FINISH)
    await finish(keys=[build, redis_keys.pending_due(), redis_keys.pending_built()])


async def _known_operators(redis: Redis) -> set[int]:
    return {int(key.rpartition(":")[2]) async for key in redis.scan_iter(redis_keys.pending_of("*"), count=1000)}


def _parts(items: Sequence[T]) -> Iterable[Sequence[T]]:
    return (items[start : start + _BATCH] for start in range(0, len(items), _BATCH))
