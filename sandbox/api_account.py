"""Interfaces about the account itself: tokens, menu, people, media, quotas, tickets, codes.

Source: developers.weixin.qq.com, the page of each interface.
"""

import string

from sandbox.calls import OK, Answer, Call, member, text
from sandbox.media import IMAGE_BYTES
from sandbox.menu_rules import check_menu
from sandbox.platform import Platform
from sandbox.refusals import Refusal

_ALPHABET = string.ascii_letters + string.digits


def plain_token(platform: Platform, call: Call) -> Answer:
    """``GET token``: a new token on each call."""
    refusal = _credentials(platform, call.query.get("appid", ""), call.query.get("secret", ""))
    return refusal or platform.tokens.plain(platform.clock())


def stable_token(platform: Platform, call: Call) -> Answer:
    """``POST stable_token``: the same token until it is nearly over."""
    if refusal := _credentials(platform, call.text("appid"), call.text("secret")):
        return refusal
    return platform.tokens.stable(platform.clock(), force=call.body.get("force_refresh") is True)


def _credentials(platform: Platform, appid: str, secret: str) -> Refusal | None:
    if not appid:
        return Refusal(41002)
    if not secret:
        return Refusal(41004)
    if appid != platform.settings.appid:
        return Refusal(40013)
    return None if secret == platform.settings.secret else Refusal(40125)


def create_menu(platform: Platform, call: Call) -> Answer:
    """``POST menu/create``: shown at the bottom of the chat at once."""
    if refusal := check_menu(call.body):
        return refusal
    platform.set_menu(dict(call.body))
    return OK


def get_menu(platform: Platform, _call: Call) -> Answer:
    """``GET menu/get``: 46003 when there is none."""
    return {"menu": platform.menu} if platform.menu else Refusal(46003)


def delete_menu(platform: Platform, _call: Call) -> Answer:
    """``GET menu/delete``."""
    platform.set_menu(None)
    return OK


def user_facts(platform: Platform, call: Call) -> Answer:
    """``GET user/info``: names and pictures have been empty since 2021."""
    person = platform.people.get(call.query.get("openid", ""))
    if person is None:
        return Refusal(40003)
    if person.followed_at is None:
        return {"subscribe": 0, "openid": person.openid}
    return {
        "subscribe": 1,
        "openid": person.openid,
        "nickname": "",
        "headimgurl": "",
        "language": "zh_CN",
        "subscribe_time": int(person.followed_at.timestamp()),
        "remark": "",
        "groupid": 0,
        "tagid_list": [],
        "subscribe_scene": "ADD_SCENE_QR_CODE" if person.scene else "ADD_SCENE_SEARCH",
        "qr_scene": 0,
        "qr_scene_str": person.scene,
    }


def followers(platform: Platform, _call: Call) -> Answer:
    """``GET user/get``: everybody who follows, on one page."""
    openids = sorted(person.openid for person in platform.people.values() if person.follows)
    return {
        "total": len(openids),
        "count": len(openids),
        "data": {"openid": openids},
        "next_openid": openids[-1] if openids else "",
    }


def upload_media(platform: Platform, call: Call) -> Answer:
    """``POST media/upload``: a file under 10 MB, kept for three days."""
    kind = call.query.get("type", "")
    if kind not in {"image", "voice", "video", "thumb"}:
        return Refusal(40004)
    if not call.upload or len(call.upload) > IMAGE_BYTES:
        return Refusal(44004 if not call.upload else 45002)
    now = platform.clock()
    media_id = platform.media.put(call.upload, content_type=call.upload_type, now=now)
    return {"type": kind, "media_id": media_id, "created_at": int(now.timestamp())}


def get_media(platform: Platform, call: Call) -> Answer:
    """``GET media/get``: the file itself, or 40007."""
    return platform.media.get(call.query.get("media_id", ""), platform.clock()) or Refusal(40007)


def callback_addresses(_platform: Platform, _call: Call) -> Answer:
    """``GET getcallbackip``."""
    return {"ip_list": ["127.0.0.1"]}


def clear_quota(platform: Platform, call: Call) -> Answer:
    """``POST clear_quota``: ten times a month."""
    if call.text("appid") != platform.settings.appid:
        return Refusal(40013)
    return platform.quotas.clear(platform.clock()) or OK


def ticket(platform: Platform, _call: Call) -> Answer:
    """``GET ticket/getticket``."""
    return {**OK, "ticket": "".join(platform.rng.choices(_ALPHABET, k=86)), "expires_in": 7200}


def create_code(platform: Platform, call: Call) -> Answer:
    """``POST qrcode/create``: a ticket for a scene; scanning is done over the control interface."""
    scene = member(member(call.body, "action_info"), "scene")
    wanted = text(scene, "scene_str") or scene.get("scene_id")
    if not wanted:
        return Refusal(47001)
    code = "gQ" + "".join(platform.rng.choices(_ALPHABET, k=94))
    seconds = call.body.get("expire_seconds", 60)
    return {"ticket": code, "expire_seconds": seconds, "url": f"http://weixin.qq.com/q/{code[:22]}"}
