"""Putting the parts of a process together: stores, rules, the way to WeChat, and what answers."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import aiohttp
from redis.asyncio import Redis

from bot.api import Api
from bot.articles.allowance import Allowance
from bot.articles.fetch import ArticleFetcher
from bot.callback import Callback, Limits
from bot.codec import Codec
from bot.jsapi import PageSigner
from bot.links import Links
from bot.tokens import Tokens
from bot.transport import Transport, new_session
from bot.uploads.reader import TextReader
from commands.database import migrated_database
from commands.rulebook import Rulebook, city_pack
from commands.running import following
from commands.sending import Shared, pusher
from commands.settings import Settings, signing_key
from handlers.deps import Deps, Notices, OneTime
from handlers.form_pdf import PdfMaker
from handlers.forms import Forms
from handlers.grant_book import GrantBook
from handlers.outbox import Outbox
from handlers.page_links import PageLinks
from handlers.receive import Receiver
from handlers.table import dispatcher
from handlers.tick import Ticker
from rules.reloading import FollowingEngine
from storage.material_shelf import MaterialShelf
from storage.pending import rebuild
from storage.redis_connection import connect
from storage.redis_pace import RedisPace
from storage.redis_pending import PendingIndex
from storage.redis_rests import RedisRests
from storage.redis_returns import Returns
from storage.redis_server import EmbeddedRedis
from storage.redis_tokens import RedisTokenCache
from storage.redis_windows import RedisWindows

#: A draft of 20,000 characters takes 60 kB in UTF-8, and a third more when it is encrypted.
_MAX_BODY = 262_144


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything that a process of the bot may need."""

    settings: Settings
    deps: Deps
    receiver: Receiver
    callback: Callback
    ticker: Ticker
    api: Api


@asynccontextmanager
async def compose(settings: Settings, clock: Callable[[], datetime], rules: Rulebook) -> AsyncIterator[Parts]:
    """Open the stores and connect the parts; everything is closed at the end."""
    async with AsyncExitStack() as stack:
        redis_url = settings.redis_url or (await stack.enter_async_context(_embedded_redis(settings))).url
        redis = connect(redis_url)
        stack.push_async_callback(redis.aclose)
        database = await stack.enter_async_context(migrated_database(settings))
        index = PendingIndex(redis)
        await rebuild(database, index, clock())
        windows = RedisWindows(redis)
        session = await stack.enter_async_context(new_session())
        api = _api(settings, session, redis, clock)
        texts = TextReader()
        deps = Deps(
            clock=clock,
            database=database,
            pending=index,
            windows=windows,
            engine=rules.engine.current,
            names=rules.names,
            articles=rules.articles,
            procedures=rules.procedures,
            calendars=rules.calendars,
            pages=PageLinks(settings.public_url, Links(signing_key(settings)), clock),
            shelf=MaterialShelf(settings.materials),
            fetch=api.download_media,
            forms=Forms([settings.forms, city_pack(settings) / "forms"]),
            pdf=PdfMaker(),
            texts=texts,
            links=ArticleFetcher(Allowance(frozenset(settings.article_hosts)), texts),
            retention_days=settings.retention_days,
            mails=settings.mails,
            notices=_notices(
                settings, PageSigner(api, RedisTokenCache(redis), appid=settings.wechat_appid, clock=clock)
            ),
            one_time=_one_time(settings, Returns(redis)),
        )
        pace = RedisPace(redis, per_second=settings.push_rate)
        sender = pusher(settings, api, Shared(windows=windows, grants=GrantBook(database), pace=pace, clock=clock))
        receiver = Receiver(deps, dispatcher())
        stack.push_async_callback(receiver.settle)
        await stack.enter_async_context(_following(rules.engine))
        owner = f"{os.getpid()}-{secrets.token_hex(4)}"
        yield Parts(
            settings=settings,
            deps=deps,
            receiver=receiver,
            callback=_callback(settings, receiver, clock),
            ticker=Ticker(deps, Outbox(deps, sender, owner, RedisRests(redis))),
            api=api,
        )


@asynccontextmanager
async def _following(engine: FollowingEngine) -> AsyncIterator[None]:
    over = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(following(engine, until=over))
    try:
        yield
    finally:
        over.set_result(None)
        await task


def _embedded_redis(settings: Settings) -> EmbeddedRedis:
    return EmbeddedRedis(settings.data_dir / "redis")


def _api(settings: Settings, session: aiohttp.ClientSession, redis: Redis, clock: Callable[[], datetime]) -> Api:
    transport = Transport(session, settings.wechat_api_base)
    secret = settings.wechat_secret.get_secret_value()
    tokens = Tokens(transport, RedisTokenCache(redis), appid=settings.wechat_appid, secret=secret)
    return Api(transport, tokens, rests=RedisRests(redis), clock=clock)


def _notices(settings: Settings, signer: PageSigner) -> Notices | None:
    template_id = settings.wechat_subscribe_reminder
    return Notices(template_id, signer) if template_id else None


def _one_time(settings: Settings, returns: Returns) -> OneTime | None:
    template_id = settings.wechat_one_time_reminder
    return OneTime(settings.wechat_appid, template_id, returns) if template_id else None


def _callback(settings: Settings, receiver: Receiver, clock: Callable[[], datetime]) -> Callback:
    codec = Codec(
        token=settings.wechat_token.get_secret_value(),
        appid=settings.wechat_appid,
        mode=settings.wechat_mode,
        aes_key=settings.wechat_aes_key.get_secret_value(),
        previous_aes_key=settings.wechat_aes_key_previous.get_secret_value(),
    )
    account = settings.wechat_original_id
    return Callback(codec, receiver, clock=clock, account=account, limits=Limits(max_body=_MAX_BODY))
