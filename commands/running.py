"""Running: an application on a port, the tick until told to stop, and the signals that say so."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog
from aiohttp import web

from handlers.tick import Ticker
from rules.reloading import FollowingEngine

log = structlog.get_logger()

#: Seconds between two looks at what is due.
TICK_S = 5.0
#: Seconds between two looks at the files of packs and words.
FOLLOW_S = 2.0


def set_rules_aside() -> None:
    """Tell the garbage collector that what is loaded now stays.

    Packs and word lists are some hundred thousand objects: walking over them again and again doubled the time of a long
    page.
    """
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[None]:
    """Serve an application on a port while inside; the access log stays off: addresses hold signed tokens."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=8)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield
    finally:
        await runner.cleanup()


async def ticking(ticker: Ticker, *, until: asyncio.Future[None], every: float = TICK_S) -> None:
    """Tick until the future is done, every so many seconds."""
    await _repeating(ticker.tick, every=every, until=until)


async def following(engine: FollowingEngine, *, until: asyncio.Future[None]) -> None:
    """Keep the engine up to date until the future is done; files are read and the engine is built in a thread."""

    async def refresh() -> bool:
        """Refresh once."""
        await asyncio.to_thread(engine.refresh)
        return False

    await _repeating(refresh, every=FOLLOW_S, until=until)


async def _repeating(work: Callable[[], Awaitable[bool]], *, every: float, until: asyncio.Future[None]) -> None:
    """Work every so many seconds, or at once where there is more to do; after a failure the next round tries again."""
    while not until.done():
        more = False
        try:
            more = await work()
        except Exception:  # The loop must outlive a database that is down for a while.
            log.exception("round_failed")
        await asyncio.wait({until}, timeout=0 if more else every)


async def stopped() -> None:
    """Return when the process is told to stop (SIGTERM, Ctrl-C)."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    await told.wait()
