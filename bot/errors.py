"""Errors of this package: of set-up and of WeChat's API only; what a stranger sends is refused by value."""

from dataclasses import dataclass

from bot.reactions import Reaction


class BotError(Exception):
    """Base of all errors of this package."""


class UnusableSettingError(BotError, ValueError):
    """A token, key or address in the settings cannot work; the text names it and never shows its value."""


class AlreadyRegisteredError(BotError):
    """Two handlers want the same word, pattern or event."""


class ApiError(BotError):
    """A call of WeChat's API that did not succeed; holds the path, never the query with its secrets."""

    def __init__(self, path: str, why: str) -> None:
        """Name the call and the cause in words that hold no secret."""
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why
        #: One of the tries that ended in this error was sent and got no answer.
        self.may_have_arrived = False


class UnreachableError(ApiError):
    """The call surely was not processed: no connection came about, or a gateway turned it away."""


class NoTokenError(UnreachableError):
    """No access token could be had for the moment, so the call was not made."""


class AnswerLostError(ApiError):
    """The call was sent but no usable answer came: it may have been processed, and may not."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What WeChat said instead of yes.

    Source: wechat.md 2.2; `rid` is WeChat's request id, which its support page explains.
    """

    code: int
    meaning: str
    reaction: Reaction
    rid: str = ""
    #: errmsg as sent, without secrets; never to be compared, only to be shown.
    text: str = ""


class RefusedError(ApiError):
    """WeChat answered with an error code."""

    def __init__(self, path: str, refusal: Refusal) -> None:
        """Keep the refusal; its code decides what to do next."""
        super().__init__(path, f"{refusal.code} {refusal.meaning} (rid {refusal.rid or 'none'}): {refusal.text}")
        self.refusal = refusal

    @property
    def code(self) -> int:
        """WeChat's errcode."""
        return self.refusal.code

    @property
    def reaction(self) -> Reaction:
        """What this code asks for."""
        return self.refusal.reaction
