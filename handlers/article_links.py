"""A link that was forwarded or sent alone: the article behind it is fetched and checked like a draft."""

import re
from dataclasses import dataclass, replace

import structlog

from bot.articles.kinds import Article
from bot.messages import LinkMessage, Reply, TextReply
from bot.router import Router
from handlers import drafts
from handlers.deps import Deps
from handlers.drafts import MAX_CHARACTERS, DraftCheck, Sent
from handlers.request import Handler, Offload, Outcome, Request
from handlers.wording import article_links as words
from rules.findings import CheckResult
from storage.push_values import NewPush
from storage.unit import Unit

log = structlog.get_logger()

router = Router[Handler]("article_links")

_ONLY_LINK = re.compile(r"https?://[^\s<>\"'，。]{4,2000}", re.IGNORECASE)
_URGENCY = 1


def only_link(text: str) -> str:
    """The link, where a text is nothing but one; else ""."""
    found = _ONLY_LINK.fullmatch(text.strip())
    return found[0] if found else ""


@router.event(LinkMessage)
async def forwarded(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Check the article that a card leads to; where it cannot be had, what the card itself says."""
    if not isinstance(request.inbound, LinkMessage):
        raise TypeError(f"no link: {type(request.inbound).__name__}")
    card = request.inbound
    return await check(card.url, request, deps, unit, card=Sent(card.title.strip(), card.description.strip()))


async def check(url: str, request: Request, deps: Deps, unit: Unit, *, card: Sent | None = None) -> Outcome:
    """Fetch the article and check it."""
    # Refused here like any draft that nobody could be told of, before anything is fetched.
    inner = await drafts.check_draft(request, deps, unit, sent=Sent(url, ""))
    if not isinstance(inner, DraftCheck):
        return inner
    return ArticleCheck(_Link(url, card), inner, deps)


@dataclass(frozen=True, slots=True)
class _Link:
    """A link, with what its card says where it was forwarded."""

    url: str
    card: Sent | None


@dataclass(frozen=True, slots=True)
class _Checked:
    """An article, or what the card says of it, with what was found in it."""

    check: DraftCheck
    result: CheckResult


@dataclass(frozen=True, slots=True)
class _Owed:
    """To whom the news of a parked link goes."""

    openid: str
    key: str
    operator_id: int


class ArticleCheck(Offload):
    """One article on its way from its site to its verdict."""

    interim = words.FETCHING

    def __init__(self, link: _Link, check: DraftCheck, deps: Deps) -> None:
        """Check what is behind the link with what `check` holds."""
        self._link = link
        self._check = check
        self._deps = deps

    async def run(self) -> _Checked | str:
        """Fetch and check it; or the sentence that says why there is nothing to check."""
        found = await self._deps.links.fetch(self._link.url, most=MAX_CHARACTERS)
        if isinstance(found, Article):
            return await self._checked(Sent(found.title, found.text), words.fetched(found))
        log.info("article_not_fetched", reason=found.value)
        card = self._link.card
        if card and any(character.isalnum() for character in card.title + card.text):
            return await self._checked(card, words.card_only(card.title, found))
        return words.WHY_NOT[found]

    async def _checked(self, sent: Sent, origin: str) -> _Checked:
        check = replace(self._check, sent=sent, origin=origin)
        return _Checked(check, await check.run())

    async def finish(self, result: _Checked | str, request: Request, deps: Deps, unit: Unit) -> Reply:
        """Store it as a draft; the reply is its verdict."""
        if isinstance(result, str):
            return TextReply(result)
        return await result.check.finish(result.result, request, deps, unit)

    async def park(self, request: Request, deps: Deps, unit: Unit) -> _Owed:  # noqa: ARG002  As in Offload.
        """Nothing is owed in SQL: the interim words ask for the link again where no news follows."""
        return _Owed(request.inbound.openid, request.inbound.key, request.operator.id)

    async def deliver(self, parked: _Owed, result: _Checked | str, deps: Deps) -> None:
        """Store it and push its verdict, or say what became of it."""
        if isinstance(result, _Checked):
            draft = await drafts.keep(result.check, deps)
            if draft:
                await drafts.deliver(draft, result.result, deps, origin=result.check.origin)
            return
        async with deps.database.unit() as unit:
            if await unit.operators.by_id(parked.operator_id) is None:
                return
            push = NewPush(
                key=f"link:{parked.key}",
                openid=parked.openid,
                operator_id=parked.operator_id,
                text=result,
                urgency=_URGENCY,
            )
            await unit.pushes.add(push, deps.clock())
