"""The default menu within WeChat's limits."""

from bot.menu import DEFAULT, WORDS, Button, shape


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
