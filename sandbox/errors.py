"""What can go wrong in the sandbox itself, as opposed to refusals that it gives on purpose."""

from datetime import datetime


class SandboxError(Exception):
    """Base of everything the sandbox raises."""


class UnknownOperatorError(SandboxError):
    """There is no operator with this openid."""

    def __init__(self, openid: str) -> None:
        """Keep the openid asked for."""
        self.openid = openid
        super().__init__("没有这位运营者，请从列表里选一位。")


class NotFollowingError(SandboxError):
    """The operator does not follow the account and so cannot speak to it."""

    def __init__(self, name: str) -> None:
        """Keep the operator's name."""
        self.name = name
        super().__init__(f"{name}还没有关注公众号，先点“关注”再发消息。")


class ClockCannotGoBackError(SandboxError):
    """The moment asked for lies before the clock's present."""

    def __init__(self, *, now: datetime, asked: datetime) -> None:
        """Keep both moments."""
        self.now = now
        self.asked = asked
        super().__init__(f"时钟只能向前拨：现在是 {now:%Y-%m-%d %H:%M}，不能回到 {asked:%Y-%m-%d %H:%M}。")


class BadControlError(SandboxError):
    """A request to the control interface misses something or holds something that is not understood."""


class BadEnvelopeError(SandboxError):
    """An encrypted text that is not what WeChat's rules for safe mode ask for."""
