"""What stands around every page: strict headers, and a Chinese page instead of an error."""

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.pages import HEADERS

#: What a browser shows for an error; other statuses use the text of 500.
ERRORS = {
    403: "这个链接不能用：可能已经过期，请回公众号重新获取。",
    404: "没有这个页面：可能已经删除，请回公众号重新获取链接。",
    405: "这个页面不能这样打开，请回公众号重新获取链接。",
    413: "发来的内容太大，请减少后再试。",
    429: "打开得太频繁，请过一会儿再试。",
    500: "页面暂时打不开，请稍后再试。",
}

_PAGE = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>打不开</title></head>'
    "<body><main><h1>打不开</h1><p>{}</p></main></body></html>"
)

_log = structlog.get_logger(__name__)


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Put the strict headers on every answer that sets none, and turn errors into pages that say what to do next."""
    try:
        response = await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            error.headers.update(HEADERS)
            raise
        response = error_page(error.status)
    except Exception:  # noqa: BLE001 - the router's boundary: one page fails, its caller is told, the process goes on.
        # Not the path: it may hold a signed link.
        _log.exception("page_failed", route=_route(request))
        response = error_page(500)
    if not response.prepared:
        response.headers.update({name: value for name, value in HEADERS.items() if name not in response.headers})
    return response


def error_page(status: int) -> web.Response:
    """Page for an error status."""
    text = _PAGE.format(ERRORS.get(status, ERRORS[500]))
    return web.Response(status=status, text=text, content_type="text/html")


def _route(request: web.Request) -> str:
    """Pattern of the matched route, without what stood in its place."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "none"
