"""The account's menu as data, and WeChat's limits on it.

Source: WeChat's page Custom_Menus (wechat.md 3): at most 3 buttons with 5 below each; names of at most 16 bytes above
and 60 below; keys of at most 128 bytes. A tap on a button of type click brings its key back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Button:
    """A button that sends its key back, one that opens a page, or one that opens others."""

    name: str
    key: str = ""
    url: str = ""
    below: tuple["Button", ...] = ()

    def shape(self) -> dict[str, Any]:
        """The button as WeChat's API wants it."""
        if self.below:
            return {"name": self.name, "sub_button": [button.shape() for button in self.below]}
        if self.url:
            return {"type": "view", "name": self.name, "url": self.url}
        return {"type": "click", "name": self.name, "key": self.key}


#: What a tap stands for, as if the user had typed it; the keys of DEFAULT.
WORDS: Mapping[str, str] = {
    "check": "预审",
    "filing": "备案",
    "todo": "待办",
    "accounts": "账号",
    "reminders": "提醒",
    "help": "帮助",
}

DEFAULT = (
    Button("预审草稿", "check"),
    Button("备案·待办", below=(Button("登记备案", "filing"), Button("看待办", "todo"))),
    Button("帮助", below=(Button("怎么用", "help"), Button("我的账号", "accounts"), Button("提醒设置", "reminders"))),
)


def with_entry(url: str) -> tuple[Button, ...]:
    """DEFAULT with a button that opens the operator's own page at that address."""
    first, second, third = DEFAULT
    return first, replace(second, below=(*second.below, Button("我的页面", url=url))), third


def shape(buttons: tuple[Button, ...] = DEFAULT) -> dict[str, Any]:
    """The menu as `Api.create_menu` takes it."""
    return {"button": [button.shape() for button in buttons]}
