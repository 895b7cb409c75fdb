"""Values that fit the types of template fields."""

import pytest

from bot.template_fields import shape, suspect_of


@pytest.mark.parametrize(
    ("name", "value", "fitted"),
    [
        ("thing1", "开设备案", "开设备案"),
        ("thing12", "字" * 21, "字" * 19 + "…"),
        ("thing1", "一\n二\x02  三", "一 二 三"),
        ("thing1", " ", "无"),
        ("keyword1", "字" * 30, "字" * 19 + "…"),
        ("character_string2", "第12号A-1", "12A-1"),
        ("character_string2", "第", "-"),
        ("number3", "12 天", "12"),
        ("number3", "", "0"),
        ("phrase4", "准备中abc超过五个字", "准备中超过"),
        ("time5", "2026年11月24日 16:00~2026年11月25日 16:00", "2026年11月24日 16:00~2026年11月25日 16:00"),
        ("name6", "很长很长很长很长的名字呀", "很长很长很长很长的…"),
    ],
)
def test_fitted(name: str, value: str, fitted: str) -> None:
    """A value is cleaned, cut and never empty, as its type asks."""
    assert shape({name: value}) == {name: {"value": fitted}}


def test_suspect() -> None:
    """The refused field is named in WeChat's text and then cut down to plain characters."""
    assert suspect_of("argument invalid! data.thing1.value invalid rid: 1-2-3") == "thing1"
    assert suspect_of("argument invalid!") == ""
    assert shape({"thing1": "①“甲”乙"}, suspect="thing1") == {"thing1": {"value": "甲乙"}}
