"""What the button for subscription notices needs beside the page: our script, and where it tells of a yes."""

from pathlib import Path

from aiohttp import web

from bot.csrf import FIELD
from bot.links import Expired, Forged
from bot.pages import static_file
from handlers.deps import Deps
from handlers.page_frame import Frame

_SCRIPT = Path(__file__).parent / "static" / "notice.js"
_MOST_BYTES = 1000


class NoticePages:
    """The addresses of the button."""

    def __init__(self, deps: Deps, frame: Frame) -> None:
        """Note yeses with these parts."""
        self._deps = deps
        self._frame = frame

    def routes(self) -> list[web.RouteDef]:
        """Routes to add to an application."""
        return [
            web.get("/p/static/notice.js", self._script),
            web.post("/p/materials/{token}/notice/agreed", self._agreed),
        ]

    async def _script(self, _request: web.Request) -> web.Response:
        return static_file(_SCRIPT, "text/javascript")

    async def _agreed(self, request: web.Request) -> web.Response:
        """Note one grant where none is known: whoever holds the link can say yes a hundred times and gets one.

        WeChat's own event counts them; it is missing where the user chose to be asked no more (wechat.md 2.5).
        """
        asked = self._deps.pages.read_materials(request.match_info["token"])
        if isinstance(asked, Expired | Forged):
            return self._frame.dead(asked)
        if (request.content_length or 0) > _MOST_BYTES or self._deps.notices is None:
            return web.Response(status=400)
        form = await request.post()
        if not self._frame.opens(request, str(form.get(FIELD, ""))):
            return web.Response(status=403)
        async with self._deps.database.unit() as unit:
            operator = await unit.operators.by_id(asked.operator_id)
            if operator is None or not operator.followed:
                return web.Response(status=404)
            await unit.grants.at_least_one(operator.openid, self._deps.notices.template_id)
        return web.Response(status=204)
