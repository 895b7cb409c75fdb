"""Finding handlers."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot import messages
from bot.errors import AlreadyRegisteredError
from bot.router import LONGEST, Match, Router, normalise
from tests.unit.bot.pushes import ACCOUNT, NOW, OPENID


def _text(content: str) -> messages.TextMessage:
    """A text message."""
    return messages.TextMessage(key="k", openid=OPENID, account=ACCOUNT, created_at=NOW, content=content)


def _click(menu_key: str) -> messages.ClickEvent:
    """A tap on a menu button."""
    return messages.ClickEvent(key="k", openid=OPENID, account=ACCOUNT, created_at=NOW, menu_key=menu_key)


@pytest.fixture
def router() -> Router[str]:
    """A router whose handlers are names."""
    router = Router[str]("all")
    router.words("待办", "待办事项", "TODO")("todo")
    router.words("帮助", "?")("help")
    router.pattern(r"备案 (?P<number>\d+) (?P<step>提交|撤回)?", r"退回 (?P<number>\d+) (?P<reason>.+)")("filing")
    router.pattern(r"备案.*")("any filing")
    router.menu("todo")("menu todo")
    router.event(messages.FollowEvent, messages.ClickEvent)("event")
    return router


def _handler(router: Router[str], inbound: messages.Inbound) -> str | None:
    """Name of the handler found."""
    match = router.find(inbound)
    return match.handler if match else None


@pytest.mark.parametrize(
    ("content", "handler"),
    [
        ("待办", "todo"),
        (" 待 办　。", "todo"),
        ("“待办事项”！", "todo"),
        ("ｔｏｄｏ", "todo"),
        ("？", "help"),
        ("?", "help"),
        ("帮助？", "help"),
        ("待办一下", None),
        ("", None),
        ("。。。", None),
        ("备案12", "filing"),
        ("备案　１２　提交", "filing"),
        ("备案", "any filing"),
        ("备案 12 吃饭", "any filing"),
        ("备案 开设\n2026-11-20", None),
        ("备案" + "长" * LONGEST, None),
    ],
)
def test_texts(router: Router[str], content: str, handler: str | None) -> None:
    """Texts are matched forgivingly of width, blanks, case and punctuation, in the order of registration."""
    assert _handler(router, _text(content)) == handler


def test_arguments(router: Router[str]) -> None:
    """Arguments come in half-width form and as they were typed; a group that took no part is left out."""
    assert router.find(_text("　退回１２　Ａ号文：缺《授权书》")) == Match(
        "filing", {"number": "12", "reason": "a号文:缺《授权书"}, {"number": "１２", "reason": "Ａ号文：缺《授权书"}
    )
    assert router.find(_text("备案 7")) == Match("filing", {"number": "7"}, {"number": "7"})


def test_menu_and_events(router: Router[str]) -> None:
    """A tap goes to the handler of its key, else to that of its type; what nobody wants finds nothing."""
    follow = messages.FollowEvent(key="k", openid=OPENID, account=ACCOUNT, created_at=NOW)

    assert _handler(router, _click("todo")) == "menu todo"
    assert _handler(router, _click("else")) == "event"
    assert _handler(router, follow) == "event"
    assert router.find(messages.UnfollowEvent(key="k", openid=OPENID, account=ACCOUNT, created_at=NOW)) is None


def test_include() -> None:
    """An included router's handlers come after those that are there."""
    whole = Router[str]("whole")
    whole.words("待办")("first")
    other = Router[str]("other")
    other.words("期限")("deadline")
    whole.include(other)

    assert _handler(whole, _text("期限")) == "deadline"
    assert _handler(whole, _text("待办")) == "first"


@pytest.mark.parametrize("word", ["待办", "待 办", "todo"])
def test_double_word(router: Router[str], word: str) -> None:
    """A word that leads somewhere already is refused with a sentence that names it, whatever its spelling."""
    with pytest.raises(AlreadyRegisteredError, match="has a handler in all already"):
        router.words(word)("again")


def test_double_inclusion(router: Router[str]) -> None:
    """Including a router twice, or itself, is refused."""
    whole = Router[str]("whole")
    whole.include(router)

    with pytest.raises(AlreadyRegisteredError):
        whole.include(router)
    with pytest.raises(AlreadyRegisteredError):
        whole.include(whole)


def test_decorator_returns_the_handler() -> None:
    """The decorator gives the function back as it is."""

    async def handler() -> None:
        """Do nothing."""

    assert Router[object]("one").words("一")(handler) is handler


def test_offset_survives_odd_characters() -> None:
    """Lower-casing that would change the length is left out, so that arguments are cut at the right place."""
    router = Router[str]("odd")
    router.pattern(r"查名 (?P<name>.+)")("name")

    match = router.find(
        replace(_text("x"), content="查名 İstanbulＡ", created_at=datetime.max.replace(tzinfo=NOW.tzinfo))
    )

    assert match is not None
    assert match.raw == {"name": "İstanbulＡ"}


def test_normalise() -> None:
    """Blanks and punctuation around a text go, and the offset says how many came before."""
    assert normalise("　“Ｔodo”。") == ("todo", 2)
