"""Deciding in dialogues: what an answer, a correction or nonsense leads to."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dialogue import Answers, Ask, Choice, Complete, NoAnswer, Question, Refusal, answered, open_dialogue, take

GROUPS = {"fruit": ("apple", "pear"), "cheese": ("brie",), "nothing": ()}


def _things(answers: Answers, _facts: None) -> list[Choice]:
    return [Choice(thing, thing) for thing in GROUPS[answers["group"]]]


def _number(text: str, _answers: Answers, _facts: None) -> str | Refusal:
    return text if text.isascii() and text.isdigit() else Refusal("请发一个数。")


QUESTIONS: tuple[Question[None], ...] = (
    Question(
        key="group",
        title="种类",
        ask=lambda _a, _f: "哪一类？",
        choices=lambda _a, _f: [Choice(group, f"{group} 类", also=(group.upper(),)) for group in GROUPS],
    ),
    Question(
        key="thing",
        title="东西",
        ask=lambda _a, _f: "哪一个？",
        choices=_things,
        applies=lambda a, _f: bool(GROUPS[a["group"]]),
    ),
    Question(key="count", title="数量", ask=lambda _a, _f: "几个？", accept=_number),
    Question(key="note", title="口味", ask=lambda a, _f: f"{a['group']} 的口味？", accept=_number, follows=("group",)),
    Question(key="confirm", ask=lambda _a, _f: "对吗？", choices=lambda _a, _f: [Choice("yes", "确认", also=("好",))]),
)


def _play(texts: Sequence[str]) -> Ask | Complete | NoAnswer:
    """The last step of a dialogue in which these texts were sent."""
    step: Ask | Complete | NoAnswer = open_dialogue(QUESTIONS, {}, None)
    answers: Answers = {}
    for text in texts:
        step = take(QUESTIONS, answers, text, None)
        if isinstance(step, Complete):
            return step
        answers = step.answers if isinstance(step, Ask) else answers
    return step


@pytest.mark.parametrize(
    "texts",
    [
        ["1", "2", "7", "8", "1"],
        ["fruit", "pear", "7", "8", "确认"],
        ["FRUIT", "ear", "7", "8", "好。"],
        ["第1个", "选2", "7", "8", "（1）"],
        ["一", "二", "7", "8", "一"],
        ["cheese", "brie", "7", "8", "改 1", "fruit", "pear", "8", "好"],
        ["fruit", "apple", "7", "8", "改2", "pear", "好"],
        ["fruit", "apple", "改", "pear", "7", "8", "好"],
        ["fruit", "pear", "6", "8", "改 三", "7", "好"],
        ["fruit", "plum", "pear", "seven", "7", "8", "9", "好"],
    ],
)
def test_the_same_answers_in_many_words(texts: list[str]) -> None:
    """Numbers, labels, parts, other words and corrections lead to the same answers."""
    assert _play(texts) == Complete({"group": "fruit", "thing": "pear", "count": "7", "note": "8", "confirm": "yes"})


def test_a_correction_drops_what_lost_its_sense() -> None:
    """Another group forgets the thing and the note about it, and keeps the count."""
    step = _play(["fruit", "apple", "7", "8", "改 1", "nothing"])

    assert isinstance(step, Ask)
    assert step.answers == {"group": "nothing", "count": "7"}
    assert step.words == "nothing 的口味？"


@pytest.mark.parametrize(("text", "words"), [("改 5", "1 到 4"), ("改 0", "1 到 4"), ("2", "回复 1"), ("不", "回复 1")])
def test_nothing_but_a_yes_confirms(text: str, words: str) -> None:
    """At the end every other text is refused and asked again."""
    step = _play(["fruit", "apple", "7", "8", text])

    assert isinstance(step, NoAnswer)
    assert words in step.words
    assert "对吗？" in step.words


TEXTS = st.one_of(
    st.sampled_from(["1", "2", "3", "改", "改 1", "改 2", "改 9", "fruit", "cheese", "nothing", "apple", "7", "好"]),
    st.text(max_size=8),
)


@given(st.lists(TEXTS, max_size=25))
def test_whatever_is_sent(texts: list[str]) -> None:
    """No sequence of texts raises, and a dialogue that is complete holds answers that belong together."""
    step = _play(texts)

    if isinstance(step, Complete):
        group = step.answers["group"]
        assert step.answers.get("thing") in (GROUPS[group] or (None,))
        assert step.answers["confirm"] == "yes"
        assert [row.number for row in answered(QUESTIONS, step.answers, None)] == [1, 2, 3, 4][
            : 4 - (not GROUPS[group])
        ]
