"""What handlers work with: built once in commands/compose.py and passed to every handler."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.articles.fetch import ArticleFetcher
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

#: The time zone in which the regulation counts its days.
SHANGHAI = ZoneInfo("Asia/Shanghai")


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

    @property
    def calendar(self) -> WorkingCalendar:
        """The working-day calendar as it is known at the moment."""
        return self.calendars.current()
