"""Pre-checks (预审): a draft comes in as text, in parts, or as a link; a verdict goes out."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.messages import Reply, TextReply
from handlers.deps import SHANGHAI, Deps
from handlers.own_words import OwnWords, own_words
from handlers.request import Offload, Outcome, Request
from handlers.urgency import Urgency
from handlers.wording import accounts as account_words
from handlers.wording import drafts as words
from rules import findings
from rules.allowed_check import check_for_account
from rules.engine import Engine
from storage.accounts import Account
from storage.drafts import Draft, NewDraft
from storage.push_values import NewPush
from storage.unit import Unit

#: WeChat's own limit for the text of an article.
MAX_CHARACTERS = 20_000
#: Shorter texts are taken for questions or slips, not for drafts (design.md, "Chat").
MIN_CHARACTERS = 20
#: A first line up to this long, without a full stop, is taken for the title.
_TITLE_CHARACTERS = 64
_TITLE_MARK = re.compile(r"^\s*标题\s*[:：]\s*")
_SENTENCE_END = re.compile(r"[。；;，,]")
#: A parked check older than this has lost its process and is done again.
PARKED_FOR = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Sent:
    """A draft as it was sent: title ("" when none is to be seen) and text."""

    title: str
    text: str


def split_title(text: str) -> Sent:
    """Tell the title from the text: a line "标题：…", or a short first line before a longer rest."""
    first, _, rest = text.strip().partition("\n")
    if _TITLE_MARK.match(first) and rest.strip():
        return Sent(_TITLE_MARK.sub("", first).strip(), rest.strip())
    looks_like_title = len(first.strip()) <= _TITLE_CHARACTERS and not _SENTENCE_END.search(first)
    if looks_like_title and len(rest.strip()) >= MIN_CHARACTERS:
        return Sent(first.strip(), rest.strip())
    return Sent("", text)


@dataclass(frozen=True, slots=True)
class DraftCheck(Offload):
    """The pre-check of one draft for one account."""

    interim = words.CHECKING

    sent: Sent
    account: Account
    words: OwnWords
    on: date
    engine: Engine
    #: Where the draft came from, said behind the verdict.
    origin: str = ""
    #: What ends with the draft that is stored: collecting, where it came in parts.
    ends: Callable[[Request, Unit], Awaitable[None]] | None = None

    async def run(self) -> findings.CheckResult:
        """Run the engine in a thread."""
        draft = _draft(self.sent, self.account, self.words, on=self.on)
        return await asyncio.to_thread(_check, self.engine, draft)

    async def finish(self, result: findings.CheckResult, request: Request, deps: Deps, unit: Unit) -> Reply:
        """Store draft and findings; the reply is the verdict."""
        draft = await self._add(request, deps, unit)
        await unit.drafts.checked(draft.id, **_stored(result))
        return TextReply(_verdict(result, self.account, draft, deps, origin=self.origin))

    async def park(self, request: Request, deps: Deps, unit: Unit) -> Draft:
        """Store the draft as not yet checked."""
        return await self._add(request, deps, unit)

    async def deliver(self, parked: Draft, result: findings.CheckResult, deps: Deps) -> None:
        """Store the findings and the push that tells the verdict."""
        await deliver(parked, result, deps, origin=self.origin)

    async def _add(self, request: Request, deps: Deps, unit: Unit) -> Draft:
        if self.ends:
            await self.ends(request, unit)
        return await unit.drafts.add(_new(self.sent, self.account, deps, at=request.now), request.now)


async def check_text(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Pre-check the text of a message."""
    return await check_draft(request, deps, unit, sent=split_title(request.text))


async def check_draft(request: Request, deps: Deps, unit: Unit, *, sent: Sent, origin: str = "") -> Outcome:
    """Refuse what cannot be checked, else hand the check to a thread."""
    if request.account is None:
        return TextReply(account_words.NO_ACCOUNT)
    if len(sent.title) + len(sent.text) > MAX_CHARACTERS:
        return TextReply(words.too_long(MAX_CHARACTERS, deps.pages.draft(request.operator.id)))
    if not any(character.isalnum() for character in sent.title + sent.text):
        return TextReply(words.NO_TEXT)
    own = await own_words(request.account, unit)
    return DraftCheck(sent, request.account, own, request.today, deps.engine(), origin)


async def keep(check: DraftCheck, deps: Deps) -> Draft | None:
    """Store the draft of a check that came without one; None when its account is gone meanwhile."""
    now = deps.clock()
    async with deps.database.unit() as unit:
        account = await unit.accounts.get(check.account.id, operator_id=check.account.operator_id)
        return await unit.drafts.add(_new(check.sent, account, deps, at=now), now) if account else None


async def check_now(sent: Sent, account: Account, deps: Deps) -> Draft:
    """Check a draft for somebody who waits at a page; should this process die over it, the verdict is pushed."""
    now = deps.clock()
    async with deps.database.unit() as unit:
        own = await own_words(account, unit)
        draft = await unit.drafts.add(_new(sent, account, deps, at=now), now)
    to_check = _draft(sent, account, own, on=now.astimezone(SHANGHAI).date())
    result = await asyncio.to_thread(_check, deps.engine(), to_check)
    async with deps.database.unit() as unit:
        await unit.drafts.checked(draft.id, **_stored(result))
    return draft


async def deliver(draft: Draft, result: findings.CheckResult, deps: Deps, *, origin: str = "") -> None:
    """Write down the result of a parked check and the push that tells it; once, whoever comes first."""
    async with deps.database.unit() as unit:
        if not await unit.drafts.checked(draft.id, **_stored(result)):
            return
        operator = await unit.operators.by_id(draft.operator_id)
        account = await unit.accounts.get(draft.account_id or 0, operator_id=draft.operator_id)
        if operator is None or account is None:
            return
        text = _verdict(result, account, draft, deps, origin=origin)
        push = NewPush(
            key=f"draft:{draft.id}", openid=operator.openid, text=text, operator_id=operator.id, urgency=Urgency.ANSWER
        )
        await unit.pushes.add(push, deps.clock())


async def finish_parked(deps: Deps, *, limit: int = 20) -> int:
    """Check drafts whose check was parked and whose process has died since; returns how many."""
    before = deps.clock() - PARKED_FOR
    async with deps.database.view() as unit:
        waiting = await unit.drafts.unchecked(before, limit)
        owed = [(draft, await _to_check(draft, unit)) for draft in waiting]
    for draft, to_check in owed:
        if to_check:
            result = await asyncio.to_thread(_check, deps.engine(), to_check)
            await deliver(draft, result, deps)
    return len(waiting)


async def _to_check(draft: Draft, unit: Unit) -> findings.Draft | None:
    """A stored draft as the engine takes it, with the account's words of now; None when the account is gone."""
    account = await unit.accounts.get(draft.account_id or 0, operator_id=draft.operator_id)
    if account is None:
        return None
    on = draft.created_at.astimezone(SHANGHAI).date()
    return _draft(Sent(draft.title, draft.text), account, await own_words(account, unit), on=on)


def _new(sent: Sent, account: Account, deps: Deps, *, at: datetime) -> NewDraft:
    return NewDraft(
        operator_id=account.operator_id,
        account_id=account.id,
        title=sent.title,
        text=sent.text,
        expires_at=at + timedelta(days=deps.retention_days),
    )


def _draft(sent: Sent, account: Account, own: OwnWords, *, on: date) -> findings.Draft:
    return findings.Draft(
        text=sent.text,
        title=sent.title,
        account=account.kind,
        on=on,
        own_terms=own.terms,
        own_allowed=own.allowed,
    )


def _stored(result: findings.CheckResult) -> dict[str, Any]:
    rows = [{**asdict(finding), "articles": list(finding.articles)} for finding in result.findings]
    incomplete = [{"failed_rule": rule} for rule in result.failed_rules]
    return {"verdict": result.verdict, "findings": rows + incomplete}


def _verdict(result: findings.CheckResult, account: Account, draft: Draft, deps: Deps, *, origin: str = "") -> str:
    link = deps.pages.report(draft.id, draft.operator_id)
    characters = len(draft.title) + len(draft.text)
    about = words.Checked(account=account, characters=characters, link=link, origin=origin)
    return words.verdict(result, about, deps.articles)


def _check(engine: Engine, draft: findings.Draft) -> findings.CheckResult:
    return findings.distinct(check_for_account(engine, draft))
