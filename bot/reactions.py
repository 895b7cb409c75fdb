"""What WeChat's error codes mean and what each asks for, as data (wechat.md 2.2; WeChat's page errCode)."""

import enum
from types import MappingProxyType
from typing import NamedTuple


class Reaction(enum.Enum):
    """What the caller does about an error code."""

    #: Ask for a new access token, once, and repeat the call once.
    REFRESH = "refresh"
    #: Busy: wait a little with jitter and repeat, where a repetition cannot send twice.
    BACK_OFF = "back_off"
    #: Too often this minute: at least sixty seconds of rest.
    REST = "rest"
    #: Quota of the day used up: this call rests until midnight in Shanghai.
    STOP_FOR_TODAY = "stop_for_today"
    #: The set-up is wrong; a person must act, repeating is useless.
    ALARM = "alarm"
    #: This receiver cannot be reached for good: not following, unknown, on the blacklist.
    DROP = "drop"
    #: This channel is closed for this receiver now; another one may be open.
    NEXT_CHANNEL = "next_channel"
    #: Shorten or clean the content and repeat once.
    SHORTEN = "shorten"
    #: The media has gone; upload it again.
    UPLOAD_AGAIN = "upload_again"
    #: As good as done.
    ACCEPT = "accept"
    #: Our own mistake in the call.
    BUG = "bug"


class Entry(NamedTuple):
    """One row of the table: what the code means, in few words, and what it asks for."""

    meaning: str
    reaction: Reaction


def _rows(reaction: Reaction, meanings: dict[int, str]) -> dict[int, Entry]:
    """Rows that share one reaction."""
    return {code: Entry(meaning, reaction) for code, meaning in meanings.items()}


TABLE = MappingProxyType(
    _rows(Reaction.BACK_OFF, {-1: "system busy"})
    | _rows(
        Reaction.REFRESH,
        {40001: "token invalid or not the latest", 40014: "token illegal", 42001: "token expired"},
    )
    | _rows(Reaction.REST, {45011: "too many calls this minute", 43117: "too many messages to this user"})
    | _rows(Reaction.STOP_FOR_TODAY, {45009: "quota of the day used up"})
    | _rows(
        Reaction.ALARM,
        {
            40013: "appid invalid",
            40036: "template id has a wrong size",
            40037: "template id invalid",
            40125: "app secret invalid",
            40164: "caller's address is not on the IP whitelist",
            40243: "app secret is frozen",
            43116: "template banned for abuse",
            45103: "call not supported",
            45109: "call not supported",
            48001: "call not granted to this account",
            48004: "call banned",
            48006: "clearing of quotas used up this month",
            61007: "third-party platform not authorised",
            89501: "caller's address waits for the administrator",
            89503: "caller's address needs the administrator's confirmation",
            89506: "caller's address refused for a day",
            89507: "caller's address refused for an hour",
        },
    )
    | _rows(
        Reaction.DROP,
        {
            40003: "openid invalid or of another account",
            40249: "content blocked as illegal",
            43004: "receiver does not follow",
            43019: "receiver is on the blacklist",
            45168: "content holds a blocked keyword",
            48002: "receiver has turned messages off",
            50002: "receiver's account is limited",
            50005: "receiver does not follow",
        },
    )
    | _rows(
        Reaction.NEXT_CHANNEL,
        {
            43101: "no subscription grant left",
            45015: "outside the reply window",
            45047: "messages of this window used up",
        },
    )
    | _rows(Reaction.SHORTEN, {45002: "content too long", 47003: "template field invalid"})
    | _rows(Reaction.UPLOAD_AGAIN, {40004: "media type invalid", 40007: "media id invalid"})
    | _rows(
        Reaction.ACCEPT,
        {
            45065: "already sent with this client id",
            45072: "typing command unknown",
            45080: "typing: no contact in the last 30 s",
            45081: "typing: shown already",
            46003: "there is no menu",
        },
    )
    | _rows(
        Reaction.BUG,
        {
            40029: "login code invalid",
            40163: "login code used already",
            40246: "keyword list missing",
            41001: "token missing",
            45008: "too many articles",
            45066: "client id is being repeated",
            45067: "client id too long",
            47001: "JSON malformed",
            65320: "menu uses removed match fields",
        },
    ),
)

UNKNOWN = Entry("unknown error", Reaction.BUG)


def entry(code: int) -> Entry:
    """Row of an error code; an unknown code counts as our mistake, so that it is looked at."""
    return TABLE.get(code, UNKNOWN)
