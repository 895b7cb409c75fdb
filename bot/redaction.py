"""Keeping secrets and whole openids out of logs."""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

_MASKED_NAMES = "access_token|secret|appsecret|code|refresh_token|ticket|signature|msg_signature|echostr"
_SECRET_KEY = re.compile(rf"(?:\w*_)?(?:{_MASKED_NAMES}|token|aes_key|secret_key|password)", re.IGNORECASE)
_IN_TEXT = re.compile(rf"""(?<![\w])({_MASKED_NAMES})(["']?\s*[=:]\s*["']?)([^&\s"'<>,}}]+)""", re.IGNORECASE)
_OPENID = re.compile(r"(?<![\w-])(o[A-Za-z0-9_-]{5})[A-Za-z0-9_-]{22}(?![\w-])")
_OPENID_KEYS = frozenset({"openid", "touser", "operator", "fromusername"})

MASK = "***"
_SHOWN = 6


def short(openid: str) -> str:
    """Shorten an openid to what a log may show: its first six characters."""
    return openid if len(openid) <= _SHOWN else openid[:_SHOWN] + "…"


def mask(text: str) -> str:
    """Mask secrets of query strings and JSON inside a text, and shorten the openids in it."""
    return _OPENID.sub(r"\1…", _IN_TEXT.sub(rf"\1\2{MASK}", text))


def _clean(key: str, value: object) -> object:
    """Mask one value of a log line; containers are walked."""
    match value:
        case str() | bytes() if _SECRET_KEY.fullmatch(key):
            cleaned: object = MASK
        case str() if key.lower() in _OPENID_KEYS:
            cleaned = short(value)
        case str():
            cleaned = mask(value)
        case Mapping():
            cleaned = {name: _clean(str(name), inner) for name, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            cleaned = [_clean(key, inner) for inner in value]
        case BaseException():
            cleaned = mask(f"{type(value).__name__}: {value}")
        case _:
            cleaned = value
    return cleaned


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Structlog processor that masks secrets and shortens openids.

    To stand after `format_exc_info`, so that tracebacks are masked too, and before the renderer. The event's name is
    a constant of ours and stays as it is.
    """
    for key, value in event.items():
        if key not in {"event", "exc_info"}:
            event[key] = _clean(key, value)
    return event
