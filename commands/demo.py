"""`demo`: the bot and a pretend WeChat in one process, on embedded parts, with one address to open."""

import asyncio
import secrets
import string
import sys
from datetime import datetime

from aiohttp import web
from pydantic import SecretStr

from bot import menu
from bot.errors import ApiError, BotError
from commands.clock import system_clock
from commands.compose import Parts, compose
from commands.logs import configure_logs
from commands.rulebook import load_rulebook
from commands.running import serving, set_rules_aside, stopped, ticking
from commands.settings import Settings
from commands.web import add_routes
from sandbox.clock import MovableClock
from sandbox.platform import Platform, PlatformSettings, Template
from sandbox.web import add_to
from storage.errors import StorageError

_ALPHABET = string.ascii_letters + string.digits
_HOST = "127.0.0.1"
_APPID = "wx5ca1ab1e0ddba115"
_ORIGINAL_ID = "gh_0ddba115ca1e"
TEMPLATE_ID = "reminder-of-a-filing-0123456789-abcdefghijk"
_TEMPLATE = Template(
    title="备案截止提醒", fields={"thing1": "账号名称", "thing2": "办理事项", "time3": "截止日期", "thing4": "剩余时间"}
)


async def run_demo(settings: Settings, *, port: int) -> int:
    """Run until Ctrl-C; nothing leaves this machine, unless ARTICLE_HOSTS is set for articles to be fetched."""
    address = f"http://{_HOST}:{port}"
    demo = demo_settings(settings, address)
    configure_logs(demo)
    clock = MovableClock(system_clock)
    platform = Platform(platform_settings(demo, address), clock=clock)
    try:
        async with compose(demo, clock, load_rulebook(settings)) as parts:
            set_rules_aside()
            await _run(parts, platform, clock, port)
    except (StorageError, BotError) as error:
        print(f"启动不了：{error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"端口 {port} 用不了（{error.strerror}），请换一个：make demo PORT=8081", file=sys.stderr)
        return 1
    return 0


async def _run(parts: Parts, platform: Platform, clock: MovableClock, port: int) -> None:
    app = web.Application(client_max_size=12 * 1024 * 1024)
    add_to(app, platform)
    add_routes(app, parts)
    async with serving(app, _HOST, port):
        await _make_menu(parts)

        async def tick(_moment: datetime) -> None:
            await parts.ticker.tick()

        clock.on_move(tick)
        print(f"\n  预审君已就绪，请在浏览器打开：{parts.settings.public_url}\n  按 Ctrl-C 停止。\n", flush=True)
        await ticking(parts.ticker, until=asyncio.ensure_future(stopped()))


async def _make_menu(parts: Parts) -> None:
    settings = parts.settings
    buttons = menu.with_entry(f"{settings.public_url}/p/enter") if settings.wechat_oauth else menu.DEFAULT
    try:
        await parts.api.create_menu(menu.shape(buttons))
    except ApiError as error:
        print(f"  菜单没有建成（{error}），其他功能照常。", file=sys.stderr)


def demo_settings(settings: Settings, address: str) -> Settings:
    """The same settings with a pretend account and a data folder of the demo's own; secrets are new at every start."""
    return settings.model_copy(
        update={
            "wechat_appid": _APPID,
            "wechat_secret": SecretStr(secrets.token_hex(16)),
            "wechat_token": SecretStr(secrets.token_hex(12)),
            "wechat_aes_key": SecretStr("".join(secrets.choice(_ALPHABET) for _ in range(43))),
            "wechat_aes_key_previous": SecretStr(""),
            "wechat_original_id": _ORIGINAL_ID,
            "wechat_mode": "safe",
            "wechat_api_base": address,
            "wechat_oauth_base": address,
            "wechat_template_reminder": TEMPLATE_ID,
            "public_url": address,
            "data_dir": settings.data_dir / "demo",
            # Nothing leaves this machine unless somebody asks for it.
            "article_hosts": settings.article_hosts if "article_hosts" in settings.model_fields_set else (),
        }
    )


def platform_settings(settings: Settings, address: str) -> PlatformSettings:
    """The pretend platform that belongs to these settings."""
    return PlatformSettings(
        appid=settings.wechat_appid,
        secret=settings.wechat_secret.get_secret_value(),
        token=settings.wechat_token.get_secret_value(),
        aes_key=settings.wechat_aes_key.get_secret_value(),
        original_id=settings.wechat_original_id,
        callback_url=f"{address}/wechat",
        base_url=address,
        account_name="预审君",
        templates={TEMPLATE_ID: _TEMPLATE},
    )
