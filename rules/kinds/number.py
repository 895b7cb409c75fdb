"""Kind `number` (号码): resident IDs, bank cards and mobile numbers that are really ones."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rules.kinds.source import KindSource
from rules.model import Expression, Hit, Scene, Seen, Word
from rules.spans import Cover, Span

_NUMBER, _NEEDS, _UNLESS = "\0number", "\0needs", "\0unless"
#: A digit, or a letter in the place of one.
_DIGIT = "[0-9oil]"
#: What may stand between two digits: a blank, a hyphen, a symbol or emoji, but nothing that ends a number.
_SIGN = r"[^0-9a-z\x{3001}-\x{ffff}\n,.:;()]{0,2}"
_ALIKE = str.maketrans("oil", "011")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10x98765432"


def is_resident_id(digits: str) -> bool:
    """Whether 18 characters are a resident ID: a birthday that exists and the right check digit (GB 11643)."""
    if len(digits) != 18 or not digits[:17].isdigit():
        return False
    try:
        date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return "1" <= digits[0] <= "8" and _CHECKS[total % 11] == digits[17]


def is_bank_card(digits: str) -> bool:
    """Whether 16 to 19 digits begin as cards issued here do and pass Luhn's check (ISO/IEC 7812)."""
    if not digits.isdigit() or not 16 <= len(digits) <= 19 or digits[0] not in "3456":
        return False
    doubled = (int(digit) * (2 if index % 2 else 1) for index, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def is_mobile(digits: str) -> bool:
    """Whether 11 digits are a mobile number of the mainland."""
    return len(digits) == 11 and digits.isdigit() and digits[0] == "1" and digits[1] in "3456789"


_FORMATS: Mapping[str, tuple[str, Callable[[str], bool]]] = {
    "resident_id": (f"{_DIGIT}(?:{_SIGN}{_DIGIT}){{16}}{_SIGN}[0-9oilx]", is_resident_id),
    "bank_card": (f"{_DIGIT}(?:{_SIGN}{_DIGIT}){{15,18}}", is_bank_card),
    "mobile": (f"{_DIGIT}(?:{_SIGN}{_DIGIT}){{10}}", is_mobile),
}


def _masked(number: str) -> str:
    """The number as it may be shown: its first three and last four signs, stars between them."""
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


@dataclass(frozen=True, slots=True)
class Number:
    """A valid number, with one of `needs` near it if any are given, and none of `unless`."""

    format: str
    listed: tuple[Word, ...]
    has_needs: bool
    near: int
    always: bool = False
    needed: tuple[str, ...] = (_NUMBER,)

    def words(self) -> Iterable[Word]:
        """The words looked for near a number."""
        return self.listed

    def expressions(self) -> Iterable[Expression]:
        """The shape of the number."""
        return (Expression(_FORMATS[self.format][0], _NUMBER),)

    def find(self, scene: Scene, seen: Seen) -> Iterable[Hit]:
        """Every valid number in the right company."""
        needs, unless = Cover(seen.get(_NEEDS, ())), Cover(seen.get(_UNLESS, ()))
        hits = []
        for span in dict.fromkeys(seen.get(_NUMBER, ())):
            around = (max(0, span.start - self.near), span.end + self.near)
            wanted = not self.has_needs or needs.reaches_into(*around)
            if wanted and not unless.reaches_into(*around) and self._is_valid(scene.folded, span):
                hits.append(Hit(span, facts=(("masked", _masked(scene.sent[span.start : span.end])),)))
        return hits

    def _is_valid(self, text: str, span: Span) -> bool:
        if text[span.start - 1 : span.start].isdigit() or text[span.end : span.end + 1].isdigit():
            return False
        digits = text[span.start : span.end].translate(_ALIKE)
        return _FORMATS[self.format][1]("".join(digit for digit in digits if digit in "0123456789x"))


def read(source: KindSource) -> Number:
    """Read `format`, `needs`, `unless` and `near`.

    Raises:
        SourceError: The format is unknown.
    """
    section = source.section
    needs = section.texts("needs", at_least=0)
    unless = section.texts("unless", at_least=0)
    words = (*(Word(text, _NEEDS) for text in needs), *(Word(text, _UNLESS) for text in unless))
    near = int(section.number("near", default=30, least=0))
    return Number(section.choice("format", tuple(_FORMATS)), words, bool(needs), near)
