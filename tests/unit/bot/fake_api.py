"""A scripted API of WeChat on loopback, and the two tiny twins of what storage keeps on Redis."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from aiohttp import web

OK: dict[str, Any] = {"errcode": 0, "errmsg": "ok"}


class Html(NamedTuple):
    """An answer that is no JSON."""

    status: int
    body: str = "<html>Bad Gateway</html>"


class Drop:
    """Hang up after the request was read."""


class Slow(NamedTuple):
    """Answer, but late."""

    seconds: float


class Asked(NamedTuple):
    """A request that came in."""

    path: str
    query: dict[str, str]
    body: bytes
    content_type: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever was sent.
        """The body as JSON."""
        return json.loads(self.body)


Step = dict[str, Any] | bytes | Html | Drop | Slow


@dataclass
class FakeApi:
    """Plays the scripted steps of a path one by one, then says ok; tokens count up."""

    script: dict[str, deque[Step]] = field(default_factory=lambda: defaultdict(deque))
    asked: list[Asked] = field(default_factory=list)
    token: int = 1
    #: Tokens that work; None: all.
    valid: set[str] | None = None
    token_delay: float = 0

    def plan(self, path: str, *steps: Step) -> None:
        """Append steps to the script of a path under /cgi-bin/."""
        self.script[f"/cgi-bin/{path}"].extend(steps)

    def calls(self, path: str) -> list[Asked]:
        """Requests that came to a path under /cgi-bin/."""
        return [asked for asked in self.asked if asked.path == f"/cgi-bin/{path}"]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request; JSON goes out as text/plain, as WeChat does."""
        body = await request.read()
        asked = Asked(request.path, dict(request.query), body, request.content_type)
        self.asked.append(asked)
        steps = self.script[request.path]
        step = steps.popleft() if steps else await self._usual(asked)
        if isinstance(step, Slow):
            await asyncio.sleep(step.seconds)
            step = OK
        if isinstance(step, Drop):
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        if isinstance(step, Html):
            return web.Response(status=step.status, text=step.body, content_type="text/html")
        if isinstance(step, bytes):
            return web.Response(body=step, content_type="image/jpeg")
        return web.Response(text=json.dumps(step), content_type="text/plain")

    async def _usual(self, asked: Asked) -> Step:
        """Answer without a script: tokens, refusals of bad tokens, else ok."""
        if asked.path == "/cgi-bin/stable_token":
            await asyncio.sleep(self.token_delay)
            self.token += asked.json["force_refresh"]
            return {"access_token": f"71_token-{self.token}", "expires_in": 7200}
        token = asked.query.get("access_token")
        if self.valid is not None and token not in self.valid:
            return {
                "errcode": 40001,
                "errmsg": f"invalid credential, access_token={token} rid: 5f3ded7d-0a1b2c3d-00ff00ff",
            }
        return OK


class MemoryTokens:
    """Tokens in memory: the twin of the store on Redis."""

    def __init__(self) -> None:
        """Start empty."""
        self.kept: dict[str, str] = {}
        self.seconds: list[int] = []
        self.claimed: set[str] = set()
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def get(self, name: str) -> str | None:
        """Return the token."""
        return self.kept.get(name)

    async def put(self, name: str, token: str, *, seconds: int) -> None:
        """Keep the token."""
        self.kept[name] = token
        self.seconds.append(seconds)

    async def drop(self, name: str, token: str) -> bool:
        """Delete the token if it is this one."""
        return self.kept.get(name) == token and bool(self.kept.pop(name))

    async def claim(self, name: str, *, seconds: int) -> bool:
        """Be the first; time never runs out here."""
        assert seconds > 0
        first = name not in self.claimed
        self.claimed.add(name)
        return first

    @asynccontextmanager
    async def lock(self, name: str, *, seconds: float) -> AsyncIterator[None]:
        """Hold the lock."""
        assert seconds > 0
        async with self._locks[name]:
            yield


class MemoryRests:
    """Rests in memory: the twin of the store on Redis."""

    def __init__(self) -> None:
        """Start with none."""
        self.kept: dict[str, tuple[datetime, str]] = {}

    async def put(self, name: str, until: datetime, *, why: str, now: datetime) -> None:
        """Note one; the longer one stays."""
        assert until > now
        self.kept[name] = max(self.kept.get(name, (now, "")), (until, why))

    async def of(self, name: str, *, now: datetime) -> tuple[datetime, str] | None:
        """Tell of one."""
        rest = self.kept.get(name)
        return rest if rest and now < rest[0] else None


class MemoryWindows:
    """Windows in memory: the twin of the store on Redis."""

    def __init__(self) -> None:
        """Start closed."""
        self.left: dict[tuple[str, str], tuple[datetime, int]] = {}

    async def open(self, openid: str, window: str, *, count: int, closes_at: datetime) -> None:
        """Set a balance."""
        self.left[openid, window] = (closes_at, count)

    async def reserve(self, openid: str, *, now: datetime, keep: int = 0) -> str | None:
        """Take one from the window that closes first."""
        open_ = sorted(
            (closes_at, count, window)
            for (owner, window), (closes_at, count) in self.left.items()
            if owner == openid and closes_at > now and count > keep
        )
        if not open_:
            return None
        closes_at, count, window = open_[0]
        self.left[openid, window] = (closes_at, count - 1)
        return window

    async def give_back(self, openid: str, window: str) -> None:
        """Put one back."""
        if (openid, window) in self.left:
            closes_at, count = self.left[openid, window]
            self.left[openid, window] = (closes_at, count + 1)

    async def close(self, openid: str) -> None:
        """Close all."""
        self.left = {owner: kept for owner, kept in self.left.items() if owner[0] != openid}


class NoPace:
    """Everything may go at once."""

    async def turn(self, channel: str) -> None:
        """Go."""
