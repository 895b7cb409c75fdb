"""Addresses of the pages: signed, each for one purpose and one person, for a limited time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.links import Expired, Forged, Links

#: A report is read now or in the next days; after that the draft can be sent again.
REPORT_LASTS = timedelta(days=7)
#: Handing in and printing are done in one sitting; the chat gives a new link at any time.
MATERIALS_LAST = timedelta(days=1)
HISTORY_LASTS = timedelta(days=1)
FORM_LASTS = timedelta(days=3)
#: Writing a draft takes an evening; the chat gives a new link at any time.
DRAFT_LASTS = timedelta(days=1)
#: A submission may come on a Friday.
OFFICE_LASTS = timedelta(days=4)
REGISTER_LASTS = timedelta(days=1)
#: One sitting: the page can erase everything, and the chat gives a new link at any time.
MINE_LASTS = timedelta(hours=2)
#: A calendar asks for years; the address is revoked by its generation.
CALENDAR_LASTS = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class ReportOf:
    """What a report link opens."""

    draft_id: int
    operator_id: int


@dataclass(frozen=True, slots=True)
class HistoryOf:
    """What a history link opens."""

    account_id: int
    operator_id: int


@dataclass(frozen=True, slots=True)
class FilingOf:
    """A filing as its own operator opens it."""

    filing_id: int
    operator_id: int


@dataclass(frozen=True, slots=True)
class OfficeOf:
    """A filing as an officer opens it."""

    filing_id: int
    officer_id: int


@dataclass(frozen=True, slots=True)
class CalendarOf:
    """A calendar feed at one generation of its address."""

    operator_id: int
    generation: int


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Makes and reads the addresses under PUBLIC_URL."""

    public_url: str
    links: Links
    clock: Callable[[], datetime]

    def report(self, draft_id: int, operator_id: int) -> str:
        """The address of a draft's report."""
        return self._address("report", {"draft": draft_id, "operator": operator_id})

    def read_report(self, token: str) -> ReportOf | Expired | Forged:
        """What a token of a report address opens."""
        payload = self._read("report", token, REPORT_LASTS)
        return ReportOf(payload["draft"], payload["operator"]) if isinstance(payload, dict) else payload

    def draft(self, operator_id: int) -> str:
        """The address at which an operator pastes or uploads drafts."""
        return self._address("draft", {"operator": operator_id})

    def read_draft(self, token: str) -> int | Expired | Forged:
        """The operator whose address it is."""
        payload = self._read("draft", token, DRAFT_LASTS)
        return payload["operator"] if isinstance(payload, dict) else payload

    def history(self, account_id: int, operator_id: int) -> str:
        """The address of the history of an account's drafts."""
        return self._address("history", {"account": account_id, "operator": operator_id})

    def read_history(self, token: str) -> HistoryOf | Expired | Forged:
        """What a token of a history address opens."""
        payload = self._read("history", token, HISTORY_LASTS)
        return HistoryOf(payload["account"], payload["operator"]) if isinstance(payload, dict) else payload

    def materials(self, filing_id: int, operator_id: int) -> str:
        """The address at which an operator hands in the materials of a filing."""
        return self._address("materials", {"filing": filing_id, "operator": operator_id})

    def read_materials(self, token: str) -> FilingOf | Expired | Forged:
        """What a token of such an address opens."""
        return self._filing_of("materials", token, MATERIALS_LAST)

    def form(self, filing_id: int, operator_id: int) -> str:
        """The address at which an operator downloads the filled form of a filing."""
        return self._address("form", {"filing": filing_id, "operator": operator_id})

    def read_form(self, token: str) -> FilingOf | Expired | Forged:
        """What a token of such an address opens."""
        return self._filing_of("form", token, FORM_LASTS)

    def office(self, filing_id: int, officer_id: int) -> str:
        """The address at which one officer sees one filing."""
        return self._address("office", {"filing": filing_id, "officer": officer_id})

    def read_office(self, token: str) -> OfficeOf | Expired | Forged:
        """What a token of such an address opens."""
        payload = self._read("office", token, OFFICE_LASTS)
        return OfficeOf(payload["filing"], payload["officer"]) if isinstance(payload, dict) else payload

    def register(self, officer_id: int) -> str:
        """The address at which one officer sees the register."""
        return self._address("register", {"officer": officer_id})

    def read_register(self, token: str) -> int | Expired | Forged:
        """The officer whose register address it is."""
        payload = self._read("register", token, REGISTER_LASTS)
        return payload["officer"] if isinstance(payload, dict) else payload

    def mine(self, operator_id: int) -> str:
        """The address of an operator's own page."""
        return self._address("mine", {"operator": operator_id})

    def read_mine(self, token: str) -> int | Expired | Forged:
        """The operator whose own page it is."""
        payload = self._read("mine", token, MINE_LASTS)
        return payload["operator"] if isinstance(payload, dict) else payload

    def calendar(self, operator_id: int, generation: int, at: datetime) -> str:
        """The address of a calendar feed; signed with the moment at which it was opened, so that it stays the same."""
        payload = {"operator": operator_id, "generation": generation}
        return f"{self.public_url}/p/calendar/{self.links.sign('calendar', payload, now=at)}.ics"

    def read_calendar(self, token: str) -> CalendarOf | Expired | Forged:
        """What a token of a calendar address opens."""
        payload = self._read("calendar", token, CALENDAR_LASTS)
        return CalendarOf(payload["operator"], payload["generation"]) if isinstance(payload, dict) else payload

    def _address(self, purpose: str, payload: dict[str, int]) -> str:
        return f"{self.public_url}/p/{purpose}/{self.links.sign(purpose, payload, now=self.clock())}"

    def _read(self, purpose: str, token: str, lasts: timedelta) -> dict[str, int] | Expired | Forged:
        return self.links.read(purpose, token, now=self.clock(), lasts=lasts)

    def _filing_of(self, purpose: str, token: str, lasts: timedelta) -> FilingOf | Expired | Forged:
        payload = self._read(purpose, token, lasts)
        return FilingOf(payload["filing"], payload["operator"]) if isinstance(payload, dict) else payload
