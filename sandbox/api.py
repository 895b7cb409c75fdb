"""The interfaces under /cgi-bin and /sns: routing, tokens, quotas, faults, and answers in WeChat's manner.

Every answer is HTTP 200 with JSON declared as text/plain; errors carry errcode, errmsg and a rid.
"""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from sandbox import api_account, api_messages, oauth
from sandbox.calls import Answer, Call, parse_json
from sandbox.journal import Exchange
from sandbox.media import Medium
from sandbox.platform import Platform
from sandbox.refusals import Refusal

Handler = Callable[[Platform, Call], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Interface:
    method: str
    handler: Handler
    needs_token: bool = True
    #: Only verified service accounts may call it (48001 otherwise).
    verified: bool = False


INTERFACES = {
    "/cgi-bin/token": _Interface(method="GET", handler=api_account.plain_token, needs_token=False),
    "/cgi-bin/stable_token": _Interface(method="POST", handler=api_account.stable_token, needs_token=False),
    oauth.TOKEN_PATH: _Interface(method="GET", handler=oauth.access_token, needs_token=False, verified=True),
    "/cgi-bin/message/custom/send": _Interface(method="POST", handler=api_messages.custom_send),
    "/cgi-bin/message/custom/typing": _Interface(method="POST", handler=api_messages.typing),
    "/cgi-bin/message/template/send": _Interface(method="POST", handler=api_messages.template_send, verified=True),
    "/cgi-bin/message/template/subscribe": _Interface(method="POST", handler=api_messages.one_time_send, verified=True),
    "/cgi-bin/message/subscribe/bizsend": _Interface(
        method="POST", handler=api_messages.subscription_send, verified=True
    ),
    "/cgi-bin/menu/create": _Interface(method="POST", handler=api_account.create_menu),
    "/cgi-bin/menu/get": _Interface(method="GET", handler=api_account.get_menu),
    "/cgi-bin/menu/delete": _Interface(method="GET", handler=api_account.delete_menu),
    "/cgi-bin/user/info": _Interface(method="GET", handler=api_account.user_facts, verified=True),
    "/cgi-bin/user/get": _Interface(method="GET", handler=api_account.followers, verified=True),
    "/cgi-bin/media/upload": _Interface(method="POST", handler=api_account.upload_media),
    "/cgi-bin/media/get": _Interface(method="GET", handler=api_account.get_media),
    "/cgi-bin/getcallbackip": _Interface(method="GET", handler=api_account.callback_addresses),
    "/cgi-bin/get_api_domain_ip": _Interface(method="GET", handler=api_account.callback_addresses),
    "/cgi-bin/clear_quota": _Interface(method="POST", handler=api_account.clear_quota),
    "/cgi-bin/ticket/getticket": _Interface(method="GET", handler=api_account.ticket, verified=True),
    "/cgi-bin/qrcode/create": _Interface(method="POST", handler=api_account.create_code, verified=True),
}
#: Longer than a client waits.
_HANG_S = 8.0
_GATEWAY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


class Api:
    """Answers the bot's calls to the platform."""

    def __init__(self, platform: Platform) -> None:
        """Answer for this platform."""
        self._platform = platform

    def routes(self) -> list[web.RouteDef]:
        """Return a route for each interface; the method is checked inside, as WeChat does (43002)."""
        return [web.route("*", path, self.answer) for path in INTERFACES]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, with the faults that are switched on."""
        started = time.monotonic()
        raw = b"" if _is_upload(request) else await request.read()
        faults = self._platform.faults
        if faults.current.api_delay_s:
            await asyncio.sleep(faults.current.api_delay_s)
        if faults.take("bad_gateway"):
            self._note(request, raw, response=_GATEWAY_PAGE, status=502, started=started)
            return web.Response(status=502, text=_GATEWAY_PAGE, content_type="text/html")
        answer = await self._decide(request, raw)
        response = self._response(answer)
        if faults.take("drop_after") and request.transport:
            self._note(request, raw, response="（处理完后断开连接）", status=None, started=started)
            request.transport.abort()
            return response
        if faults.take("hang_after"):
            self._note(request, raw, response="（处理完后不回应）", status=None, started=started)
            await asyncio.sleep(_HANG_S)
        shown = response.text if isinstance(response.body, bytes) and not isinstance(answer, Medium) else "（文件）"
        self._note(request, raw, response=shown or "", status=200, started=started)
        return response

    async def _decide(self, request: web.Request, raw: bytes) -> Answer:
        interface = INTERFACES[request.path]
        if refusal := self._gate(request, interface):
            return refusal
        call = await _read(request, raw)
        return call if isinstance(call, Refusal) else interface.handler(self._platform, call)

    def _gate(self, request: web.Request, interface: _Interface) -> Refusal | None:
        """Refuse before looking at the content: busy, method, token, quota, rights."""
        platform = self._platform
        if platform.faults.current.busy_rate and platform.rng.random() < platform.faults.current.busy_rate:
            return Refusal(-1)
        if request.method != interface.method:
            return Refusal(43002, f"require {interface.method}")
        if interface.needs_token and (refusal := self._check_token(request)):
            return refusal
        if refusal := self._limited():
            return refusal
        if interface.verified and not platform.settings.verified:
            return Refusal(48001)
        return platform.quotas.take(request.path, platform.clock())

    def _limited(self) -> Refusal | None:
        """Refuse by a counted fault."""
        codes = {"busy": -1, "too_fast": 45011, "quota_gone": 45009}
        return next((Refusal(code) for fault, code in codes.items() if self._platform.faults.take(fault)), None)

    def _check_token(self, request: web.Request) -> Refusal | None:
        platform = self._platform
        if platform.faults.take("token_stale"):
            return Refusal(40001)
        return platform.tokens.check(request.query.get("access_token", ""), platform.clock())

    def _response(self, answer: Answer) -> web.Response:
        if isinstance(answer, Medium):
            return web.Response(body=answer.content, content_type=answer.content_type)
        if isinstance(answer, Refusal):
            answer = answer.answer(now=self._platform.clock(), rng=self._platform.rng)
        return web.Response(text=json.dumps(answer, ensure_ascii=False), content_type="text/plain")

    def _note(self, request: web.Request, raw: bytes, *, response: str, status: int | None, started: float) -> None:
        secret = "token" in request.path
        self._platform.journal.note(
            Exchange(
                at=self._platform.clock(),
                side="api",
                method=request.method,
                path=request.path,
                status=status,
                took_ms=round((time.monotonic() - started) * 1000),
                remark="",
                request="（略）" if _is_upload(request) or secret else raw.decode("utf-8", "replace"),
                response="（略）" if secret and "errcode" not in response else response,
            )
        )


def _is_upload(request: web.Request) -> bool:
    return request.content_type.startswith("multipart/")


async def _read(request: web.Request, raw: bytes) -> Call | Refusal:
    if _is_upload(request):
        form = await request.post()
        for part in form.values():
            if isinstance(part, web.FileField):
                return Call(query=request.query, upload=part.file.read(), upload_type=part.content_type)
        return Call(query=request.query)
    body = parse_json(raw)
    return body if isinstance(body, Refusal) else Call(query=request.query, body=body)
