"""Values of template messages, made to fit WeChat's rules for each type of field.

Source: wechat.md 2.3: since 2023 at most 20 characters and no line breaks; the type is the field's name without its
number (thing1 → thing); an empty or ill-typed value is refused with 47003.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import NamedTuple

from bot.outgoing import clean


class _Kind(NamedTuple):
    """What a type of field may hold."""

    limit: int
    #: Characters that are taken out.
    unfit: re.Pattern[str] | None = None
    #: Stands for an empty value.
    empty: str = "无"


_KINDS = {
    "thing": _Kind(20),
    "short_thing": _Kind(5),
    "character_string": _Kind(32, re.compile(r"[^!-~]"), "-"),
    "number": _Kind(32, re.compile(r"[^0-9.]"), "0"),
    "letter": _Kind(32, re.compile(r"[^A-Za-z]"), "N"),
    "symbol": _Kind(5, re.compile(r"[\w\s]"), "-"),
    "time": _Kind(40),
    "date": _Kind(40),
    "amount": _Kind(12, re.compile(r"[^0-9.,¥￥$元]"), "0"),
    "phone_number": _Kind(17, re.compile(r"[^0-9+()\- ]"), "-"),
    "car_number": _Kind(8),
    "name": _Kind(10),
    "phrase": _Kind(5, re.compile(r"[^\u3400-\u9fff]")),
    "const": _Kind(20),
}
_ANY = _Kind(20)

_LONGEST_ID = 32
_UNCOMMON = re.compile(r"[^0-9A-Za-z\u3400-\u9fff]")
_NAMED = re.compile(r"\bdata\.(\w+)\.value\b")


def _fitted(name: str, value: str) -> str:
    """One value, cleaned of what its type does not allow and cut to its limit."""
    kind = _KINDS.get(name.rstrip("0123456789"), _ANY)
    text = " ".join(clean(value).split())
    if kind.unfit:
        text = kind.unfit.sub("", text)
    if len(text) > kind.limit:
        text = text[: kind.limit - 1] + "…" if kind.unfit is None else text[: kind.limit]
    return text or kind.empty


def shape(fields: Mapping[str, str], *, suspect: str = "") -> dict[str, dict[str, str]]:
    """Make the `data` of a template message out of plain values.

    Args:
        fields: Plain value by field name.
        suspect: Field that WeChat refused; it is cut down to what no rule can object to.
    """
    values = {name: _fitted(name, value) for name, value in fields.items()}
    if suspect:
        values[suspect] = _UNCOMMON.sub("", values[suspect])[:5] or "无"
    return {name: {"value": value} for name, value in values.items()}


def client_id(key: str) -> str:
    """The client_msg_id of a push: its key, or a hash of it where that is too long (32 characters at most)."""
    return key if len(key) <= _LONGEST_ID else hashlib.sha256(key.encode()).hexdigest()[:_LONGEST_ID]


def suspect_of(errmsg: str) -> str:
    """Name of the field that WeChat's 47003 complains of (data.thing1.value), or an empty text."""
    found = _NAMED.search(errmsg)
    return found[1] if found else ""
