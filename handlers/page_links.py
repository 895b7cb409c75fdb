"""Addresses of the operators' pages: signed, for one operator, for a limited time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.links import Expired, Forged, Links

#: A report is read now or in the next days; after that the draft can be sent again.
REPORT_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ReportOf:
    """What a report link opens."""

    draft_id: int
    operator_id: int


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Makes and reads the addresses under PUBLIC_URL."""

    public_url: str
    links: Links
    clock: Callable[[], datetime]

    def report(self, draft_id: int, operator_id: int) -> str:
        """The address of a draft's report."""
        token = self.links.sign("report", {"draft": draft_id, "operator": operator_id}, now=self.clock())
        return f"{self.public_url}/p/report/{token}"

    def read_report(self, token: str) -> ReportOf | Expired | Forged:
        """What a token of a report address opens."""
        payload = self.links.read("report", token, now=self.clock(), lasts=REPORT_LASTS)
        if isinstance(payload, dict):
            return ReportOf(draft_id=payload["draft"], operator_id=payload["operator"])
        return payload
