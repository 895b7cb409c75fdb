"""The web application of a process: callback, pages and health."""

from aiohttp import web

from bot.csrf import FormLock
from bot.guard import guard
from bot.oauth import Consent, EntryState
from commands.compose import Parts
from commands.metrics import Metrics
from commands.settings import signing_key
from handlers.calendar_pages import CalendarPages
from handlers.draft_pages import DraftPages
from handlers.entry_page import Entry, EntryPage
from handlers.form_pages import FormPages
from handlers.history_pages import HistoryPages
from handlers.material_pages import MaterialPages
from handlers.notice_pages import NoticePages
from handlers.office_pages import OfficePages
from handlers.one_time_pages import OneTimePages
from handlers.own_page import OwnPage
from handlers.page_frame import frame
from handlers.register_pages import RegisterPages
from handlers.report_pages import ReportPages
from storage.errors import StorageError


def build_app(parts: Parts) -> web.Application:
    """All routes of the bot."""
    app = web.Application(middlewares=[guard])
    add_routes(app, parts)
    return app


def add_routes(app: web.Application, parts: Parts) -> None:
    """Put the bot's routes into an application."""
    app.router.add_routes(parts.callback.routes())
    lock = FormLock(signing_key(parts.settings), secure=parts.settings.public_url.startswith("https:"))
    around = frame(lock)
    for topic in (
        ReportPages,
        HistoryPages,
        DraftPages,
        MaterialPages,
        NoticePages,
        OneTimePages,
        FormPages,
        OfficePages,
        RegisterPages,
        CalendarPages,
        OwnPage,
    ):
        app.router.add_routes(topic(parts.deps, around).routes())
    app.router.add_routes(EntryPage(parts.deps, around, _entry(parts)).routes())
    app.router.add_routes([web.get("/healthz", _alive), web.get("/readyz", _Ready(parts).answer)])
    app.router.add_routes([web.get("/metrics", Metrics(parts.deps.database).answer)])

    async def drain(_app: web.Application) -> None:
        """Finish what was begun before the application stops."""
        await parts.callback.drain()

    app.on_shutdown.append(drain)


def _entry(parts: Parts) -> Entry | None:
    """The way in through WeChat's OAuth page, where the account may use it."""
    settings = parts.settings
    if not settings.wechat_oauth:
        return None
    consent = Consent(base=settings.wechat_oauth_base, appid=settings.wechat_appid, public_url=settings.public_url)
    return Entry(consent, EntryState(signing_key(settings), secure=consent.secure), parts.api.openid_of)


async def _alive(_request: web.Request) -> web.Response:
    return web.Response(text="ok")


class _Ready:
    """Whether this process can do its work: SQL and Redis answer."""

    def __init__(self, parts: Parts) -> None:
        self._deps = parts.deps

    async def answer(self, _request: web.Request) -> web.Response:
        try:
            await self._deps.database.ping()
            await self._deps.pending.built()
        except StorageError as error:
            return web.Response(status=503, text=type(error).__name__)
        return web.Response(text="ready")
