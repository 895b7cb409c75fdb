"""Signed links to pages: each opens one thing for one operator until its time is up, and nothing can be guessed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

#: Longer tokens are not ours.
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Expired:
    """The link was ours, but its time is up."""


@dataclass(frozen=True, slots=True)
class Forged:
    """The link is not ours, or was cut on its way."""


class Links:
    """Signs and reads the payloads of links with the installation's key."""

    def __init__(self, key: str) -> None:
        """Use a key of at least 16 characters.

        Raises:
            ValueError: The key is too short to protect anything.
        """
        if len(key) < 16:
            raise ValueError("SECRET_KEY must have at least 16 characters")
        self._key = key

    def sign(self, purpose: str, payload: dict[str, int], *, now: datetime) -> str:
        """A token for an address: the payload and the moment, readable but not changeable."""
        return str(self._serializer(purpose).dumps({**payload, "at": int(now.timestamp())}))

    def read(self, purpose: str, token: str, *, now: datetime, lasts: timedelta) -> dict[str, int] | Expired | Forged:
        """The payload of a token of this purpose, unless it is older than it may be."""
        if len(token) > _LONGEST or not token.isascii():
            return Forged()
        try:
            payload = self._serializer(purpose).loads(token)
        except BadData:
            return Forged()
        if not isinstance(payload, dict) or now.timestamp() - payload["at"] > lasts.total_seconds():
            return Expired()
        return {name: value for name, value in payload.items() if name != "at"}

    def _serializer(self, purpose: str) -> URLSafeSerializer:
        return URLSafeSerializer(self._key, salt=f"page:{purpose}")
