"""Dialogues: a few questions asked one after another, each with choices or free text, correctable, cancellable.

Deciding is pure: `open_dialogue` and `take` look at the answers so far and the new text and say what comes next.
Storing the state is the caller's business (handlers/conversation.py), in the same transaction as the effect.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Answers = Mapping[str, str]
Facts = TypeVar("Facts")

BACK = {"改", "上一步", "返回"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers that a question offers; the user sends its number or its label."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """The text is no answer to the question; the sentence says what was wrong and what to send."""

    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Generic[Facts]):
    """One question of a dialogue about facts of type Facts (whatever the dialogue needs to know)."""

    key: str
    #: The words of the question.
    ask: Callable[[Answers, Facts], str]
    #: What can be chosen; empty when the answer is free text.
    choices: Callable[[Answers, Facts], Sequence[Choice]] = lambda _answers, _facts: ()
    #: Turns free text into the stored value, or refuses it; not called where there are choices.
    accept: Callable[[str, Answers, Facts], "str | Refusal"] = lambda text, _answers, _facts: text
    #: Whether the question is asked at all, given the earlier answers.
    applies: Callable[[Answers, Facts], bool] = lambda _answers, _facts: True


@dataclass(frozen=True, slots=True)
class Ask:
    """Send the words and keep the answers."""

    answers: dict[str, str]
    words: str


@dataclass(frozen=True, slots=True)
class Complete:
    """All questions are answered."""

    answers: dict[str, str]


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The text answers nothing here; the sentence says what was wrong and asks again."""

    words: str


Step = Ask | Complete | NoAnswer


def open_dialogue(questions: Sequence[Question[Facts]], answers: Answers, facts: Facts) -> Ask | Complete:
    """The first question that is not yet answered."""
    question = _next(questions, answers, facts)
    return Ask(dict(answers), _words(question, answers, facts)) if question else Complete(dict(answers))


def take(questions: Sequence[Question[Facts]], answers: Answers, text: str, facts: Facts) -> Step:
    """What follows from one text sent in answer to the question that is open."""
    question = _next(questions, answers, facts)
    if question is None:
        return Complete(dict(answers))
    if text.strip() in BACK:
        return open_dialogue(questions, _without_last(questions, answers, facts), facts)
    value = _value(question, text.strip(), answers, facts)
    if isinstance(value, Refusal):
        return NoAnswer(f"{value.sentence}\n\n{_words(question, answers, facts)}")
    return open_dialogue(questions, {**answers, question.key: value}, facts)


def _next(questions: Sequence[Question[Facts]], answers: Answers, facts: Facts) -> Question[Facts] | None:
    return next((q for q in questions if q.key not in answers and q.applies(answers, facts)), None)


def _without_last(questions: Sequence[Question[Facts]], answers: Answers, facts: Facts) -> dict[str, str]:
    answered = [q.key for q in questions if q.key in answers and q.applies(answers, facts)]
    return {key: value for key, value in answers.items() if key not in answered[-1:]}


def _value(question: Question[Facts], text: str, answers: Answers, facts: Facts) -> str | Refusal:
    choices = question.choices(answers, facts)
    if not choices:
        return question.accept(text, answers, facts)
    for number, choice in enumerate(choices, start=1):
        if text in {str(number), f"{number}.", f"{number}、", choice.label, choice.value}:
            return choice.value
    return Refusal(f"请回复 1 到 {len(choices)} 的数字。")


def _words(question: Question[Facts], answers: Answers, facts: Facts) -> str:
    lines = [f"{number}. {choice.label}" for number, choice in enumerate(question.choices(answers, facts), start=1)]
    return "\n".join([question.ask(answers, facts), *lines])
