"""Signed links."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.links import Expired, Forged, Links
from tests.unit.bot.pushes import NOW

KEY = "0123456789abcdef0123456789abcdef"
LASTS = timedelta(days=7)
PAYLOAD = {"draft": 12, "operator": 3}


@pytest.fixture
def token() -> str:
    """A link of this moment."""
    return Links(KEY).sign("report", PAYLOAD, now=NOW)


def test_round_trip(token: str) -> None:
    """A link gives back what was signed, until it expires."""
    links = Links(KEY)

    assert links.read("report", token, now=NOW + LASTS, lasts=LASTS) == PAYLOAD
    assert links.read("report", token, now=NOW + LASTS + timedelta(seconds=1), lasts=LASTS) == Expired()


def test_one_purpose(token: str) -> None:
    """A link for one purpose is worthless for another, and under another key."""
    assert Links(KEY).read("erase", token, now=NOW, lasts=LASTS) == Forged()
    assert Links(KEY[::-1]).read("report", token, now=NOW, lasts=LASTS) == Forged()


def test_every_character_counts(token: str) -> None:
    """A change of any character makes a link worthless, but for the spare bits of the last one."""
    for place in range(len(token) - 1):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert Links(KEY).read("report", changed, now=NOW, lasts=LASTS) == Forged()


@given(st.text(max_size=60))
def test_forged(token: str) -> None:
    """No text whatever reads as a link or raises."""
    assert Links(KEY).read("report", token, now=NOW, lasts=LASTS) == Forged()


@pytest.mark.parametrize("token", ["A" * 1_000_000, "\ud800", "", "."])
def test_odd_tokens(token: str) -> None:
    """Endless, broken and empty tokens are forged, not errors."""
    assert Links(KEY).read("report", token, now=NOW, lasts=LASTS) == Forged()


@pytest.mark.parametrize("key", ["", "short"])
def test_weak_key(key: str) -> None:
    """A key that protects nothing is refused and not shown."""
    with pytest.raises(ValueError, match=r"^SECRET_KEY must have at least 16 characters$"):
        Links(key)
