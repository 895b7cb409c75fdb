"""The default menu within WeChat's limits."""

from bot.menu import DEFAULT, WORDS, Button, shape, with_entry


def _all(buttons: tuple[Button, ...]) -> list[Button]:
    """Buttons of both levels."""
    return [each for button in buttons for each in (button, *button.below)]


def test_limits() -> None:
    """Counts and byte lengths are what WeChat takes."""
    assert len(DEFAULT) <= 3
    assert all(len(button.name.encode()) <= 16 and len(button.below) <= 5 for button in DEFAULT)
    assert all(len(button.name.encode()) <= 60 and len(button.key.encode()) <= 128 for button in _all(DEFAULT))


def test_every_key_means_a_word() -> None:
    """Every button either opens others or stands for a word that can be typed, and every word has its button."""
    keys = [button.key for button in _all(DEFAULT) if not button.below]

    assert sorted(keys) == sorted(WORDS)


def test_shape() -> None:
    """The shape is the one of WeChat's API."""
    assert shape((Button("帮助", "help"), Button("更多", below=(Button("待办", "todo"),)))) == {
        "button": [
            {"type": "click", "name": "帮助", "key": "help"},
            {"name": "更多", "sub_button": [{"type": "click", "name": "待办", "key": "todo"}]},
        ]
    }


def test_a_button_may_open_a_page() -> None:
    """With the entry the menu stays within the limits, and one button leads to the address."""
    buttons = with_entry("https://bot.example.cn/p/enter")

    assert all(len(button.below) <= 5 for button in buttons)
    assert {"type": "view", "name": "我的页面", "url": "https://bot.example.cn/p/enter"} in [
        button.shape() for button in _all(buttons)
    ]
