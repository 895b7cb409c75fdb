"""What a message means: a command, an answer in a dialogue, a part of a draft, or a draft."""

import unicodedata
from dataclasses import replace

from bot.messages import (
    FollowEvent,
    ImageMessage,
    Inbound,
    LinkMessage,
    OtherMessage,
    TextMessage,
    TextReply,
    UnfollowEvent,
    VoiceMessage,
)
from bot.router import Match, Router
from handlers import collecting, conversation, drafts, own_words
from handlers.conversation import Topic, Unanswered
from handlers.deps import Deps
from handlers.request import Handler, Outcome, Request
from handlers.wording import drafts as draft_words
from handlers.wording import help as help_words
from handlers.wording import own_words as own_word_words
from storage.unit import Unit

EVENTS: tuple[type[Inbound], ...] = (
    FollowEvent,
    UnfollowEvent,
    ImageMessage,
    LinkMessage,
    VoiceMessage,
    OtherMessage,
)


class Dispatcher:
    """Chooses the handler of a message; commands come before answers, answers before drafts."""

    def __init__(self, router: Router[Handler], topics: tuple[Topic, ...]) -> None:
        """Take the table of commands and the dialogues."""
        self._router = router
        self._topics = {topic.name: topic for topic in topics}

    async def __call__(self, request: Request, deps: Deps, unit: Unit) -> Outcome:
        """The outcome of one message."""
        if collecting.is_open(request) and isinstance(request.inbound, TextMessage):
            return await collecting.take(request, deps, unit)
        if match := self._router.find(request.inbound):
            return await self._command(match, request, deps, unit)
        if not isinstance(request.inbound, TextMessage):
            return TextReply(help_words.UNSUPPORTED)
        return await self._text(request, deps, unit)

    async def _command(self, match: Match[Handler], request: Request, deps: Deps, unit: Unit) -> Outcome:
        outcome = await match.handler(replace(request, args=match.args, raw=match.raw), deps, unit)
        left = request.dialogue is not None and request.dialogue == await unit.dialogues.get(request.inbound.openid)
        if left and request.dialogue and isinstance(outcome, TextReply):
            return TextReply(outcome.text + help_words.dialogue_waiting(request.dialogue.topic))
        return outcome

    async def _text(self, request: Request, deps: Deps, unit: Unit) -> Outcome:
        topic = self._topics.get(request.dialogue.topic) if request.dialogue else None
        long_enough = len(request.text.strip()) >= drafts.MIN_CHARACTERS
        if topic:
            outcome = await conversation.proceed(topic, _folded(request), deps, unit)
            if not isinstance(outcome, Unanswered):
                return outcome
            if not long_enough:
                return TextReply(outcome.words)
        if own_words.is_too_long(request.text):
            return TextReply(own_word_words.TOO_LONG)
        if long_enough:
            return await drafts.check_text(request, deps, unit)
        if not any(character.isalnum() for character in request.text):
            return TextReply(draft_words.NO_TEXT if request.text.strip() else draft_words.EMPTY)
        return TextReply(help_words.NOT_UNDERSTOOD)


def _folded(request: Request) -> Request:
    """The message with full-width digits and letters made plain, as answers to questions are compared."""
    if not isinstance(request.inbound, TextMessage):
        return request
    content = unicodedata.normalize("NFKC", request.inbound.content)
    return replace(request, inbound=replace(request.inbound, content=content))
