"""What could not be pushed is shown in front of the next reply, in the transaction that stores the reply."""

from bot.messages import TextReply
from handlers.request import Request
from handlers.wording import reminders as words
from storage.pushes import UNCERTAIN
from storage.unit import Unit

#: A passive reply takes 2,048 bytes; a little is left for the line between the parts.
_ROOM = 2000
_LINE = "\n————————\n"


async def with_held(reply: TextReply, request: Request, unit: Unit) -> TextReply:
    """Put as many held pushes in front of the reply as fit; the others follow in the window that this contact opens."""
    texts, shown, following = [reply.text], [], []
    for push in await unit.pushes.held_for(request.inbound.openid):
        text = words.shown_late(push.text, push.created_at, maybe_known=push.reason == UNCERTAIN)
        longer = _LINE.join([*texts[:-1], text, reply.text])
        if len(longer.encode()) > _ROOM:
            following.append(push.id)
            continue
        texts.insert(-1, text)
        shown.append(push.id)
    if shown:
        await unit.pushes.mark_shown(shown, request.now)
    if following:
        await unit.dead_pushes.retry(request.now, following)
    return TextReply(_LINE.join(texts))
