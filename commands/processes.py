"""`serve` and `worker`: the processes of an installation."""

import asyncio
import sys
from collections.abc import Awaitable, Callable

import structlog

from bot.errors import BotError
from commands.clock import system_clock
from commands.compose import Parts, compose
from commands.logs import configure_logs
from commands.rulebook import load_rulebook
from commands.running import serving, set_rules_aside, stopped, ticking
from commands.settings import Settings, missing_for_wechat
from commands.web import build_app
from storage.errors import StorageError

log = structlog.get_logger()


async def run_serve(settings: Settings) -> int:
    """Answer WeChat until told to stop; without REDIS_URL this process also does the worker's part."""
    return await _run(settings, _serve)


async def run_worker(settings: Settings) -> int:
    """Remind and push until told to stop."""
    if not settings.redis_url:
        print("没有设置 REDIS_URL 时，serve 自己就带着后台工作，不用另开 worker。", file=sys.stderr)
        return 2
    return await _run(settings, _work)


async def _run(settings: Settings, body: Callable[[Parts], Awaitable[None]]) -> int:
    if missing := missing_for_wechat(settings):
        print(f"还缺配置：{'、'.join(missing)}。请写进环境变量或 .env，写法见 README。", file=sys.stderr)
        return 2
    configure_logs(settings)
    try:
        async with compose(settings, system_clock, load_rulebook(settings)) as parts:
            set_rules_aside()
            await body(parts)
    except (StorageError, BotError) as error:
        print(f"启动不了：{error}", file=sys.stderr)
        return 1
    return 0


async def _serve(parts: Parts) -> None:
    settings = parts.settings
    async with serving(build_app(parts), settings.listen_host, settings.listen_port):
        log.info("serving", listen=settings.listen)
        if settings.redis_url:
            await stopped()
        else:
            await ticking(parts.ticker, until=asyncio.ensure_future(stopped()))


async def _work(parts: Parts) -> None:
    await ticking(parts.ticker, until=asyncio.ensure_future(stopped()))
