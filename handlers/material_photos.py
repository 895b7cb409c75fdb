"""A photo sent in the chat: for the material that 备案 N 补齐 asks for just then; anywhere else it is no material."""

from dataclasses import dataclass

import structlog

from bot.errors import ApiError
from bot.messages import ImageMessage, Reply, TextReply
from bot.router import Router
from bot.uploads.kinds import Unfit
from handlers import conversation
from handlers.after_commit import settle
from handlers.deps import Deps
from handlers.filing_completing import COMPLETING, DONE
from handlers.filing_progress import procedure_of
from handlers.handing_in import Shelved, hand_in, shelve
from handlers.request import Handler, Offload, Outcome, Request
from handlers.urgency import Urgency
from handlers.wording import drafts as draft_words
from handlers.wording import filings as filing_words
from handlers.wording import help as help_words
from handlers.wording import materials as words
from rules.filings import Requirement
from storage.filing_values import Filing
from storage.push_values import NewPush
from storage.unit import Unit

log = structlog.get_logger()

router = Router[Handler]("material_photos")

_NAME = "微信照片"


@router.event(ImageMessage)
async def image(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Fetch the photo where a dialogue asks for a material; else say that pictures cannot be read."""
    filing = await _filing(request, unit)
    asked = conversation.open_question(COMPLETING, request, deps)
    known = procedure_of(filing, deps).materials if filing else ()
    material = next((one for one in known if one.id == asked), None)
    if filing is None or material is None or not isinstance(request.inbound, ImageMessage):
        return TextReply(draft_words.IMAGE)
    return PhotoFetch(request.inbound.media_id, filing, material, deps)


async def _filing(request: Request, unit: Unit) -> Filing | None:
    if request.dialogue is None or request.dialogue.topic != COMPLETING.name:
        return None
    return await unit.filings.get(int(request.dialogue.answers["filing"]), operator_id=request.operator.id)


@dataclass(frozen=True, slots=True)
class _Owed:
    """To whom the news of a parked photo goes."""

    openid: str
    key: str


class PhotoFetch(Offload):
    """One photo on its way from WeChat to the shelf."""

    interim = words.FETCHING
    answers = True

    def __init__(self, media_id: str, filing: Filing, material: Requirement, deps: Deps) -> None:
        """Fetch that photo for that material."""
        self._media_id = media_id
        self._filing = filing
        self._material = material
        self._deps = deps

    async def run(self) -> Shelved | str:
        """Fetch it and look through it; or the sentence that says why there is none."""
        try:
            content = await self._deps.fetch(self._media_id)
        except ApiError as error:
            log.warning("photo_not_fetched", error=type(error).__name__)
            return words.NOT_FETCHED
        if len(content) > words.MAX_MB * 1024 * 1024:
            return words.TOO_LARGE
        shelved = await shelve(content, _NAME, self._deps)
        return words.FAULTS[shelved.fault] if isinstance(shelved, Unfit) else shelved

    async def finish(self, result: Shelved | str, request: Request, deps: Deps, unit: Unit) -> Reply:
        """Store it, and go on with the dialogue if it still asks for this material."""
        stored = await self._store(result, deps, unit)
        if isinstance(stored, str):
            return TextReply(stored + help_words.dialogue_waiting(COMPLETING.name))
        told = words.stored(self._filing.id, self._material.name)
        if conversation.open_question(COMPLETING, request, deps) != self._material.id:
            return TextReply(told)
        step = await conversation.proceed(COMPLETING, request, deps, unit, text=DONE)
        return TextReply(f"{told}\n\n{step.text}" if isinstance(step, TextReply) else told)

    async def park(self, request: Request, deps: Deps, unit: Unit) -> _Owed:  # noqa: ARG002  As in Offload.
        """Nothing is owed in SQL: the interim words ask for the photo again where no news follows."""
        return _Owed(request.inbound.openid, request.inbound.key)

    async def deliver(self, parked: _Owed, result: Shelved | str, deps: Deps) -> None:
        """Store it and push what became of it."""
        async with deps.database.unit() as unit:
            stored = await self._store(result, deps, unit)
            told = stored if isinstance(stored, str) else words.photo_stored(stored.id, self._material.name)
            push = NewPush(
                key=f"photo:{parked.key}",
                openid=parked.openid,
                operator_id=self._filing.operator_id,
                text=told,
                urgency=Urgency.ANSWER,
            )
            await unit.pushes.add(push, deps.clock())
        await settle(unit, deps)

    async def _store(self, result: Shelved | str, deps: Deps, unit: Unit) -> Filing | str:
        if isinstance(result, str):
            return result
        filing = await unit.filings.get(self._filing.id, operator_id=self._filing.operator_id)
        if filing is None:
            return filing_words.unknown_filing(str(self._filing.id))
        return await hand_in(result, self._material, filing, deps, unit)
