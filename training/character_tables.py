"""Computes the tables of traditional characters and syllables; run by hand.

Sources: OpenCC's character table (Apache-2.0, package opencc-python-reimplemented 0.1.7) and pypinyin's readings
(MIT, 0.55.0).
"""

from collections import defaultdict
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

_HERE = Path(__file__).parent.parent / "rules" / "tables"
_ACROSS = 40


def _lines(items: Iterable[str], *, head: str) -> str:
    listed = list(items)
    rows = [" ".join(listed[at : at + _ACROSS]) for at in range(0, len(listed), _ACROSS)]
    return "\n".join([f"# {head}", *rows, ""])


def traditional() -> str:
    """Pairs of a traditional character and the simplified one, where they differ."""
    package = import_module("opencc")
    source = Path(str(package.__file__)).parent / "dictionary" / "TSCharacters.txt"
    rows = (line.split() for line in source.read_text(encoding="utf-8").splitlines())
    ones = [row[0] + row[1] for row in rows if len(row) > 1 and len(row[0]) == len(row[1]) == 1]
    pairs = sorted(pair for pair in ones if pair[0] != pair[1])
    return _lines(pairs, head="Traditional and simplified, computed from OpenCC's TSCharacters (Apache-2.0).")


def syllables() -> str:
    """For each toneless syllable the characters most often read so, then after / those that may be read so."""
    pypinyin = import_module("pypinyin")
    first: dict[str, list[str]] = defaultdict(list)
    second: dict[str, list[str]] = defaultdict(list)
    for code in range(0x4E00, 0xA000):
        character = chr(code)
        readings = pypinyin.pinyin(
            character, style=pypinyin.Style.NORMAL, heteronym=True, errors="ignore", v_to_u=False
        )
        if not readings or not _is_usual(character):
            continue
        usual = pypinyin.lazy_pinyin(character)[0]
        first[usual].append(character)
        others = [reading for reading in readings[0] if reading != usual]
        if others and character.encode("gb2312", "ignore"):
            second[others[0]].append(character)
    rows = [f"{name} {''.join(first[name])} / {''.join(second[name])}" for name in sorted({*first, *second})]
    head = "# Toneless syllables, computed from pypinyin's readings (MIT): usual readings / second readings."
    return "\n".join([head, *(row.rstrip(" /") if row.endswith("/ ") else row for row in rows), ""])


def _is_usual(character: str) -> bool:
    """Whether the character is one that a phone's keyboard offers."""
    return bool(character.encode("gbk", "ignore"))


if __name__ == "__main__":
    (_HERE / "traditional.txt").write_text(traditional(), encoding="utf-8")
    (_HERE / "syllables.txt").write_text(syllables(), encoding="utf-8")
