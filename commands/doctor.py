"""`doctor`: configuration, connections, credentials, clock and calendar; each line says ok or what to do."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import aiohttp
import typer

from bot.api import Api
from bot.errors import ApiError
from bot.tokens import Tokens
from bot.transport import Transport
from commands import optional_parts
from commands.clock import system_clock
from commands.optional_parts import Without
from commands.rulebook import load_calendar, load_engine
from commands.settings import Settings, SettingsError, missing_for_wechat
from storage.database import Database, open_database
from storage.errors import StorageError
from storage.redis_connection import connect
from storage.redis_rests import RedisRests
from storage.redis_server import find_server
from storage.redis_tokens import RedisTokenCache

#: None when all is well, else what to do.
Advice = str | None


async def examine(settings: Settings) -> int:
    """Run every examination and print a line each; 1 when something is to be done.

    A missing part that one can do without has a line of its own kind and is no failure.
    """
    examinations: tuple[tuple[str, Callable[[Settings], Awaitable[Advice | Without]]], ...] = (
        ("配置", _configuration),
        ("规则包和词表", _packs),
        ("数据库", _database),
        ("Redis", _redis),
        ("微信凭据", _credentials),
        ("提醒模板", _template),
        ("推送", _pushes),
        ("日历", _calendar),
        ("上传的文件", optional_parts.materials),
        ("登记表模板", optional_parts.forms),
        ("PDF 登记表", optional_parts.pdf),
        ("受理人", _officers),
    )
    healthy = True
    for name, examination in examinations:
        advice = await examination(settings)
        healthy = healthy and not isinstance(advice, str)
        typer.echo(_line(name, advice))
    return int(not healthy)


def _line(name: str, advice: Advice | Without) -> str:
    if isinstance(advice, Without):
        return f"○ {name}（可选）：{advice.sentence}"
    return f"✘ {name}：{advice}" if advice else f"✔ {name}：正常"


async def _configuration(settings: Settings) -> Advice:
    missing = missing_for_wechat(settings)
    return f"还缺 {'、'.join(missing)}，请写进环境变量或 .env" if missing else None


async def _packs(settings: Settings) -> Advice:
    try:
        load_engine(settings)
    except SettingsError as error:
        return str(error)
    return None


async def _database(settings: Settings) -> Advice:
    database = open_database(settings.sql_url)
    try:
        if database.backend == "sqlite" and not _file_exists(database):
            return "还没有建立，第一次启动时会自动建好"
        return "版本旧了，请运行 migrate" if await database.behind() else None
    except StorageError as error:
        return f"连不上（{type(error).__name__}），请检查 DATABASE_URL 和数据库服务"
    finally:
        await database.close()


def _file_exists(database: Database) -> bool:
    return Path(database.url.database or "").exists()


async def _redis(settings: Settings) -> Advice:
    try:
        if not settings.redis_url:
            find_server()
            return None
        redis = connect(settings.redis_url)
        try:
            await RedisTokenCache(redis).get("doctor")
        finally:
            await redis.aclose()
    except StorageError as error:
        return f"{error}；请检查 REDIS_URL 和 Redis 服务"
    return None


async def _credentials(settings: Settings) -> Advice:
    if missing_for_wechat(settings) or not settings.redis_url:
        return "要先配好上面各项并设置 REDIS_URL（或启动 serve 后看日志）才能检查"
    redis = connect(settings.redis_url)
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
            transport = Transport(session, settings.wechat_api_base)
            secret = settings.wechat_secret.get_secret_value()
            tokens = Tokens(transport, RedisTokenCache(redis), appid=settings.wechat_appid, secret=secret)
            await Api(transport, tokens, rests=RedisRests(redis), clock=system_clock).check_token()
    except (ApiError, StorageError) as error:
        return f"取不到 access_token（{error}）；请核对 APPID、SECRET 和 IP 白名单"
    finally:
        await redis.aclose()
    return None


async def _template(settings: Settings) -> Advice:
    if settings.wechat_template_reminder:
        return None
    return "没有设置 WECHAT_TEMPLATE_REMINDER：48 小时没说过话的运营者，提醒要等其下次发消息才看得到"


async def _pushes(settings: Settings) -> Advice | Without:
    return await _stored(settings, _dead_pushes)


async def _officers(settings: Settings) -> Advice | Without:
    return await _stored(settings, optional_parts.officers)


async def _stored(settings: Settings, look: Callable[[Database], Awaitable[Advice | Without]]) -> Advice | Without:
    """Look into the database; one that is not made or not current has a line of its own."""
    database = open_database(settings.sql_url)
    try:
        if (database.backend == "sqlite" and not _file_exists(database)) or await database.behind():
            return None
        return await look(database)
    except StorageError:
        return "数据库连上以后才能检查"
    finally:
        await database.close()


async def _dead_pushes(database: Database) -> Advice:
    async with database.view() as unit:
        dead = await unit.dead_pushes.count()
    return f"有 {dead} 条放弃了的推送，原因见 pushes list，查明后用 pushes retry 再发" if dead else None


async def _calendar(settings: Settings) -> Advice:
    try:
        calendar = load_calendar(settings)
    except SettingsError as error:
        return str(error)
    year = (system_clock() + timedelta(days=45)).year
    if calendar.is_published(year):
        return None
    return f"还没有 {year} 年的假日安排，跨年的截止日按较早的一天暂定；公布后请升级或在数据目录放 calendar/{year}.yaml"
