"""Connecting to Redis, embedded or shared, with a pool that waits instead of failing in a burst."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as LostConnectionError
from redis.exceptions import RedisError as ClientError
from redis.exceptions import TimeoutError as SlowAnswerError

from storage.errors import UnavailableError

P = ParamSpec("P")
T = TypeVar("T")

#: Connections per process, and seconds that a task waits for one of them.
_CONNECTIONS = 32
_POOL_SECONDS = 5.0
#: Seconds until a connection attempt or an answer counts as lost.
_ANSWER_SECONDS = 5.0


def connect(url: str) -> Redis:
    """Build the client of a REDIS_URL (redis://, rediss:// or unix://); it connects at first use.

    A restart of the server is bridged by three quick attempts; the caller closes the client with `aclose`.
    """
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=_CONNECTIONS,
        timeout=_POOL_SECONDS,
        socket_timeout=_ANSWER_SECONDS,
        socket_connect_timeout=_ANSWER_SECONDS,
        decode_responses=True,
        retry=Retry(ExponentialBackoff(cap=0.5, base=0.05), 3),
        retry_on_error=[LostConnectionError, SlowAnswerError],
    )
    return Redis.from_pool(pool)


def text_of(answer: object) -> str:
    """Read an answer whose type the client leaves open; with `decode_responses` it always is text."""
    return answer.decode() if isinstance(answer, bytes) else str(answer)


def translated(method: Callable[P, Awaitable[T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """Make a method raise the error of this package where the Redis client raises one of its own.

    Raises:
        UnavailableError: Redis cannot be reached, answered too late, or refused the command.
    """

    @wraps(method)
    async def call(*args: P.args, **kwargs: P.kwargs) -> T:
        """Call it, and name the trouble as this package does."""
        try:
            return await method(*args, **kwargs)
        except (ClientError, OSError) as error:
            raise UnavailableError("Redis cannot be reached; the same call may work later") from error

    return call
