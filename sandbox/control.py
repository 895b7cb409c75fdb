"""The control interface under /sandbox/api: what the chat page and the tests play the platform with.

Every POST carries ``Content-Type: application/json`` (pictures: their own type), so that no other site's form can post
here. With ``?wait=0`` an act is answered at once and its outcome is told by the event stream only.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from aiohttp import web

from sandbox.acts import Acts
from sandbox.calls import member, text
from sandbox.errors import BadControlError, NotFollowingError, SandboxError, UnknownOperatorError
from sandbox.platform import Mode, Platform, Turn

Body = Mapping[str, object]
_STATUSES = {UnknownOperatorError: 404, NotFollowingError: 409}
_PREFIX = "/sandbox/api"


async def _say(acts: Acts, body: Body) -> Turn:
    if not text(body, "text"):
        raise BadControlError("先写点什么再发送。")
    return await acts.say(text(body, "text"), choice=text(body, "choice"))


async def _location(acts: Acts, body: Body) -> Turn:
    latitude, longitude = body.get("latitude", 23.36), body.get("longitude", 103.15)
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        raise BadControlError("经纬度应该是数。")
    return await acts.send_location(text(body, "label"), latitude=latitude, longitude=longitude)


def _voice(acts: Acts, body: Body) -> Awaitable[Turn]:
    recognition = body.get("recognition")
    return acts.send_voice(recognition=recognition if isinstance(recognition, str) else None)


def _link(acts: Acts, body: Body) -> Awaitable[Turn]:
    return acts.send_link(text(body, "title"), description=text(body, "description"), url=text(body, "url"))


ACTS: dict[str, Callable[[Acts, Body], Awaitable[Turn]]] = {
    "follow": lambda acts, body: acts.follow(text(body, "scene")),
    "unfollow": lambda acts, _: acts.unfollow(),
    "text": _say,
    "tap": lambda acts, body: acts.say(text(body, "text"), choice=text(body, "id") or "0"),
    "link": _link,
    "voice": _voice,
    "sticker": lambda acts, body: acts.send_sticker(text(body, "sticker") or "😄"),
    "location": _location,
    "click": lambda acts, body: acts.click(text(body, "key")),
    "view": lambda acts, body: acts.view(text(body, "url")),
    "scan": lambda acts, body: acts.scan(text(body, "scene")),
    "decide": lambda acts, body: acts.decide(text(body, "template_id"), accept=body.get("accept") is True),
}


class Control:
    """Handlers of the control interface."""

    def __init__(self, platform: Platform) -> None:
        """Control this platform."""
        self._platform = platform

    def routes(self) -> list[web.RouteDef]:
        """Return all routes."""
        table: list[tuple[str, str, Callable[[web.Request], Awaitable[web.StreamResponse]]]] = [
            ("GET", "/state", self.state),
            ("GET", "/users", self.users),
            ("POST", "/users", self.add_user),
            ("GET", "/users/{openid}/log", self.log),
            ("POST", "/users/{openid}/image", self.image),
            ("POST", "/users/{openid}/preferences", self.preferences),
            ("POST", "/users/{openid}/{act}", self.act),
            ("GET", "/clock", self.clock),
            ("POST", "/clock", self.move_clock),
            ("GET", "/faults", self.faults),
            ("POST", "/faults", self.set_faults),
            ("POST", "/mode", self.set_mode),
            ("POST", "/verify", self.verify),
            ("POST", "/tokens/revoke", self.revoke_tokens),
            ("POST", "/reset", self.reset),
            ("GET", "/exchanges", self.exchanges),
            ("GET", "/events", self.events),
        ]
        return [web.route(method, _PREFIX + path, _told(handler)) for method, path, handler in table]

    async def state(self, _request: web.Request) -> web.Response:
        """Everything the page needs to draw itself."""
        platform = self._platform
        now = platform.clock()
        return web.json_response(
            {
                "account": platform.settings.account_name,
                "now": now.isoformat(),
                "offset_s": platform.clock.offset.total_seconds(),
                "mode": platform.mode.value,
                "callback_url": platform.callback_url,
                "people": [person.as_json(now) for person in platform.people.values()],
                "menu": platform.menu,
                "faults": platform.faults.current.as_json(),
                "templates": {key: template.title for key, template in platform.settings.templates.items()},
            }
        )

    async def users(self, _request: web.Request) -> web.Response:
        """List the operators."""
        now = self._platform.clock()
        return web.json_response({"users": [person.as_json(now) for person in self._platform.people.values()]})

    async def add_user(self, request: web.Request) -> web.Response:
        """Add an operator by name."""
        body = await _body(request)
        name = text(body, "name").strip()
        if not 1 <= len(name) <= 20:
            raise BadControlError("名字要有 1 到 20 个字。")
        person = self._platform.add_operator(name, about=text(body, "about"))
        return web.json_response(person.as_json(self._platform.clock()), status=201)

    async def log(self, request: web.Request) -> web.Response:
        """Give an operator's chat, from ``?after=ID`` on."""
        after = request.query.get("after", "0")
        entries = self._platform.person(request.match_info["openid"]).entries
        wanted = [entry.as_json() for entry in entries if entry.id > (int(after) if after.isdigit() else 0)]
        return web.json_response({"entries": wanted})

    async def act(self, request: web.Request) -> web.Response:
        """Do one of ``ACTS`` as an operator."""
        name = request.match_info["act"]
        if name not in ACTS:
            raise BadControlError(f"没有叫 {name} 的动作；可用的有：{'、'.join(ACTS)}。")
        acts = self._acts(request, must_follow=name not in {"follow", "scan"})
        return await self._outcome(request, ACTS[name](acts, await _body(request)))

    async def image(self, request: web.Request) -> web.Response:
        """Send the picture in the body as an operator."""
        if not request.content_type.startswith("image/"):
            raise BadControlError("这里只收图片。")
        content = await request.read()
        acts = self._acts(request, must_follow=True)
        return await self._outcome(request, acts.send_image(content, content_type=request.content_type))

    async def _outcome(self, request: web.Request, work: Awaitable[Turn]) -> web.Response:
        async def turn() -> Turn:
            return await work

        if request.query.get("wait") == "0":
            self._platform.spawn(turn())
            return web.json_response({}, status=202)
        return web.json_response((await turn()).as_json())

    def _acts(self, request: web.Request, *, must_follow: bool) -> Acts:
        openid = request.match_info["openid"]
        person = self._platform.person(openid)
        if must_follow and not person.follows:
            raise NotFollowingError(person.operator.name)
        return Acts(self._platform, openid)

    async def preferences(self, request: web.Request) -> web.Response:
        """Switch template messages off or on for an operator."""
        person = self._platform.person(request.match_info["openid"])
        person.blocks_templates = (await _body(request)).get("blocks_templates") is True
        return web.json_response(person.as_json(self._platform.clock()))

    async def clock(self, _request: web.Request) -> web.Response:
        """Tell the moment and how far it is ahead."""
        clock = self._platform.clock
        return web.json_response({"now": clock().isoformat(), "offset_s": clock.offset.total_seconds()})

    async def move_clock(self, request: web.Request) -> web.Response:
        """Move the clock: ``{"advance": {"days": 1}}`` or ``{"set": "2026-11-30T09:00"}``; listeners are awaited."""
        body = await _body(request)
        clock = self._platform.clock
        if "set" in body:
            await clock.set(_moment(body, now=clock()))
        else:
            await clock.advance(_step(body))
        return await self.clock(request)

    async def faults(self, _request: web.Request) -> web.Response:
        """Tell the faults in force."""
        return web.json_response(self._platform.faults.current.as_json())

    async def set_faults(self, request: web.Request) -> web.Response:
        """Set some faults; ``{"clear": true}`` switches all off first."""
        body = dict(await _body(request))
        if body.pop("clear", False):
            self._platform.faults.clear()
        current = self._platform.faults.set(body).as_json()
        self._platform.feed.publish("faults", faults=current)
        return web.json_response(current)

    async def set_mode(self, request: web.Request) -> web.Response:
        """Switch between plain, compatible and safe mode."""
        wanted = text(await _body(request), "mode")
        if wanted not in set(Mode):
            raise BadControlError("模式只有 plain、compatible、safe 三种。")
        self._platform.mode = Mode(wanted)
        return web.json_response({"mode": wanted})

    async def verify(self, request: web.Request) -> web.Response:
        """Make the GET verification call to the bot."""
        await _body(request)
        return web.json_response({"accepted": await self._platform.verify_callback()})

    async def revoke_tokens(self, request: web.Request) -> web.Response:
        """Make every access token unknown."""
        await _body(request)
        self._platform.tokens.revoke()
        return web.json_response({})

    async def reset(self, request: web.Request) -> web.Response:
        """Begin anew, but for clock and menu."""
        await _body(request)
        self._platform.reset()
        return web.json_response({})

    async def exchanges(self, _request: web.Request) -> web.Response:
        """Give the log of traffic, oldest first."""
        return web.json_response({"exchanges": [exchange.as_json() for exchange in self._platform.journal.exchanges]})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream events to the page as they happen (server-sent events)."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        await response.write(b": hello\n\n")
        async for event in self._platform.feed.listen():
            await response.write(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())
        return response


def _told(
    handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
) -> Callable[..., Awaitable[web.StreamResponse]]:
    """Wrap a handler so that what the sandbox refuses is told as ``{"error": …}``."""

    async def wrapped(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except SandboxError as error:
            return web.json_response({"error": str(error)}, status=_STATUSES.get(type(error), 400))

    return wrapped


async def _body(request: web.Request) -> Body:
    if request.content_type != "application/json":
        raise BadControlError("请求要用 application/json。")
    try:
        body = await request.json() if request.can_read_body else {}
    except ValueError as error:
        raise BadControlError("请求的 JSON 读不懂。") from error
    if not isinstance(body, dict):
        raise BadControlError("请求应该是一个 JSON 对象。")
    return body


def _moment(body: Body, *, now: datetime) -> datetime:
    """Return the moment to go to; one without zone is meant in the clock's own."""
    try:
        moment = datetime.fromisoformat(text(body, "set"))
    except ValueError as error:
        raise BadControlError("时间写成 2026-11-30T09:00 这样。") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)


def _step(body: Body) -> timedelta:
    """Return how far to go forward."""
    try:
        step = timedelta(**{key: float(str(value)) for key, value in member(body, "advance").items()})
    except (ValueError, TypeError, OverflowError) as error:
        raise BadControlError(
            '写成 {"advance": {"days": 1}}，单位可用 weeks、days、hours、minutes、seconds。'
        ) from error
    if not step:
        raise BadControlError('要向前拨多少？例如 {"advance": {"days": 1}}。')
    return step
