"""Replies as XML: safe, clean and within WeChat's limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bot import messages
from bot.incoming import parse
from bot.outgoing import TEXT_BYTES, fit, render
from tests.unit.bot.pushes import ACCOUNT, NOW, OPENID, STAMP, text_push

FOUND = parse(text_push())


def _shown(text: str) -> dict[str, str]:
    """Fields of a rendered reply, read by a strict parser of others."""
    assert isinstance(FOUND, messages.Inbound)
    xml = render(messages.TextReply(text), FOUND, NOW)
    assert xml is not None
    return {str(child.tag): child.text or "" for child in etree.fromstring(xml)}


def test_fields() -> None:
    """A reply goes from the account to the user, at the given moment."""
    assert _shown("好") == {
        "ToUserName": OPENID,
        "FromUserName": ACCOUNT,
        "CreateTime": STAMP,
        "MsgType": "text",
        "Content": "好",
    }


@pytest.mark.parametrize("text", ["]]>", "a]]></Content><MsgType>news</MsgType>", "]]]]>>", "<a href='x'>y</a>&", "]]"])
def test_no_text_breaks_out(text: str) -> None:
    """A text with ]]> is shown as it is and adds no field."""
    shown = _shown(text)

    assert shown["Content"] == text
    assert len(shown) == 5


def test_forbidden_characters_go() -> None:
    """Characters that XML forbids are removed, emoji stay."""
    assert _shown("a\x02\ud800b\uffff👍")["Content"] == "ab👍"


@pytest.mark.parametrize("text", ["", " \n", "\x02\x1f"])
def test_nothing_to_say(text: str) -> None:
    """An empty text is silence: WeChat would show a failure notice for it."""
    assert isinstance(FOUND, messages.Inbound)
    assert render(messages.TextReply(text), FOUND, NOW) is None


def test_silence() -> None:
    """A silent reply is no XML."""
    assert isinstance(FOUND, messages.Inbound)
    assert render(messages.SILENCE, FOUND, NOW) is None


def test_short_text_stays() -> None:
    """A text of exactly the limit is not touched."""
    text = "字" * 682 + "ab"

    assert fit(text) == text


@given(st.text(min_size=650, max_size=2500))
def test_long_text_fits(text: str) -> None:
    """Any text fits afterwards and is a beginning of the original."""
    kept = fit(text)

    assert len(kept.encode("utf-8", "replace")) <= TEXT_BYTES
    assert kept == text or text.encode("utf-8", "replace").startswith(kept.removesuffix("…").encode())


def test_cut_at_a_line() -> None:
    """A long text ends with a whole line where one ends near the limit."""
    assert fit("行" * 600 + "\n" + "行" * 600) == "行" * 600 + "…"


def test_cut_before_a_link() -> None:
    """A link is kept whole or left out."""
    kept = fit("字" * 670 + '<a href="https://example.test/p/abcdefg">看全文</a>' + "字" * 100)

    assert kept == "字" * 670 + "…"
