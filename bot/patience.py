"""How often a call is repeated, and how long one waits in between."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import tenacity
from tenacity.wait import wait_base

from bot.errors import AnswerLostError, ApiError, NoTokenError, RefusedError, UnreachableError
from bot.reactions import Reaction

Result = TypeVar("Result")

#: Jittered, growing waits: up to 0.2 s, then up to 0.4 s, and so on.
JITTER = tenacity.wait_random_exponential(multiplier=0.2, max=2)


@dataclass(frozen=True, slots=True)
class Patience:
    """Repeats what may be repeated."""

    attempts: int = 3
    wait: wait_base = JITTER
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def run(self, attempt: Callable[[], Awaitable[Result]], *, repeatable: bool) -> Result:
        """Do something, again when it failed in a way that allows it.

        Args:
            attempt: Makes one try.
            repeatable: A repetition does no harm even if an earlier try was processed. Otherwise only a try that
                surely was not processed is repeated.

        Raises:
            ApiError: The last failure.
        """
        retrying = tenacity.AsyncRetrying(
            stop=tenacity.stop_after_attempt(self.attempts),
            wait=self.wait,
            sleep=self.sleep,
            retry=tenacity.retry_if_exception(lambda error: _allows(error, repeatable=repeatable)),
            reraise=True,
        )

        lost = False

        async def once() -> Result:
            """Make one try."""
            nonlocal lost
            try:
                return await attempt()
            except AnswerLostError:
                lost = True
                raise

        try:
            return await retrying(once)
        except ApiError as error:
            error.may_have_arrived = lost
            raise


def _allows(error: BaseException, *, repeatable: bool) -> bool:
    """Tell whether this failure allows another try."""
    if isinstance(error, UnreachableError):
        # The fetching of a token has had its own patience.
        return not isinstance(error, NoTokenError)
    busy = isinstance(error, RefusedError) and error.reaction is Reaction.BACK_OFF
    return repeatable and (busy or isinstance(error, AnswerLostError))
