"""The OAuth page (``/connect/oauth2/authorize``) as far as snsapi_base goes: it asks nothing and sends back a code.

Where WeChat knows whose phone it is, the sandbox asks whom to play. Source: developers.weixin.qq.com, 网页授权
(wechat.md 3): the order of the parameters is enforced, the address to return to must lie on the registered domain.
"""

import html
import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from aiohttp import web

from sandbox.codes import Login
from sandbox.platform import Platform

_ORDER = ["appid", "redirect_uri", "response_type", "scope", "state"]
_STATE = re.compile(r"[a-zA-Z0-9]{1,128}")
_HEADERS = {"Content-Security-Policy": "default-src 'none'", "Referrer-Policy": "no-referrer"}
_PAGE = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{0}</title><h1>{0}</h1>{1}</html>'


class ConsentPage:
    """Sends a browser back with a code."""

    def __init__(self, platform: Platform) -> None:
        """Log in the people of this platform."""
        self._platform = platform

    def routes(self) -> list[web.RouteDef]:
        """Routes to add to an application."""
        return [
            web.get("/connect/oauth2/authorize", self._ask),
            web.get("/connect/oauth2/as/{openid}", self._send_back),
            web.get("/connect/oauth2/snapshot/{openid}", self._send_back),
        ]

    async def _ask(self, request: web.Request) -> web.Response:
        if wrong := self._wrong(request):
            return _page("微信", f"<p>{html.escape(wrong)}</p>", status=400)
        rows = "".join(
            f'<p><a href="/connect/oauth2/as/{quote(person.openid)}?{html.escape(request.query_string)}">'
            f"{html.escape(person.operator.name)}</a></p>"
            for person in self._platform.people.values()
        )
        return _page("以谁的手机打开", rows)

    async def _send_back(self, request: web.Request) -> web.Response:
        person = self._platform.people.get(request.match_info["openid"])
        if wrong := self._wrong(request):
            return _page("微信", f"<p>{html.escape(wrong)}</p>", status=400)
        if person is None:
            raise web.HTTPNotFound
        snapshot = "/snapshot/" in request.path
        openid = f"{person.openid[:-4]}SNAP" if snapshot else person.openid
        scope, now = request.query["scope"], self._platform.clock()
        code = self._platform.codes.issue(Login(openid=openid, scope=scope, at=now, snapshot=snapshot))
        back = request.query["redirect_uri"]
        returned = urlencode({"code": code, "state": request.query["state"]})
        raise web.HTTPFound(f"{back}{'&' if '?' in back else '?'}{returned}")

    def _wrong(self, request: web.Request) -> str:
        """What WeChat's page would show instead of sending back, or ""."""
        settings, query = self._platform.settings, request.query
        names = [name for name, _ in parse_qsl(request.query_string, keep_blank_values=True)]
        if names != _ORDER or query["response_type"] != "code" or not _STATE.fullmatch(query["state"]):
            return "参数错误"
        if query["appid"] != settings.appid:
            return "appid 参数错误 40013"
        if query["scope"] not in {"snsapi_base", "snsapi_userinfo"}:
            return "Scope 参数错误或没有 Scope 权限 10005"
        if not settings.verified:
            return "该公众号没有这些 scope 的权限 10005"
        back = urlsplit(query["redirect_uri"])
        if back.scheme not in {"http", "https"} or back.netloc != urlsplit(self._platform.base_url).netloc:
            return "redirect_uri 域名与后台配置不一致 10003"
        return ""


def _page(heading: str, body: str, *, status: int = 200) -> web.Response:
    text = _PAGE.format(html.escape(heading), body)
    return web.Response(text=text, content_type="text/html", status=status, headers=_HEADERS)
