"""日历, 日历 换, 日历 关: the address of the operator's calendar feed."""

from bot.messages import TextReply
from bot.router import Router
from handlers.deps import Deps
from handlers.request import Handler, Outcome, Request
from handlers.wording import calendar as words
from storage.calendar_feeds import CalendarFeed
from storage.unit import Unit

router = Router[Handler]("calendar_chat")


@router.words("日历", "日历订阅", "订阅日历", "日历 开")
async def give(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Give the address, opening the feed where there is none."""
    feed = await unit.feeds.ensure(request.operator.id, request.now)
    return TextReply(words.address(address_of(feed, deps)))


@router.words("日历 换", "日历 更换", "日历 换地址", "换日历")
async def renew(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Revoke the address and give another."""
    feed = await unit.feeds.renew(request.operator.id, request.now)
    return TextReply(words.address(address_of(feed, deps), renewed=True))


@router.words("日历 关", "日历 关闭", "关闭日历", "取消日历", "日历 取消")
async def close(request: Request, _deps: Deps, unit: Unit) -> Outcome:
    """Stop the feed."""
    closed = await unit.feeds.close(request.operator.id, request.now)
    return TextReply(words.CLOSED if closed else words.NONE_OPEN)


def address_of(feed: CalendarFeed, deps: Deps) -> str:
    """The secret address of a feed that is open."""
    return deps.pages.calendar(feed.operator_id, feed.generation, feed.changed_at)
