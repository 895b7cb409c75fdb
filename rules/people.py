"""People as operators write them in a chat (articles 5 and 6): name, duty, perhaps a phone number; never guessed."""

import re
import unicodedata
from dataclasses import dataclass

_NAME = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+(?:·[\u3400-\u4dbf\u4e00-\u9fff]+)*")
_NAME_LENGTH = range(2, 21)
_DUTY = re.compile(r"[\w()·-]{2,30}")
_PHONE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})|(0\d{2,3}\d{7,8}(?:转\d{1,5})?)|(\d{7,8})")
_LABEL = re.compile(r"(?:姓名|职务|职位|岗位|电话|手机号?|联系方式|联系电话)[:： ]*")
_BETWEEN = re.compile(r"[\s,，、;；/|]+")
_MIDDLE_DOTS = str.maketrans(dict.fromkeys("•・‧．.", "·"))
_FORM = "请写成“张三 书记 13800138000”，电话可以不写。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person as named."""

    name: str
    duty: str
    #: Digits, or "" when none was given.
    phone: str


@dataclass(frozen=True, slots=True)
class PersonRefusal:
    """Nobody usable; the reason (in Chinese) says what to send instead."""

    reason: str


def parse_person(text: str) -> Person | PersonRefusal:
    """The person that a line means: name of 2 to 20 Chinese characters, duty, and a phone number or none."""
    plain = _LABEL.sub(" ", unicodedata.normalize("NFKC", text))
    parts = [part for part in _BETWEEN.split(_joined_phone(plain)) if part]
    if not parts:
        return PersonRefusal(f"这里还是空的。{_FORM}")
    name = parts[0].translate(_MIDDLE_DOTS)
    if not _NAME.fullmatch(name) or len(name) not in _NAME_LENGTH:
        return PersonRefusal(f"“{parts[0][:20]}”不像姓名，姓名应为 2 到 20 个汉字。{_FORM}")
    phones = [part for part in parts[1:] if part[0].isdigit() or part[0] == "+"]
    duty = "".join(part for part in parts[1:] if part not in phones)
    return _person(name, duty, phones)


def parse_people(text: str) -> tuple[Person, ...] | PersonRefusal:
    """Several people, one a line or parted by semicolons; the first that is not understood is told."""
    people = []
    for line in filter(str.strip, re.split(r"[\n;；]+", text)):
        person = parse_person(line)
        if isinstance(person, PersonRefusal):
            return person
        people.append(person)
    names = [person.name for person in people]
    if doubled := [name for name in names if names.count(name) > 1]:
        return PersonRefusal(f"“{doubled[0]}”写了两次，请核对后再发。")
    return tuple(people) or PersonRefusal(f"这里还是空的。{_FORM}")


def _person(name: str, duty: str, phones: list[str]) -> Person | PersonRefusal:
    if not duty:
        return PersonRefusal(f"还差{name}的职务。{_FORM}")
    if not _DUTY.fullmatch(duty):
        return PersonRefusal(f"{name}的职务“{duty[:20]}”不像职务，应为 2 到 30 个字。{_FORM}")
    if len(phones) > 1:
        return PersonRefusal(f"{name}有两个电话，请只留一个。{_FORM}")
    found = _PHONE.fullmatch(phones[0]) if phones else None
    if phones and found is None:
        return PersonRefusal(f"“{phones[0][:20]}”不像电话号码：手机 11 位，座机请带区号。{_FORM}")
    return Person(name=name, duty=duty, phone=next(filter(None, found.groups())) if found else "")


def _joined_phone(text: str) -> str:
    """The text with numbers written in groups (138 0013 8000, 0873-2123456) in one piece."""
    return re.sub(r"(?<=\d)(?<!\d{7})[ -](?=\d)", "", text)
