"""Codes of the OAuth page: each for one person, for five minutes, for one exchange.

Source: developers.weixin.qq.com, 网页授权 (wechat.md 3).
"""

import random
import string
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.refusals import Refusal

_ALPHABET = string.ascii_letters + string.digits
_LASTS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """What a code stands for."""

    openid: str
    scope: str
    at: datetime
    #: Opened as a snapshot (快照页): the openid is a virtual one.
    snapshot: bool = False


class CodeDesk:
    """Issues codes and redeems them."""

    def __init__(self, rng: random.Random) -> None:
        """Issue codes from this source of chance."""
        self._rng = rng
        self._logins: dict[str, Login] = {}
        self._used: set[str] = set()

    def issue(self, login: Login) -> str:
        """Give a new code of 32 characters."""
        code = "0" + "".join(self._rng.choices(_ALPHABET, k=31))
        self._logins[code] = login
        return code

    def redeem(self, code: str, now: datetime) -> Login | Refusal:
        """What the code stands for, once: 40163 when it was used, 40029 when there is none or it is too old."""
        if code in self._used:
            return Refusal(40163)
        login = self._logins.pop(code, None)
        if login is None or now - login.at > _LASTS:
            return Refusal(40029)
        self._used.add(code)
        return login
