"""An operator's own page, `/p/mine/…`: what is pending, accounts, calendar, reminders and data, seen and changed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from aiohttp import web

from bot.csrf import FIELD
from handlers import own_data, reminding
from handlers.after_commit import settle
from handlers.deps import Deps
from handlers.own_page_facts import facts
from handlers.page_frame import Frame
from handlers.wording import mine as words
from handlers.wording import own_data as data_words
from handlers.wording import pages as page_words
from handlers.wording import reminders as reminder_words
from storage.operators import Operator
from storage.unit import Unit

#: Bytes of the largest form that is read.
_FIELDS_MOST = 8192


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Nothing was changed, and why."""

    sentence: str


_Fields = dict[str, str]
_Act = Callable[[_Fields, Operator, Unit], Awaitable[str | _Trouble]]


class OwnPage:
    """The pages under /p/mine/."""

    def __init__(self, deps: Deps, frame: Frame) -> None:
        """Show what these parts hold."""
        self._deps = deps
        self._frame = frame

    def routes(self) -> list[web.RouteDef]:
        """Routes to add to an application."""
        return [
            web.get("/p/mine/{token}", self._show),
            web.post("/p/mine/{token}/calendar", self._acting(self._calendar)),
            web.post("/p/mine/{token}/reminders", self._acting(self._reminders)),
            web.get("/p/mine/{token}/erase", self._ask),
            web.post("/p/mine/{token}/erase", self._erase),
        ]

    async def _show(self, request: web.Request) -> web.Response:
        return await self._page(request)

    async def _page(self, request: web.Request, *, trouble: str = "") -> web.Response:
        async with self._deps.database.view() as unit:
            operator = await self._operator(request, unit)
            if isinstance(operator, web.Response):
                return operator
            shown = await facts(operator, self._deps, unit)
        more = {
            "base": _base(request),
            "trouble": trouble,
            "done": "" if trouble else words.DONE.get(request.query.get("done", ""), ""),
        }
        return self._frame.show(request, "mine.html", {**shown, **more}, status=400 if trouble else 200)

    def _acting(self, act: _Act) -> Callable[[web.Request], Awaitable[web.Response]]:
        """Do something that a form of the page asks for, and show the page again."""

        async def answer(request: web.Request) -> web.Response:
            fields = await self._fields(request)
            if fields is None:
                return self._frame.refused(page_words.NOT_OURS)
            async with self._deps.database.unit() as unit:
                operator = await self._operator(request, unit)
                if isinstance(operator, web.Response):
                    return operator
                await unit.serialise(operator.openid)
                done = await act(fields, operator, unit)
            if isinstance(done, _Trouble):
                return await self._page(request, trouble=done.sentence)
            raise web.HTTPSeeOther(f"{_base(request)}?done={done}")

        return answer

    async def _calendar(self, fields: _Fields, operator: Operator, unit: Unit) -> str | _Trouble:
        now, act = self._deps.clock(), fields.get("act", "")
        if act == "open":
            await unit.feeds.ensure(operator.id, now)
        elif act == "renew":
            await unit.feeds.renew(operator.id, now)
        else:
            await unit.feeds.close(operator.id, now)
            act = "close"
        return act

    async def _reminders(self, fields: _Fields, operator: Operator, unit: Unit) -> str | _Trouble:
        at, before = reminding.hour_in(fields.get("at", "")), reminding.days_in(fields.get("before", ""))
        if at is None:
            return _Trouble(reminder_words.HOUR_RULE)
        if before is None:
            return _Trouble(reminder_words.DAYS_RULE)
        chosen = reminding.switched(await unit.reminder_choices.of(operator.id), on=fields.get("on") == "yes")
        chosen = replace(chosen, at=at, before=before)
        await reminding.keep(chosen, operator.id, deps=self._deps, unit=unit, now=self._deps.clock())
        return "reminders"

    async def _ask(self, request: web.Request) -> web.Response:
        return await self._ask_again(request)

    async def _ask_again(self, request: web.Request, *, trouble: str = "") -> web.Response:
        async with self._deps.database.view() as unit:
            operator = await self._operator(request, unit)
        if isinstance(operator, web.Response):
            return operator
        shown = {"base": _base(request), "what_goes": data_words.WHAT_GOES, "trouble": trouble}
        return self._frame.show(request, "mine_erase.html", shown, status=400 if trouble else 200)

    async def _erase(self, request: web.Request) -> web.Response:
        fields = await self._fields(request)
        if fields is None:
            return self._frame.refused(page_words.NOT_OURS)
        if fields.get("sure") != "yes":
            return await self._ask_again(request, trouble=words.NOT_CONFIRMED)
        async with self._deps.database.unit() as unit:
            operator = await self._operator(request, unit)
            if isinstance(operator, web.Response):
                return operator
            await unit.serialise(operator.openid)
            await own_data.forget(operator, self._deps, unit)
        await settle(unit, self._deps)
        return self._frame.refused(page_words.Refused(200, "已经删除", data_words.ERASED))

    async def _fields(self, request: web.Request) -> _Fields | None:
        """The fields of a form of this very page; None for any other."""
        if (request.content_length or 0) > _FIELDS_MOST:
            return None
        fields = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
        return fields if self._frame.opens(request, fields.get(FIELD, "")) else None

    async def _operator(self, request: web.Request, unit: Unit) -> Operator | web.Response:
        """Whose page it is, or the page that says why it is nobody's."""
        asked = self._deps.pages.read_mine(request.match_info["token"])
        if not isinstance(asked, int):
            return self._frame.dead(asked)
        return await unit.operators.by_id(asked) or self._frame.refused(page_words.NOBODY)


def _base(request: web.Request) -> str:
    return f"/p/mine/{request.match_info['token']}"
