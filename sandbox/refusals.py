"""The refusals of WeChat's interfaces: always HTTP 200, with errcode, errmsg and a rid.

Source: developers.weixin.qq.com, table of return codes, and the pages of the single interfaces.
"""

import random
from dataclasses import dataclass
from datetime import datetime

MESSAGES = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40004: "invalid media type",
    40007: "invalid media_id",
    40008: "invalid message type",
    40013: "invalid appid",
    40014: "invalid access_token",
    40016: "invalid button size",
    40017: "invalid button type",
    40018: "invalid button name size",
    40019: "invalid button key size",
    40020: "invalid button url size",
    40023: "invalid sub button size",
    40024: "invalid sub button type",
    40025: "invalid sub button name size",
    40026: "invalid sub button key size",
    40027: "invalid sub button url size",
    40029: "invalid code",
    40037: "invalid template_id",
    40125: "invalid appsecret",
    40163: "code been used",
    41001: "access_token missing",
    41002: "appid missing",
    41004: "appsecret missing",
    41008: "missing code",
    42001: "access_token expired",
    43002: "require POST method",
    43004: "require subscribe",
    43101: "user refuse to accept the msg",
    44004: "empty content",
    45002: "content size out of limit",
    45008: "article size out of limit",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, must slower, retry next minute",
    45015: "response out of time limit or subscription is canceled",
    45047: "out of response count limit",
    45072: "invalid command",
    45080: "no interaction with the user in 30 seconds",
    45081: "already typing",
    46003: "menu no exist",
    47001: "data format error",
    47003: "argument invalid!",
    48001: "api unauthorized",
    48006: "forbid to clear quota because of reaching the limit",
    50005: "user is unsubscribed",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An interface says no."""

    errcode: int
    #: Follows the usual message, for instance the name of a bad field.
    detail: str = ""

    def answer(self, *, now: datetime, rng: random.Random) -> dict[str, object]:
        """Return the JSON body, with a rid whose first part is the Unix time in hex, as WeChat's is."""
        rid = f"{int(now.timestamp()):08x}-{rng.getrandbits(32):08x}-{rng.getrandbits(32):08x}"
        words = " ".join(part for part in (MESSAGES[self.errcode], self.detail) if part)
        return {"errcode": self.errcode, "errmsg": f"{words} rid: {rid}"}
