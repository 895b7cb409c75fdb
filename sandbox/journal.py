"""The log of all traffic between the platform and the bot, for the side panel of the page and for tests."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime

from sandbox.feed import Feed

_KEPT = 300
_LONGEST = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and what came back."""

    at: datetime
    #: "callback" (platform → bot) or "api" (bot → platform).
    side: str
    method: str
    #: Path, without token or signature.
    path: str
    #: HTTP status, or None when there was no answer.
    status: int | None
    took_ms: int
    #: What it was and how it ended, in a few words.
    remark: str
    request: str = ""
    response: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the exchange for the page; long bodies are cut."""
        return {
            "at": self.at.isoformat(),
            "side": self.side,
            "method": self.method,
            "path": self.path,
            "status": self.status,
            "took_ms": self.took_ms,
            "remark": self.remark,
            "request": self.request[:_LONGEST],
            "response": self.response[:_LONGEST],
        }


class Journal:
    """The last few hundred exchanges, oldest first."""

    def __init__(self, feed: Feed) -> None:
        """Publish each exchange to the feed as well."""
        self._feed = feed
        self.exchanges: deque[Exchange] = deque(maxlen=_KEPT)

    def note(self, exchange: Exchange) -> None:
        """Keep an exchange and show it to open pages."""
        self.exchanges.append(exchange)
        self._feed.publish("exchange", exchange=exchange.as_json())

    def clear(self) -> None:
        """Forget everything."""
        self.exchanges.clear()
