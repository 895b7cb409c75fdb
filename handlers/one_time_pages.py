"""一次性订阅: sending an operator to WeChat's page, and what comes back from it (docs/decisions/0027)."""

from aiohttp import web

from bot.links import Expired, Forged
from bot.one_time import SCENE, confirm_url
from bot.pages import HEADERS
from handlers.deps import Deps
from handlers.page_frame import Frame
from handlers.wording import notices as words
from handlers.wording import pages as page_words

_BACK = "/p/one-time"


class OneTimePages:
    """The way to WeChat and back."""

    def __init__(self, deps: Deps, frame: Frame) -> None:
        """Ask and note with these parts."""
        self._deps = deps
        self._frame = frame

    def routes(self) -> list[web.RouteDef]:
        """Routes to add to an application."""
        return [web.get("/p/materials/{token}/one-time", self._leave), web.get(_BACK, self._back)]

    async def _leave(self, request: web.Request) -> web.Response:
        """Send the operator to WeChat's page with a word that stands for them alone."""
        asked, once = self._deps.pages.read_materials(request.match_info["token"]), self._deps.one_time
        if isinstance(asked, Expired | Forged):
            return self._frame.dead(asked)
        async with self._deps.database.view() as unit:
            operator = await unit.operators.by_id(asked.operator_id)
        if operator is None or once is None:
            return self._frame.refused(page_words.GONE)
        address = confirm_url(
            appid=once.appid,
            template_id=once.template_id,
            redirect_url=f"{self._deps.pages.public_url}{_BACK}",
            reserved=await once.returns.expect(operator.openid),
        )
        raise web.HTTPFound(address, headers=HEADERS)

    async def _back(self, request: web.Request) -> web.Response:
        """Note the grant of the user for whom the word was made, and of nobody else."""
        once, query = self._deps.one_time, request.query
        openid = await once.returns.take(query.get("reserved", "")) if once else None
        if once is None or openid is None:
            return self._frame.refused(words.NOT_EXPECTED)
        ours = (query.get("template_id"), query.get("scene")) == (once.template_id, str(SCENE))
        if query.get("action") != "confirm" or not ours:
            return self._frame.refused(words.NOT_CONFIRMED)
        if query.get("openid") != openid:
            return self._frame.refused(words.SOMEBODY_ELSE)
        async with self._deps.database.unit() as unit:
            operator = await unit.operators.get(openid)
            if operator and operator.followed:
                await unit.grants.at_least_one(openid, once.template_id)
        return self._frame.refused(words.CONFIRMED)
