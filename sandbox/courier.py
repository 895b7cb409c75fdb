"""Takes pushes to the bot's callback address: five seconds, three attempts, one and the same body.

Source: developers.weixin.qq.com, receiving standard messages; attempts carry the same timestamp, nonce and signature
(seen in the field). An answer to a later attempt counts as the reply.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime

import aiohttp
from yarl import URL

from sandbox.faults import FaultPanel
from sandbox.journal import Exchange, Journal
from sandbox.judge import Broken, Judge, Silence, Verdict
from sandbox.parcels import Parcel

_HEADERS = {"Content-Type": "text/xml", "User-Agent": "Mozilla/4.0", "Pragma": "no-cache"}
_PIECES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How a push ended."""

    attempts: int
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What came back from one attempt: a status and body, or a problem."""

    status: int | None = None
    body: bytes = b""
    problem: str = ""


@dataclass(slots=True, kw_only=True)
class Courier:
    """Delivers parcels; ``judge`` is asked anew each time, because the mode can be switched."""

    clock: Callable[[], datetime]
    faults: FaultPanel
    journal: Journal
    judge: Callable[[], Judge]
    timeout_s: float
    attempts: int
    retry_error_status: bool
    url: str = ""
    _session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close what is open."""
        if self._session:
            await self._session.close()
            self._session = None

    async def greet(self, query: dict[str, str], echo: str) -> bool:
        """Make the GET call of the settings page; whether the echo came back, and nothing else."""
        answer = await self._send("GET", {**query, "echostr": echo}, body=b"")
        accepted = answer.status == 200 and answer.body == echo.encode()
        self._note("GET", answer, remark="接入验证通过" if accepted else "接入验证失败", request=f"echostr={echo}")
        return accepted

    async def deliver(self, parcel: Parcel, on_attempt: Callable[[int], None]) -> Delivery:
        """Push until an answer can be judged, at most ``attempts`` times; then play the faults that repeat a push."""
        faults = self.faults.current
        if faults.twin:
            results = await asyncio.gather(self._rounds(parcel, on_attempt), self._rounds(parcel, on_attempt))
            delivery = min(results, key=lambda result: isinstance(result.verdict, Broken))
        else:
            delivery = await self._rounds(parcel, on_attempt)
        if faults.duplicate:
            await self._attempt(parcel, "重复推送")
        return delivery

    async def _rounds(self, parcel: Parcel, on_attempt: Callable[[int], None]) -> Delivery:
        verdict: Verdict = Broken("没有推送")
        for number in range(1, self.attempts + 1):
            on_attempt(number)
            judged = await self._attempt(parcel, f"第 {number} 次推送")
            if not isinstance(judged, str):
                return Delivery(attempts=number, verdict=judged)
            verdict = Broken(judged)
        return Delivery(attempts=self.attempts, verdict=verdict)

    async def _attempt(self, parcel: Parcel, title: str) -> Verdict | str:
        """Send once; a text is a problem after which the platform tries again."""
        started = time.monotonic()
        answer = await self._send("POST", dict(parcel.query), body=parcel.body)
        verdict = self._judged(answer, parcel)
        remark = f"{title}：{_words(verdict)}"
        took = time.monotonic() - started
        self._note("POST", answer, remark=remark, request=parcel.clear, took_s=took)
        return verdict

    def _judged(self, answer: _Answer, parcel: Parcel) -> Verdict | str:
        if answer.status is None:
            return answer.problem
        if answer.status != 200:
            problem = f"HTTP {answer.status}"
            return problem if self.retry_error_status else Broken(problem)
        verdict = self.judge().verdict(answer.body, openid=parcel.openid)
        return Silence() if parcel.mute else verdict

    def _ready(self) -> aiohttp.ClientSession:
        """Open a session at first use; each push gets a connection of its own, as WeChat's do."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(force_close=True, limit=0),
                timeout=aiohttp.ClientTimeout(total=self.timeout_s),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    async def _send(self, method: str, query: dict[str, str], *, body: bytes) -> _Answer:
        if not self.url:
            return _Answer(problem="还没有配置回调地址")
        session = self._ready()
        data = self._trickle(body) if self.faults.current.slow_body_s and body else body
        try:
            url = URL(self.url).update_query(query)
            async with session.request(method, url, data=data, headers=_HEADERS, allow_redirects=False) as response:
                return _Answer(status=response.status, body=await response.read())
        except TimeoutError:
            return _Answer(problem=f"{self.timeout_s:g} 秒内没有回应")
        except (aiohttp.ClientError, OSError) as error:
            return _Answer(problem=f"连不上或断开了（{type(error).__name__}）")

    async def _trickle(self, body: bytes) -> AsyncIterator[bytes]:
        size = max(1, len(body) // _PIECES)
        pause = self.faults.current.slow_body_s / _PIECES
        for start in range(0, len(body), size):
            await asyncio.sleep(pause)
            yield body[start : start + size]

    def _note(self, method: str, answer: _Answer, *, remark: str, request: str, took_s: float = 0.0) -> None:
        self.journal.note(
            Exchange(
                at=self.clock(),
                side="callback",
                method=method,
                path=URL(self.url).path if self.url else "",
                status=answer.status,
                took_ms=round(took_s * 1000),
                remark=remark,
                request=request,
                response=self.judge().readable(answer.body),
            )
        )


def _words(verdict: Verdict | str) -> str:
    if isinstance(verdict, str):
        return verdict
    if isinstance(verdict, Broken):
        return f"回复不能用（{verdict.reason}）"
    return "不回复" if isinstance(verdict, Silence) else "已回复"
