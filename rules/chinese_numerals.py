"""Chinese and full-width numerals in short texts, turned into plain digits."""

import re
import unicodedata

_VALUES = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_RUN = re.compile(f"[{''.join(_VALUES)}十]+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−～", "-"))


def plain_digits(text: str) -> str:
    """The text in half-width forms; numerals below 100 (十一, 二十) and runs (二〇二六) become digits."""
    return _RUN.sub(lambda run: _digits(run.group()), unicodedata.normalize("NFKC", text).translate(_DASHES))


def _digits(run: str) -> str:
    if "十" not in run:
        return "".join(str(_VALUES[character]) for character in run)
    tens, _, ones = run.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return run
    return str(_VALUES.get(tens, 1) * 10 + _VALUES.get(ones, 0))
