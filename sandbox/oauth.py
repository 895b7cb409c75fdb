"""``GET sns/oauth2/access_token``: a code of the OAuth page is exchanged for who it was.

Source: developers.weixin.qq.com, 网页授权, step two (wechat.md 3).
"""

from sandbox.calls import Answer, Call
from sandbox.platform import Platform
from sandbox.refusals import Refusal

TOKEN_PATH = "/sns/oauth2/access_token"  # noqa: S105 - an address.
_DIGITS = 96


def access_token(platform: Platform, call: Call) -> Answer:
    """Redeem a code; the token given is the user's and opens none of the account's interfaces."""
    query = call.query
    for name, missing in (("appid", 41002), ("secret", 41004), ("code", 41008)):
        if not query.get(name):
            return Refusal(missing)
    if query["appid"] != platform.settings.appid:
        return Refusal(40013)
    if query["secret"] != platform.settings.secret:
        return Refusal(40125)
    if query.get("grant_type") != "authorization_code":
        return Refusal(40002)
    login = platform.codes.redeem(query["code"], platform.clock())
    if isinstance(login, Refusal):
        return login
    token = f"{platform.rng.getrandbits(4 * _DIGITS):0{_DIGITS}x}"
    answer: dict[str, object] = {
        "access_token": token,
        "expires_in": 7200,
        "refresh_token": token[::-1],
        "openid": login.openid,
        "scope": login.scope,
    }
    return {**answer, "is_snapshotuser": 1} if login.snapshot else answer
