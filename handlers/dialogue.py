"""Dialogues: a few questions asked one after another, each with choices or free text, correctable, cancellable.

Deciding is pure: `open_dialogue` and `take` look at the answers so far and the new text and say what comes next.
Storing the state is the caller's business (handlers/conversation.py), in the same transaction as the effect.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from handlers.wording import dialogues as words
from rules.chinese_numerals import plain_digits

Answers = Mapping[str, str]
Facts = TypeVar("Facts")

#: 改 goes back to the last answer, 改 2 to the second one.
_BACK = re.compile(r"(?:改|修改|更正|改一下) *(?:第 *)?(?P<number>\d{1,2})? *(?:项|题|步|个)?|上一步|返回")
_NUMBER = re.compile(r"(?:选|第)? *\(?(?P<number>\d{1,2})\)?(?:个|项|种)? *[.、。,]?")
#: A part of a label of this length is enough where it fits one choice only.
_PART = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers that a question offers; the user taps it, or sends its number, its label or a part of that."""

    value: str
    label: str
    #: Other words for it.
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """The text is no answer to the question; the sentence says what was wrong and what to send."""

    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Generic[Facts]):
    """One question of a dialogue about facts of type Facts (whatever the dialogue needs to know)."""

    key: str
    #: What the answer is called where all are shown; "" for a question that is no part of them, as the last one.
    title: str = ""
    #: The words of the question.
    ask: Callable[[Answers, Facts], str]
    #: What can be chosen; empty when the answer is free text only.
    choices: Callable[[Answers, Facts], Sequence[Choice]] = lambda _answers, _facts: ()
    #: Turns free text into the stored value, or refuses it; None where only a choice will do.
    accept: Callable[[str, Answers, Facts], "str | Refusal"] | None = None
    #: Whether the question is asked at all, given the earlier answers.
    applies: Callable[[Answers, Facts], bool] = lambda _answers, _facts: True
    #: The stored value as the user reads it; None: the label of the choice, else the value itself.
    shown: Callable[[str, Answers, Facts], str] | None = None
    #: Keys of earlier answers whose correction makes this answer void.
    follows: tuple[str, ...] = ()
    #: Whether words that only begin like a command (换个活法) answer it: names do.
    names: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer as the user reads it; its number is what `改 2` means."""

    number: int
    key: str
    title: str
    text: str


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


def open_key(questions: Sequence[Question[Facts]], answers: Answers, facts: Facts) -> str | None:
    """The key of the question that is open, None when all are answered."""
    question = _next(questions, answers, facts)
    return question.key if question else None


def asks_name(questions: Sequence[Question[Facts]], answers: Answers, facts: Facts) -> bool:
    """Whether the open question is one of those that words beginning like a command answer."""
    question = _next(questions, answers, facts)
    return question is not None and question.names


def take(questions: Sequence[Question[Facts]], answers: Answers, text: str, facts: Facts) -> Step:
    """What follows from one text sent in answer to the question that is open."""
    question = _next(questions, answers, facts)
    if question is None:
        return Complete(dict(answers))
    if back := _BACK.fullmatch(plain_digits(text.strip())):
        value = _reopened(questions, answers, facts, back["number"])
        if isinstance(value, str):
            return open_dialogue(questions, {key: old for key, old in answers.items() if key != value}, facts)
    else:
        value = _value(question, text.strip(), answers, facts)
    if isinstance(value, Refusal):
        return NoAnswer(f"{value.sentence}\n\n{_words(question, answers, facts)}")
    kept = {key: old for key, old in answers.items() if key not in _void_after(questions, question.key)}
    return open_dialogue(questions, _still_valid(questions, {**kept, question.key: value}, facts), facts)


def answered(questions: Sequence[Question[Facts]], answers: Answers, facts: Facts) -> list[Answered]:
    """What was answered up to the open question, numbered as it is shown and corrected."""
    found: list[Answered] = []
    for question in questions:
        if question.key not in answers:
            if question.applies(answers, facts):
                break
        elif question.title and question.applies(answers, facts):
            found.append(Answered(len(found) + 1, question.key, question.title, _shown(question, answers, facts)))
    return found


def _next(questions: Sequence[Question[Facts]], answers: Answers, facts: Facts) -> Question[Facts] | None:
    return next((q for q in questions if q.key not in answers and q.applies(answers, facts)), None)


def _reopened(
    questions: Sequence[Question[Facts]], answers: Answers, facts: Facts, number: str | None
) -> str | Refusal:
    """The key of the answer to be given anew: the numbered one, else the last."""
    known = answered(questions, answers, facts)
    if not known or (number and not 1 <= int(number) <= len(known)):
        return Refusal(words.no_such_answer(int(number or 1), len(known)))
    return known[int(number) - 1 if number else -1].key


def _void_after(questions: Sequence[Question[Facts]], key: str) -> set[str]:
    return {question.key for question in questions if key in question.follows}


def _still_valid(questions: Sequence[Question[Facts]], answers: Answers, facts: Facts) -> dict[str, str]:
    """The answers without those that a corrected earlier answer has left without sense.

    What comes behind a question that is open is kept unseen: it is looked at when that one is answered.
    """
    kept = dict(answers)
    for question in questions:
        if not question.applies(kept, facts):
            kept.pop(question.key, None)
        elif question.key not in kept:
            break
        elif question.accept is None and not _offered(question, kept, facts):
            del kept[question.key]
            break
    return kept


def _offered(question: Question[Facts], answers: Answers, facts: Facts) -> bool:
    return answers[question.key] in {choice.value for choice in question.choices(answers, facts)}


def _value(question: Question[Facts], text: str, answers: Answers, facts: Facts) -> str | Refusal:
    choices = question.choices(answers, facts)
    if choice := _chosen(choices, text):
        return choice.value
    if question.accept is not None:
        return question.accept(text, answers, facts)
    # A part of a label will do only where nothing else can be meant.
    plain = _plain(text)
    fitting = [choice for choice in choices if len(plain) >= _PART and plain in _plain(choice.label)]
    return fitting[0].value if len(fitting) == 1 else Refusal(words.choose_one(len(choices)))


def _chosen(choices: Sequence[Choice], text: str) -> Choice | None:
    plain = _plain(text)
    for choice in choices:
        if plain in {_plain(choice.label), choice.value, *choice.also}:
            return choice
    number = _NUMBER.fullmatch(plain_digits(text))
    if number and 1 <= int(number["number"]) <= len(choices):
        return choices[int(number["number"]) - 1]
    return None


def _plain(text: str) -> str:
    """The form in which words are compared: half-width, lower-case, without a full stop."""
    return unicodedata.normalize("NFKC", text).lower().strip().rstrip("。.!")


def _shown(question: Question[Facts], answers: Answers, facts: Facts) -> str:
    value = answers[question.key]
    if question.shown is not None:
        return question.shown(value, answers, facts)
    return next((c.label for c in question.choices(answers, facts) if c.value == value), value)


def _words(question: Question[Facts], answers: Answers, facts: Facts) -> str:
    labels = [choice.label for choice in question.choices(answers, facts)]
    return words.question(question.ask(answers, facts), labels)
