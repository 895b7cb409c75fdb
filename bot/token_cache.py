"""What the token holder needs of a store that all processes share; storage implements it on Redis."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol


class TokenCache(Protocol):
    """One access token by name, shared by all processes of an account.

    Implementers import nothing of this module: the shape is enough. A name is ASCII of at most 64 characters.
    """

    async def get(self, name: str) -> str | None:
        """Return the cached token, or None when there is none or its time is up."""

    async def put(self, name: str, token: str, *, seconds: int) -> None:
        """Keep the token for so many seconds, in place of any other."""

    async def drop(self, name: str, token: str) -> bool:
        """Delete the cached token only if it equals `token`, in one atomic step; True when it was deleted."""

    async def claim(self, name: str, *, seconds: int) -> bool:
        """Be the first to ask under this name in so many seconds (SET NX EX); False when another one was."""

    def lock(self, name: str, *, seconds: float) -> AbstractAsyncContextManager[object]:
        """Hold the lock of this name while inside; waits for others, and frees itself after so many seconds.

        Waiting ends at the latest when the holder's time is up. The lock saves calls and is no proof of sole
        ownership: a holder that was too slow must not free the lock of the next one (compare before deleting).
        """
