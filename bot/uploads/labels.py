"""What a sender called a file: kept as a label to show, never used as a path."""

import re
import unicodedata

LONGEST = 80
_FALLBACK = "未命名"


def label(name: str | None) -> str:
    """The last part of the name, without signs that cannot be seen or that turn the reading direction."""
    last = re.split(r"[/\\]", name or "")[-1]
    plain = "".join(char for char in unicodedata.normalize("NFC", last) if unicodedata.category(char)[0] != "C")
    plain = " ".join(plain.split())
    if len(plain) > LONGEST:
        plain = f"{plain[: LONGEST - 11]}…{plain[-10:]}"
    return plain or _FALLBACK
