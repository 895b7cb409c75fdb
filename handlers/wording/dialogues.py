"""Words of dialogues: a question with its choices, the answers with their numbers, going back and going on."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from handlers.wording.days import day
from handlers.wording.help import tap

#: A passive reply holds 2,048 bytes; with links a choice takes three times its label.
_ROOM = 1700


class Numbered(Protocol):
    """One answer as it is shown."""

    @property
    def number(self) -> int:
        """What `改 2` means."""

    @property
    def title(self) -> str:
        """What the answer is called."""

    @property
    def text(self) -> str:
        """The answer."""


def question(ask: str, labels: Sequence[str]) -> str:
    """A question and its choices: numbers always, links to tap as long as WeChat's limit leaves room for them."""
    linked = "\n".join([ask, *(f"{number}. {tap(label)}" for number, label in enumerate(labels, start=1))])
    if len(linked.encode()) <= _ROOM:
        return linked
    return "\n".join([ask, *(f"{number}. {label}" for number, label in enumerate(labels, start=1))])


def choose_one(count: int) -> str:
    """The text is none of the choices."""
    return f"请点一项，或回复 1 到 {count} 的数字。" if count > 1 else "请点上面那一项，或回复 1。"


def no_such_answer(number: int, count: int) -> str:
    """`改 7` where only some answers exist."""
    if not count:
        return "还没有可以改的内容，请先回答上面的问题。"
    return f"没有第 {number} 项可改，现在能改的是 1 到 {count}，例如“改 {count}”。"


def check(rows: Sequence[Numbered], *more: str) -> str:
    """Everything that was answered and what follows from it, shown before anything is stored."""
    lines = [f"{row.number}. {row.title}：{row.text}" for row in rows]
    how = f"哪项不对就发“改 加编号”，例如{tap(f'改 {rows[-1].number}')}。" if rows else ""
    # The empty line parts the numbers of the answers from that of the choice.
    return "\n".join(["请核对，确认后才会保存：", *lines, *filter(None, more), how, ""])


def going_on(topic: str, since: date) -> str:
    """In front of the next question when somebody takes up a dialogue that they left some time ago."""
    return f"接着填 {day(since)}没填完的“{topic}”。\n\n"


def put_aside(topic: str) -> str:
    """In front of the first question when a new dialogue takes the place of another."""
    return f"（没填完的“{topic}”先放下了，没有保存。）\n\n"
