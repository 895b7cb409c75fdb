"""Following and leaving: a welcome, and what is deleted when somebody goes."""

from bot.messages import SILENCE, FollowEvent, TextReply, UnfollowEvent
from bot.router import Router
from handlers.deps import Deps
from handlers.request import Handler, Outcome, Request
from handlers.wording import help as words
from storage.unit import Unit

router = Router[Handler]("following")


@router.event(FollowEvent)
async def welcome(request: Request, _deps: Deps, unit: Unit) -> Outcome:
    """Say what the bot is for and what to do first."""
    await unit.operators.follow(request.inbound.openid, request.now)
    return TextReply(words.WELCOME)


@router.event(UnfollowEvent)
async def farewell(request: Request, _deps: Deps, unit: Unit) -> Outcome:
    """Send nothing more, and forget the drafts and the dialogue at once.

    Accounts and filings are kept for a while, so that a slip of the finger loses no deadline
    (docs/decisions/0007); the tick erases them when the time is up.
    """
    await unit.operators.unfollow(request.inbound.openid, request.now)
    await unit.dialogues.clear(request.inbound.openid)
    await unit.drafts.forget(request.operator.id)
    await unit.grants.clear(request.inbound.openid)
    await unit.pushes.drop_for(request.inbound.openid, "unfollowed", request.now)
    return SILENCE
