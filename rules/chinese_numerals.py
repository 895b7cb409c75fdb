"""Chinese and full-width numerals in short texts, turned into plain digits."""

import re
import unicodedata

_VALUES = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_DIGIT = f"[{''.join(_VALUES)}]"
_RUN = re.compile(f"(?:{_DIGIT}|[十百])+")
_NUMBER = re.compile(f"(?:(?P<hundreds>{_DIGIT})百)?零?(?:(?P<tens>{_DIGIT})?(?P<ten>十))?(?P<ones>{_DIGIT})?")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−～", "-"))


def plain_digits(text: str) -> str:
    """The text in half-width forms; numerals below 1,000 (十一, 一百零三) and runs (二〇二六) become digits."""
    return _RUN.sub(lambda run: _digits(run.group()), unicodedata.normalize("NFKC", text).translate(_DASHES))


def _digits(run: str) -> str:
    if not {"十", "百"} & set(run):
        return "".join(str(_VALUES[character]) for character in run)
    match = _NUMBER.fullmatch(run)
    if match is None:
        return run
    hundreds, ones = (_VALUES.get(match[name], 0) for name in ("hundreds", "ones"))
    tens = _VALUES.get(match["tens"], 1) if match["ten"] else 0
    return str(hundreds * 100 + tens * 10 + ones)
