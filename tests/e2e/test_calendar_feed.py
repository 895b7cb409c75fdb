"""The calendar feed: from 日历 to what a calendar program reads."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta

import icalendar
import pytest

from commands.clock import SHANGHAI
from tests.e2e.browsing import Browser, Shown, browsing, link
from tests.e2e.chat_world import SHOP, TOWN, Chat


@pytest.fixture
async def program() -> AsyncIterator[Browser]:
    """A calendar program."""
    async with browsing() as one:
        yield one


async def _address(chat: Chat, person: str = TOWN, words: str = "日历") -> str:
    return link(await chat.say(person, words), "/p/calendar/")


def _events(answer: Shown) -> list[icalendar.Event]:
    """The events, read again by the library, which refuses what breaks RFC 5545."""
    calendar = icalendar.Calendar.from_ical(answer.content)
    assert calendar.errors == []
    assert answer.text.startswith("BEGIN:VCALENDAR\r\n")
    return [event for event in calendar.events if not event.errors]


async def test_last_days_stand_in_the_calendar(chat: Chat, program: Browser) -> None:
    """A filing is an all-day event on its last day, with two alarms and a number that rises with every change."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    url = await _address(chat)
    before = await program.open(url)
    (first,) = _events(before)
    await chat.say(TOWN, "备案 1 日期 2026-11-19")
    (second,) = _events(await program.open(url))

    assert before.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert (first.start, first.end) == (date(2026, 12, 4), date(2026, 12, 5))
    assert str(first.summary) == "备案 1 截止：大屯街道"
    assert len(first.walk("VALARM")) == 2
    assert first.uid == second.uid
    assert second.start == date(2026, 12, 3)
    assert second.sequence > first.sequence


async def test_provisional_withdrawn_and_submitted_say_so(chat: Chat, program: Browser) -> None:
    """暂定 is tentative and marked; what was withdrawn is cancelled; what was handed in rings no more."""
    await chat.town()
    await chat.move_to(datetime(2026, 12, 30, 10, tzinfo=SHANGHAI))
    await chat.go(TOWN, "备案 开设 2026-12-29", "备案 注销 2026-12-30")
    url = await _address(chat)
    provisional, closing = sorted(_events(await program.open(url)), key=lambda event: str(event.summary))
    await chat.ready(TOWN, 1)
    await chat.go(TOWN, "备案 1 提交", "备案 2 撤回")
    submitted, withdrawn = sorted(_events(await program.open(url)), key=lambda event: str(event.summary))

    assert str(provisional.status) == "TENTATIVE"
    assert "（暂定）" in str(provisional.summary)
    assert str(withdrawn.status) == "CANCELLED"
    assert withdrawn.uid == closing.uid
    assert withdrawn.sequence > closing.sequence
    assert (str(submitted.status), len(submitted.walk("VALARM"))) == ("TENTATIVE", 0)


async def test_an_unchanged_feed_is_not_sent_again(chat: Chat, program: Browser) -> None:
    """With the tag or the date of before the answer is 304, until something changes."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    url = await _address(chat)
    first = await program.open(url)
    tag, day = {"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}
    same = [(await program.open(url, headers)).status for headers in (tag, day, tag | day)]
    odd = [(await program.open(url, {"If-Modified-Since": text})).status for text in ("yesterday", "Tue, 99 Foo")]
    await chat.clock.set(chat.clock() + timedelta(minutes=1))
    await chat.say(TOWN, "备案 1 日期 2026-11-19")
    changed = [(await program.open(url, headers)).status for headers in (tag, day, tag | day)]

    assert same == [304, 304, 304]
    assert odd == [200, 200]
    assert changed == [200, 200, 200]


async def test_an_address_can_be_revoked(chat: Chat, program: Browser) -> None:
    """日历 gives the same address again, 日历 换 another, 日历 关 none; old ones are dead at once."""
    await chat.town()
    first, again = await _address(chat), await _address(chat)
    second = await _address(chat, words="日历 换")
    opened = [(await program.open(url)).status for url in (first, second)]
    await chat.say(TOWN, "日历 关")
    closed = (await program.open(second)).status
    third = await _address(chat)

    assert first == again
    assert opened == [404, 200]
    assert closed == 404
    assert third not in {first, second}
    assert (await program.open(third)).status == 200
    assert (await program.open(third.replace(".ics", "x.ics"))).status == 404


async def test_a_feed_holds_ones_own_filings_only(chat: Chat, program: Browser) -> None:
    """Somebody else's feed does not show the town's filing; after erasing, the address is dead."""
    await chat.town()
    await chat.say(TOWN, "备案 开设 2026-11-20")
    await chat.shop()
    other, own = await _address(chat, SHOP), await _address(chat)
    events = _events(await program.open(other))
    await chat.go(TOWN, "删除我的数据", "确认删除我的数据")

    assert events == []
    assert (await program.open(own)).status == 404


async def test_a_program_that_asks_too_often_is_told_to_wait(chat: Chat, program: Browser) -> None:
    """The sixty-first request within an hour gets 429 with the seconds to wait; after the hour all is well."""
    await chat.town()
    url = await _address(chat)
    answers = [await program.open(url) for _ in range(61)]
    await chat.clock.set(chat.clock() + timedelta(hours=1, seconds=1))

    assert [answer.status for answer in answers] == [200] * 60 + [429]
    assert answers[60].headers["Retry-After"] == "3600"
    assert (await program.open(url)).status == 200
