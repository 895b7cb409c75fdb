"""Keeping secrets and whole openids out of logs."""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

_SECRET_NAMES = "access_token|secret|appsecret|code|refresh_token|ticket|signature|msg_signature|echostr"
_SECRET_KEY = re.compile(rf"(?:\w*_)?(?:{_SECRET_NAMES}|token|aes_key|secret_key|password)", re.IGNORECASE)
_IN_TEXT = re.compile(rf"""(?<![\w])({_SECRET_NAMES})(["']?\s*[=:]\s*["']?)([^&\s"'<>,}}]+)""", re.IGNORECASE)
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
    if _SECRET_KEY.fullmatch(key) and isinstance(value, str | bytes):
        return MASK
    if key.lower() in _OPENID_KEYS and isinstance(value, str):
        return short(value)
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, Mapping):
        return {name: _clean(str(name), inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(key, inner) for inner in value]
    if isinstance(value, BaseException):
        return mask(f"{type(value).__name__}: {value}")
    return value


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Structlog processor that masks secrets and shortens openids; to stand last but for the renderer.

    The event's name is a constant of ours and stays as it is.
    """
    for key, value in event.items():
        if key != "event":
            event[key] = _clean(key, value)
    return event
