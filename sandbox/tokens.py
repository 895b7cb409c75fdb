"""Access tokens: the plain and the stable interface, which do not disturb each other.

Source: developers.weixin.qq.com, getAccessToken and getStableAccessToken.
"""

import random
import string
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.refusals import Refusal

_ALPHABET = string.ascii_letters + string.digits + "-_"
_FORCE_GAP = timedelta(seconds=30)
_FORCE_PER_DAY = 20


@dataclass(slots=True)
class _Token:
    value: str
    expires_at: datetime


class TokenDesk:
    """Issues tokens and says what is wrong with one."""

    def __init__(self, *, lifetime_s: int, rng: random.Random) -> None:
        """Issue tokens that live ``lifetime_s`` seconds; an old one overlaps with the new for five minutes at most."""
        self._lifetime = timedelta(seconds=lifetime_s)
        self._overlap = min(timedelta(minutes=5), self._lifetime / 10)
        self._rng = rng
        self._tokens: dict[str, _Token] = {}
        self._plain: _Token | None = None
        self._stable: _Token | None = None
        self._forced: list[datetime] = []

    def plain(self, now: datetime) -> dict[str, object]:
        """Issue a new token each time; the one before lives on for the overlap only."""
        if self._plain:
            self._plain.expires_at = min(self._plain.expires_at, now + self._overlap)
        self._plain = self._issue(now)
        return self._answer(self._plain, now)

    def stable(self, now: datetime, *, force: bool) -> dict[str, object] | Refusal:
        """Give the same token with a falling lifetime; forcing kills it, at most 20 times a day and 30 s apart."""
        if force:
            refusal = self._force(now)
            if refusal:
                return refusal
        if self._stable is None or self._stable.expires_at - now <= self._overlap:
            self._stable = self._issue(now)
        return self._answer(self._stable, now)

    def check(self, value: str, now: datetime) -> Refusal | None:
        """Return why a token is not accepted, or None."""
        if not value:
            return Refusal(41001)
        token = self._tokens.get(value)
        if token is None:
            return Refusal(40001 if len(value) > 100 else 40014)
        return Refusal(42001) if token.expires_at <= now else None

    def revoke(self) -> None:
        """Make every token unknown, as after a reset of the secret."""
        self._tokens.clear()
        self._plain = self._stable = None

    def _force(self, now: datetime) -> Refusal | None:
        self._forced = [at for at in self._forced if at.date() == now.date()]
        if len(self._forced) >= _FORCE_PER_DAY:
            return Refusal(45009)
        if self._forced and now - self._forced[-1] < _FORCE_GAP:
            return Refusal(45011)
        self._forced.append(now)
        if self._stable:
            self._tokens.pop(self._stable.value, None)
            self._stable = None
        return None

    def _issue(self, now: datetime) -> _Token:
        value = f"{self._rng.randint(60, 99)}_{''.join(self._rng.choices(_ALPHABET, k=136))}"
        token = self._tokens[value] = _Token(value, now + self._lifetime)
        return token

    @staticmethod
    def _answer(token: _Token, now: datetime) -> dict[str, object]:
        return {"access_token": token.value, "expires_in": max(0, int((token.expires_at - now).total_seconds()))}
