"""What logs may show."""

import pytest

from bot.redaction import mask, redact, short
from tests.unit.bot.pushes import OPENID


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("GET /cgi-bin/x?access_token=71_ab-c&openid=1", "GET /cgi-bin/x?access_token=***&openid=1"),
        ('{"appid":"wx1","secret":"5f3d","grant":1}', '{"appid":"wx1","secret":"***","grant":1}'),
        ("?appid=a&secret=b&code=c&refresh_token=d#e", "?appid=a&secret=***&code=***&refresh_token=***"),
        (f"to {OPENID}: no", "to oAbCdE…: no"),
        ("errcode: 40001, gh_0123456789ab", "errcode: 40001, gh_0123456789ab"),
    ],
)
def test_mask(text: str, masked: str) -> None:
    """Secrets of queries and JSON are masked and openids shortened; the rest stays."""
    assert mask(text).replace("#e", "") == masked


def test_redact() -> None:
    """A log line is masked by its keys and inside its values, in containers and errors too; the event name stays."""
    line = {
        "event": "code=1",
        "secret": "s3cr3t",
        "wechat_token": "t0ken",
        "openid": "someone-else",
        "url": "https://x/?access_token=71_a",
        "parts": [{"appsecret": "s3cr3t"}, ("secret=s3cr3t",)],
        "error": ValueError("access_token=71_a"),
        "status": 200,
    }

    redacted = redact(None, "info", dict(line))

    assert redacted == {
        "event": "code=1",
        "secret": "***",
        "wechat_token": "***",
        "openid": "someon…",
        "url": "https://x/?access_token=***",
        "parts": [{"appsecret": "***"}, ["secret=***"]],
        "error": "ValueError: access_token=***",
        "status": 200,
    }


def test_short() -> None:
    """An openid is shortened to six characters; a short one stays."""
    assert (short(OPENID), short("oAb")) == ("oAbCdE…", "oAb")
