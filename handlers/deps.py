"""What handlers work with: built once in commands/compose.py and passed to every handler."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.articles.fetch import ArticleFetcher
from bot.jsapi import PageSigner
from bot.uploads.reader import TextReader
from bot.windows import WindowStore
from handlers.form_pdf import PdfMaker
from handlers.forms import Forms
from handlers.page_links import PageLinks
from rules.articles import Articles
from rules.calendar_source import FollowingCalendar
from rules.engine import Engine
from rules.names import NameRules
from rules.procedures import Procedures
from rules.working_days import WorkingCalendar
from storage.database import Database
from storage.material_shelf import MaterialShelf
from storage.redis_pending import PendingIndex
from storage.redis_returns import Returns

#: The time zone in which the regulation counts its days.
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Notices:
    """Subscription notices (订阅通知): the template, and what signs the pages that ask for one."""

    template_id: str
    signer: PageSigner


@dataclass(frozen=True, slots=True)
class OneTime:
    """一次性订阅: whose template, and who is expected back from WeChat's page."""

    appid: str
    template_id: str
    returns: Returns


@dataclass(frozen=True, slots=True, kw_only=True)
class Deps:
    """The parts of one process."""

    #: The present moment, aware.
    clock: Callable[[], datetime]
    database: Database
    pending: PendingIndex
    windows: WindowStore
    #: The check engine of this moment; it changes when packs or the deployment's words do.
    engine: Callable[[], Engine]
    names: NameRules
    articles: Articles
    procedures: Procedures
    calendars: FollowingCalendar
    pages: PageLinks
    #: Where handed-in files lie.
    shelf: MaterialShelf
    #: Fetches what a user sent by its media_id; raises bot.errors.ApiError.
    fetch: Callable[[str], Awaitable[bytes]]
    #: Templates of the forms, and what makes PDF of them.
    forms: Forms
    pdf: PdfMaker
    #: Reads uploaded drafts.
    texts: TextReader
    #: Fetches the article behind a link.
    links: ArticleFetcher
    #: Days after which a draft is deleted.
    retention_days: int
    #: Whether e-mail can be sent.
    mails: bool = False
    #: How operators agree to subscription notices; None where none is set up.
    notices: Notices | None = None
    #: The same for 一次性订阅.
    one_time: OneTime | None = None

    @property
    def calendar(self) -> WorkingCalendar:
        """The working-day calendar as it is known at the moment."""
        return self.calendars.current()
