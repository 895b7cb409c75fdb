"""An operator's filings as an iCalendar feed (RFC 5545): all-day events on the last days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from handlers.wording import calendar as words
from rules.filings import Procedure
from storage.filing_states import FilingState
from storage.filing_values import Filing

#: What was decided or withdrawn stays for so long, so that calendars that fetch seldom hear of it.
KEPT = timedelta(days=90)
#: Nine in the morning of the day before, and of the day itself, counted from its midnight.
_ALARMS = (timedelta(hours=-15), timedelta(hours=9))
_STATUS = {FilingState.WITHDRAWN: "CANCELLED", FilingState.ACCEPTED: "CONFIRMED"}
_OPEN = {FilingState.PREPARING, FilingState.RETURNED}


@dataclass(frozen=True, slots=True)
class Dated:
    """A filing with what its event says of it."""

    filing: Filing
    procedure: Procedure
    account_name: str


def feed(dated: Sequence[Dated]) -> bytes:
    """The feed; the same filings give the same bytes, so that an ETag can be made of them."""
    calendar = Calendar()
    calendar.add("prodid", "-//yushen//filings//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", words.NAME)
    calendar.add("x-wr-calname", words.NAME)
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    for one in dated:
        if one.filing.due_on is not None:
            calendar.add_component(_event(one))
    return bytes(calendar.to_ical())


def uid(filing: Filing) -> str:
    """The same for a filing for ever, and no other's in any installation."""
    return f"filing-{filing.id}-{int(filing.created_at.timestamp())}@yushen"


def _event(one: Dated) -> Event:
    filing, event = one.filing, Event()
    title = words.title(filing, one.procedure, one.account_name)
    event.add("uid", uid(filing))
    event.add("sequence", filing.version)
    event.add("dtstamp", _moment(filing.updated_at))
    event.add("last-modified", _moment(filing.updated_at))
    event.add("created", _moment(filing.created_at))
    event.add("summary", title)
    event.add("description", words.about(filing, one.procedure))
    if filing.due_on is not None:
        event.add("dtstart", filing.due_on)
        event.add("dtend", filing.due_on + timedelta(days=1))
    event.add("status", _STATUS.get(filing.state, "TENTATIVE" if filing.provisional else "CONFIRMED"))
    event.add("transp", "TRANSPARENT")
    for trigger in _ALARMS if filing.state in _OPEN else ():
        event.add_component(_alarm(trigger, title))
    return event


def _alarm(trigger: timedelta, title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", trigger)
    return alarm


def _moment(at: datetime) -> datetime:
    return at.replace(microsecond=0)
