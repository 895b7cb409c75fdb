"""The typed fields of template messages: what each type takes, by the letters of its key (``thing1`` → ``thing``).

Source: table of parameter types in the subscription message page; limits as collected in the field (see
docs of the project). A wrong value is refused with 47003 naming the field.
"""

import re
from collections.abc import Mapping

from sandbox.refusals import Refusal
from sandbox.settings import Template

_HAN = r"\u3400-\u9fff"
_SHAPES = {
    "thing": r".{1,20}",
    "short_thing": r".{1,10}",
    "const": r".{1,20}",
    "character_string": rf"[^{_HAN}\u3000-\u303f\uff00-\uffef]{{1,32}}",
    "number": r"[0-9.,+-]{1,32}",
    "letter": r"[A-Za-z]{1,32}",
    "symbol": r"[^\w\s]{1,5}",
    "amount": r"[¥$€£]?[0-9]{1,12}(\.[0-9]+)?元?",
    "phone_number": r"[0-9+()# -]{1,17}",
    "car_number": r".{1,8}",
    "name": rf"[{_HAN}·]{{1,10}}|[A-Za-z .'-]{{1,20}}",
    "phrase": rf"[{_HAN}]{{1,5}}",
}
_DAY = r"\d{4}(-\d{1,2}-\d{1,2}|年\d{1,2}月\d{1,2}日|/\d{1,2}/\d{1,2})"
_HOUR = r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?"
_MOMENT = rf"({_DAY}( ?{_HOUR})?|{_HOUR})"
_SHAPES["time"] = _SHAPES["date"] = rf"{_MOMENT}( ?~ ?{_MOMENT})?"


def check_fields(template: Template, fields: Mapping[str, object]) -> dict[str, str] | Refusal:
    """Return the label → value pairs to show, or 47003 for the first field that does not fit.

    Args:
        template: Its fields must all be filled; keys that it does not have are ignored.
        fields: The ``data`` member of the request: key → ``{"value": text}``.
    """
    shown: dict[str, str] = {}
    for key, label in template.fields.items():
        entry = fields.get(key)
        value = entry.get("value") if isinstance(entry, Mapping) else None
        if not isinstance(value, str) or not value.strip():
            return Refusal(47003, f"argument invalid! data.{key}.value is empty")
        if not _fits(key, value):
            return Refusal(47003, f"argument invalid! data.{key}.value invalid")
        shown[label] = value
    return shown


def _fits(key: str, value: str) -> bool:
    shape = _SHAPES.get(key.rstrip("0123456789"), r".{1,20}")
    return re.fullmatch(shape, value) is not None
