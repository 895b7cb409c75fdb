"""A clock that can be moved forward, so that a week of reminders can be watched in a minute."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sandbox.errors import ClockCannotGoBackError

Clock = Callable[[], datetime]
Listener = Callable[[datetime], Awaitable[None]]


class MovableClock:
    """A callable clock: the base clock plus an offset that only grows.

    The same object is handed to the platform and to the bot, so that both live in the same moment.
    """

    def __init__(self, base: Clock) -> None:
        """Start at the base clock's present.

        Args:
            base: Gives an aware datetime; it may stand still (tests) or run (demo).
        """
        self._base = base
        self._offset = timedelta()
        self._listeners: list[Listener] = []

    def __call__(self) -> datetime:
        """Return the present moment, aware, in the base clock's zone."""
        return self._base() + self._offset

    @property
    def offset(self) -> timedelta:
        """How far the clock is ahead of its base."""
        return self._offset

    def on_move(self, listener: Listener) -> None:
        """Have a coroutine function awaited with the new moment after each move, in order of registration."""
        self._listeners.append(listener)

    async def advance(self, by: timedelta) -> datetime:
        """Move the clock forward and await the listeners.

        Returns:
            The new present.

        Raises:
            ClockCannotGoBackError: If ``by`` is negative.
        """
        if by < timedelta():
            now = self()
            raise ClockCannotGoBackError(now=now, asked=now + by)
        self._offset += by
        return await self._moved()

    async def set(self, moment: datetime) -> datetime:
        """Move the clock to an aware moment that is not in its past and await the listeners.

        Returns:
            The new present.

        Raises:
            ClockCannotGoBackError: If the moment lies before the present.
        """
        now = self()
        if moment < now:
            raise ClockCannotGoBackError(now=now, asked=moment)
        self._offset += moment - now
        return await self._moved()

    async def _moved(self) -> datetime:
        for listener in self._listeners:
            await listener(self())
        return self()
