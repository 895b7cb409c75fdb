"""Limits of the custom menu: three buttons of five, lengths in bytes.

Source: developers.weixin.qq.com, custom menus, creating; return codes 40016 to 40027.
"""

from collections.abc import Mapping

from sandbox.refusals import Refusal

_WITH_KEY = {
    "click",
    "scancode_push",
    "scancode_waitmsg",
    "pic_sysphoto",
    "pic_photo_or_album",
    "pic_weixin",
    "location_select",
}
_OTHERS = {"view", "miniprogram", "media_id", "article_id", "article_view_limited"}


def check_menu(menu: Mapping[str, object]) -> Refusal | None:
    """Return the first thing that WeChat would refuse in a ``menu/create`` body, or None."""
    buttons = menu.get("button")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
        return Refusal(40016)
    for button in buttons:
        if refusal := _check_top(button):
            return refusal
    return None


def _check_top(button: object) -> Refusal | None:
    if not isinstance(button, Mapping):
        return Refusal(40016)
    if not 1 <= _length(button, "name") <= 16:
        return Refusal(40018)
    children = button.get("sub_button") or []
    if not children:
        return _check_action(button, shift=0)
    if not isinstance(children, list) or len(children) > 5:
        return Refusal(40023)
    for child in children:
        if refusal := _check_child(child):
            return refusal
    return None


def _check_child(button: object) -> Refusal | None:
    if not isinstance(button, Mapping):
        return Refusal(40023)
    if not 1 <= _length(button, "name") <= 60:
        return Refusal(40025)
    return _check_action(button, shift=7)


def _check_action(button: Mapping[str, object], *, shift: int) -> Refusal | None:
    """Check type, key and address; the codes of a sub-button lie seven above those of a button."""
    kind = button.get("type")
    if kind not in _WITH_KEY | _OTHERS:
        return Refusal(40017 + shift)
    if kind in _WITH_KEY and not 1 <= _length(button, "key") <= 128:
        return Refusal(40019 + shift)
    if kind == "view" and not 1 <= _length(button, "url") <= 1024:
        return Refusal(40020 + shift)
    return None


def _length(button: Mapping[str, object], key: str) -> int:
    value = button.get(key)
    return len(value.encode()) if isinstance(value, str) else 0
