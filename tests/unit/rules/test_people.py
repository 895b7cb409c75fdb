"""People as operators write them: understood or refused with what to send instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.people import Person, PersonRefusal, parse_people, parse_person


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张三 书记 13800138000", ("张三", "书记", "13800138000")),
        ("张三，副镇长，0873-2123456", ("张三", "副镇长", "08732123456")),
        ("张三、副镇长、138 0013 8000", ("张三", "副镇长", "13800138000")),
        ("姓名：王小明 职务：总编辑 电话：+8613800138000", ("王小明", "总编辑", "13800138000")),
        ("王小明 宣传科 科长", ("王小明", "宣传科科长", "")),
        ("王小明 13800138000 科长", ("王小明", "科长", "13800138000")),
        ("阿依古丽•买买提 编辑", ("阿依古丽·买买提", "编辑", "")),
        ("　李四　新媒体部（兼）　２１２３４５６", ("李四", "新媒体部(兼)", "2123456")),
    ],
)
def test_understood(text: str, expected: tuple[str, str, str]) -> None:
    """Name, duty and phone come out whatever stands between them."""
    name, duty, phone = expected

    assert parse_person(text) == Person(name=name, duty=duty, phone=phone)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "还是空的"),
        ("，；", "还是空的"),
        ("张", "2 到 20 个汉字"),
        ("张 三 书记", "2 到 20 个汉字"),
        ("张" * 21 + " 书记", "2 到 20 个汉字"),
        ("Zhang San 书记", "2 到 20 个汉字"),
        ("13800138000", "2 到 20 个汉字"),
        ("张三", "还差张三的职务"),
        ("张三 13800138000", "还差张三的职务"),
        ("张三 长", "不像职务"),
        ("张三 <b>书记</b>", "不像职务"),
        ("张三 " + "书" * 31, "不像职务"),
        ("张三 书记 12345", "不像电话号码"),
        ("张三 书记 23800138000", "不像电话号码"),
        ("张三 书记 13800138000 13900139000", "只留一个"),
    ],
)
def test_refused(text: str, words: str) -> None:
    """What is wrong is said, with the form that is wanted."""
    answer = parse_person(text)

    assert isinstance(answer, PersonRefusal)
    assert words in answer.reason
    assert "请" in answer.reason
    assert len(answer.reason) < 100


def test_several_people() -> None:
    """People stand one a line or between semicolons; one that is wrong or named twice refuses all."""
    both = parse_people("张三 记者；李四 编辑\n\n王五 编辑")

    assert isinstance(both, tuple)
    assert [person.name for person in both] == ["张三", "李四", "王五"]
    assert isinstance(parse_people("张三 记者；李四"), PersonRefusal)
    assert isinstance(parse_people("张三 记者；张三 编辑"), PersonRefusal)
    assert isinstance(parse_people(" \n "), PersonRefusal)


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text: str) -> None:
    """No text raises, and whoever comes out has a whole name and duty."""
    answer = parse_people(text)

    if isinstance(answer, tuple):
        assert all(2 <= len(person.name) <= 20 and len(person.duty) >= 2 for person in answer)
