"""What a message means: a command, an answer in a dialogue, a part of a draft, or a draft."""

from dataclasses import replace
from typing import Any

from bot.messages import (
    FollowEvent,
    ImageMessage,
    Inbound,
    LinkMessage,
    OtherMessage,
    Reply,
    TextMessage,
    TextReply,
    UnfollowEvent,
    VoiceMessage,
)
from bot.router import Match, Router
from handlers import article_links, collecting, conversation, drafts, own_words
from handlers.conversation import Topic, Unanswered
from handlers.deps import Deps
from handlers.request import Handler, Offload, Outcome, Request
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
        if collecting.takes(request):
            return await collecting.take(request, deps, unit)
        match = self._router.find(request.inbound)
        if match and not (match.run_together and self._asks_name(request, deps)):
            return await self._command(match, request, deps, unit)
        if not isinstance(request.inbound, TextMessage):
            return TextReply(help_words.UNSUPPORTED)
        return await self._text(request, deps, unit)

    async def _command(self, match: Match[Handler], request: Request, deps: Deps, unit: Unit) -> Outcome:
        outcome = await match.handler(replace(request, args=match.args, raw=match.raw), deps, unit)
        still_open = request.dialogue == await unit.dialogues.get(request.inbound.openid)
        return self._interrupting(outcome, request) if still_open else outcome

    def _asks_name(self, request: Request, deps: Deps) -> bool:
        topic = self._topics.get(request.dialogue.topic) if request.dialogue else None
        return topic is not None and conversation.asks_name(topic, request, deps)

    async def _text(self, request: Request, deps: Deps, unit: Unit) -> Outcome:
        topic = self._topics.get(request.dialogue.topic) if request.dialogue else None
        url = article_links.only_link(request.text)
        long_enough = len(request.text.strip()) >= drafts.MIN_CHARACTERS
        if topic:
            outcome = await conversation.proceed(topic, request, deps, unit)
            if not isinstance(outcome, Unanswered):
                return outcome
            if not long_enough and not url:
                return TextReply(outcome.words)
        if url:
            return self._interrupting(await article_links.check(url, request, deps, unit), request)
        if own_words.is_too_long(request.text):
            return TextReply(own_word_words.TOO_LONG)
        if long_enough:
            return self._interrupting(await drafts.check_text(request, deps, unit), request)
        return _not_understood(request.text)

    def _interrupting(self, outcome: Outcome, request: Request) -> Outcome:
        """An answer to something else in the middle of a dialogue, with the word that the dialogue is still open."""
        if request.dialogue is None or request.dialogue.topic not in self._topics:
            return outcome
        footer = help_words.dialogue_waiting(request.dialogue.topic)
        if isinstance(outcome, Offload):
            if outcome.answers:
                return outcome
            return Interrupting(outcome, footer)
        return TextReply(outcome.text + footer) if isinstance(outcome, TextReply) else outcome


def _not_understood(text: str) -> TextReply:
    if any(character.isalnum() for character in text):
        return TextReply(help_words.NOT_UNDERSTOOD)
    return TextReply(draft_words.NO_TEXT if text.strip() else draft_words.EMPTY)


class Interrupting(Offload):
    """Slow work asked for in the middle of a dialogue: the same work, with a word about the dialogue behind it."""

    def __init__(self, inner: Offload, footer: str) -> None:
        """Put the footer behind what is answered at once; a push that comes later stands alone."""
        self._inner = inner
        self._footer = footer
        self.interim = inner.interim + footer

    async def run(self) -> Any:  # noqa: ANN401 - as in Offload.
        """Do the inner work."""
        return await self._inner.run()

    async def finish(self, result: Any, request: Request, deps: Deps, unit: Unit) -> Reply:  # noqa: ANN401
        """Finish the inner work and add the footer."""
        reply = await self._inner.finish(result, request, deps, unit)
        return TextReply(reply.text + self._footer) if isinstance(reply, TextReply) else reply

    async def park(self, request: Request, deps: Deps, unit: Unit) -> Any:  # noqa: ANN401
        """Park the inner work."""
        return await self._inner.park(request, deps, unit)

    async def deliver(self, parked: Any, result: Any, deps: Deps) -> None:  # noqa: ANN401
        """Deliver the inner result."""
        await self._inner.deliver(parked, result, deps)
