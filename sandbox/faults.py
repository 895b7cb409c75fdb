"""Faults that can be switched on: what WeChat does on a bad day."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from sandbox.errors import BadControlError


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """Numbers that end in ``_s`` are real seconds; whole numbers are how many coming calls are hit."""

    #: Every answer of the interfaces comes this much later.
    api_delay_s: float = 0.0
    #: Share of interface calls answered with -1, system busy, without doing anything (0 to 1).
    busy_rate: float = 0.0
    #: Coming customer-service sends refused with 45015.
    window_shut: int = 0
    #: Coming calls refused with 45009, daily quota used up.
    quota_gone: int = 0
    #: Coming calls refused with 40001, token not the latest.
    token_stale: int = 0
    #: Coming calls that are done, and then the connection is dropped without an answer.
    drop_after: int = 0
    #: Coming calls that are done, and then not answered for longer than anybody waits.
    hang_after: int = 0
    #: Coming calls refused with 45011, too many this minute.
    too_fast: int = 0
    #: Coming calls answered with -1, system busy, without doing anything.
    busy: int = 0
    #: Coming calls answered by a gateway: HTTP 502 with a page of HTML.
    bad_gateway: int = 0
    #: Every push is delivered again after it was answered.
    duplicate: bool = False
    #: Every push is delivered on two connections at once.
    twin: bool = False
    #: The body of every push trickles in over this time.
    slow_body_s: float = 0.0
    #: ``]]>`` inside a message is sent as it is, so that the rest of the text becomes XML.
    raw_cdata: bool = False

    def as_json(self) -> dict[str, object]:
        """Return all faults by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def changed(self, wanted: Mapping[str, object]) -> "Faults":
        """Return the faults with some of them set.

        Raises:
            BadControlError: If a name is unknown or a value is of the wrong type or below zero.
        """
        types = {field.name: type(field.default) for field in fields(self)}
        clean: dict[str, Any] = {name: _clean(name, value, types) for name, value in wanted.items()}
        return replace(self, **clean)


def _clean(name: str, value: object, types: Mapping[str, type]) -> bool | float:
    kind = types.get(name)
    if kind is None:
        raise BadControlError(f"没有叫 {name} 的故障；可用的有：{'、'.join(types)}。")
    if kind is bool and isinstance(value, bool):
        return value
    if kind is not bool and isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
        return float(value) if kind is float else int(value)
    raise BadControlError(f"{name} 的值应该是{'开或关' if kind is bool else '不小于 0 的数'}。")


class FaultPanel:
    """The faults in force; counted ones use themselves up."""

    def __init__(self) -> None:
        """Start with a platform that works."""
        self.current = Faults()

    def set(self, wanted: Mapping[str, object]) -> Faults:
        """Change some faults and return all.

        Raises:
            BadControlError: If a name or value is not understood; nothing is changed then.
        """
        self.current = self.current.changed(wanted)
        return self.current

    def take(self, name: str) -> bool:
        """Use one of a counted fault; whether there was one."""
        left = getattr(self.current, name)
        if left:
            self.current = self.current.changed({name: left - 1})
        return bool(left)

    def clear(self) -> None:
        """Switch everything off."""
        self.current = Faults()
