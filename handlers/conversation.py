"""Keeping a dialogue between messages: it is begun, taken on and ended in the transaction of the message.

What happens when something else comes in between is decided in docs/decisions/0010.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from bot.messages import TextReply
from handlers import dialogue
from handlers.deps import SHANGHAI, Deps
from handlers.request import Outcome, Request
from handlers.wording import dialogues as words
from storage.dialogues import Step
from storage.unit import Unit

#: After so long the next question says what it belongs to.
_SILENCE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Turn:
    """What questions may look at: the message and the parts."""

    request: Request
    deps: Deps


#: For annotations only: a subscripted class cannot be called.
TurnQuestion: TypeAlias = dialogue.Question[Turn]
Questions = Callable[[dialogue.Answers, Turn], Sequence[TurnQuestion]]


def always(*questions: TurnQuestion) -> Questions:
    """The same questions whatever was answered."""
    return lambda _answers, _turn: questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One dialogue: its name as users read it, its questions, and what is done with the answers."""

    name: str
    #: May depend on the answers that the dialogue began with.
    questions: Questions
    finish: Callable[[Mapping[str, str], Request, Deps, Unit], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The text answers no question of the dialogue; these words would say so."""

    words: str


async def begin(
    topic: Topic, request: Request, deps: Deps, unit: Unit, *, known: Mapping[str, str] | None = None
) -> Outcome:
    """Begin a dialogue, in place of any other; answers that are known already are not asked for."""
    turn, answers = Turn(request, deps), known or {}
    step = dialogue.open_dialogue(topic.questions(answers, turn), answers, turn)
    outcome = await _go(topic, step, request, deps, unit)
    left = request.dialogue.topic if request.dialogue else topic.name
    if left != topic.name and isinstance(outcome, TextReply):
        return TextReply(words.put_aside(left) + outcome.text)
    return outcome


def open_question(topic: Topic, request: Request, deps: Deps) -> str | None:
    """The key of the question that is open in this dialogue, None when another one or none is going on."""
    if request.dialogue is None or request.dialogue.topic != topic.name:
        return None
    turn, answers = Turn(request, deps), request.dialogue.answers
    return dialogue.open_key(topic.questions(answers, turn), answers, turn)


def asks_name(topic: Topic, request: Request, deps: Deps) -> bool:
    """Whether this dialogue, which is going on, asks for a name just now."""
    turn, answers = Turn(request, deps), request.dialogue.answers if request.dialogue else {}
    return dialogue.asks_name(topic.questions(answers, turn), answers, turn)


async def proceed(
    topic: Topic, request: Request, deps: Deps, unit: Unit, *, text: str | None = None
) -> Outcome | Unanswered:
    """Take the text, the message's own unless another is given, as the answer to the open question."""
    turn, answers = Turn(request, deps), request.dialogue.answers if request.dialogue else {}
    step = dialogue.take(topic.questions(answers, turn), answers, request.text if text is None else text, turn)
    if isinstance(step, dialogue.NoAnswer):
        return Unanswered(step.words)
    outcome = await _go(topic, step, request, deps, unit)
    if isinstance(step, dialogue.Ask) and isinstance(outcome, TextReply):
        return TextReply(_after_silence(topic, request) + outcome.text)
    return outcome


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


def _after_silence(topic: Topic, request: Request) -> str:
    if request.dialogue is None or request.now - request.dialogue.updated_at < _SILENCE:
        return ""
    return words.going_on(topic.name, request.dialogue.updated_at.astimezone(SHANGHAI).date())
