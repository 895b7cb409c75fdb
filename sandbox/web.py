"""The sandbox as a web application: WeChat's interfaces, the control interface and the chat page."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from aiohttp import web

from sandbox.api import Api
from sandbox.consent import ConsentPage
from sandbox.control import Control
from sandbox.media import IMAGE_BYTES
from sandbox.platform import Platform

STATIC = Path(__file__).parent / "static"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".html": "text/html"}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def build_app(platform: Platform) -> web.Application:
    """Return an application of its own for the platform, which it closes at its end."""
    app = web.Application(client_max_size=IMAGE_BYTES + 65_536)
    add_to(app, platform)
    return app


def add_to(app: web.Application, platform: Platform) -> None:
    """Put the sandbox's routes into an application: the chat page, ``/sandbox/…``, and those of WeChat itself."""
    app.router.add_routes(Api(platform).routes())
    app.router.add_routes(ConsentPage(platform).routes())
    app.router.add_routes(Control(platform).routes())
    app.router.add_routes(
        [
            web.get("/", _page),
            web.get("/sandbox/static/{name}", _static),
            web.get("/sandbox/media/{media_id}", _media_of(platform)),
        ]
    )

    async def ends(_app: web.Application) -> None:
        """Close the event streams, which would never end by themselves."""
        platform.feed.close()

    async def lifetime(_app: web.Application) -> AsyncIterator[None]:
        """Close the platform after the application."""
        yield
        await platform.close()

    app.on_shutdown.append(ends)
    app.cleanup_ctx.append(lifetime)


async def _page(_request: web.Request) -> web.StreamResponse:
    return _file("index.html")


async def _static(request: web.Request) -> web.StreamResponse:
    return _file(request.match_info["name"])


def _file(name: str) -> web.Response:
    path = STATIC / name
    if path.parent != STATIC or path.suffix not in _TYPES or not path.is_file():
        raise web.HTTPNotFound
    return web.Response(body=path.read_bytes(), content_type=_TYPES[path.suffix], charset="utf-8", headers=_HEADERS)


def _media_of(platform: Platform) -> Handler:
    async def media(request: web.Request) -> web.StreamResponse:
        medium = platform.media.get(request.match_info["media_id"], platform.clock())
        if medium is None:
            raise web.HTTPNotFound
        return web.Response(body=medium.content, content_type=medium.content_type, headers=_HEADERS)

    return media
