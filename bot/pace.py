"""How fast all processes together may send; storage implements it on Redis."""

from typing import Protocol


class Pace(Protocol):
    """One rate for each channel, shared by all processes."""

    async def turn(self, channel: str) -> None:
        """Wait until the next message of that channel may go."""
