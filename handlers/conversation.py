"""Keeping a dialogue between messages: it is begun, taken on and ended in the transaction of the message."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.messages import TextReply
from handlers import dialogue
from handlers.deps import Deps
from handlers.request import Outcome, Request
from storage.dialogues import Step
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Turn:
    """What questions may look at: the message and the parts."""

    request: Request
    deps: Deps


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One dialogue: its name as users read it, its questions, and what is done with the answers."""

    name: str
    questions: tuple[dialogue.Question[Turn], ...]
    finish: Callable[[Mapping[str, str], Request, Deps, Unit], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The text answers no question of the dialogue; these words would say so."""

    words: str


async def begin(
    topic: Topic, request: Request, deps: Deps, unit: Unit, *, known: Mapping[str, str] | None = None
) -> Outcome:
    """Begin a dialogue, in place of any other; answers that are known already are not asked for."""
    step = dialogue.open_dialogue(topic.questions, known or {}, Turn(request, deps))
    return await _go(topic, step, request, deps, unit)


async def proceed(topic: Topic, request: Request, deps: Deps, unit: Unit) -> Outcome | Unanswered:
    """Take the text as the answer to the open question."""
    answers = request.dialogue.answers if request.dialogue else {}
    step = dialogue.take(topic.questions, answers, request.text, Turn(request, deps))
    if isinstance(step, dialogue.NoAnswer):
        return Unanswered(step.words)
    return await _go(topic, step, request, deps, unit)


async def ask_again(topic: Topic, request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Ask the open question once more."""
    return await begin(topic, request, deps, unit, known=request.dialogue.answers if request.dialogue else {})


async def _go(
    topic: Topic, step: dialogue.Ask | dialogue.Complete, request: Request, deps: Deps, unit: Unit
) -> Outcome:
    if isinstance(step, dialogue.Ask):
        place = Step(topic=topic.name, step="", answers=step.answers)
        await unit.dialogues.start(request.inbound.openid, place, request.now)
        return TextReply(step.words)
    await unit.dialogues.clear(request.inbound.openid)
    return await topic.finish(step.answers, request, deps, unit)
