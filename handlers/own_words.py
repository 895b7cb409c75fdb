"""An account's own words: 加词 (to be found), 减词 (to be left alone), 词库 (the list)."""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.messages import TextReply
from bot.router import LONGEST as COMMAND_LONGEST
from bot.router import Router
from handlers.deps import Deps
from handlers.request import Handler, Outcome, Request
from handlers.wording import accounts as account_words
from handlers.wording import own_words as words
from handlers.wording.own_words import Done
from rules.text_views import normal_form
from storage.account_words import AccountWord
from storage.accounts import Account
from storage.tables import WordSort
from storage.unit import Unit

router = Router[Handler]("own_words")

#: Characters of a word, and words of each sort that an account may have.
SHORTEST, LONGEST, MOST = 2, 30, 200
_BETWEEN = re.compile(r"[、，,;；\s]+")
_COMMAND = re.compile(r"\s*(?:加词|减词)[\s:：]")
_MARKS = "“”\"'‘’《》「」"
_KNOWN = {WordSort.OWN: Done.KNOWN, WordSort.ALLOWED: Done.ALREADY_ALLOWED}
_TAKEN_OFF = {WordSort.OWN: Done.FREED, WordSort.ALLOWED: Done.REMOVED}
_PUT_ON = {WordSort.OWN: Done.ADDED, WordSort.ALLOWED: Done.ALLOWED}


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What a check needs of an account's words."""

    terms: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()


async def own_words(account: Account, unit: Unit) -> OwnWords:
    """The words of the account as they are now."""
    stored = await unit.words.of(account)
    return OwnWords(
        terms=tuple(one.word for one in stored if one.sort is WordSort.OWN),
        allowed=tuple(one.word for one in stored if one.sort is WordSort.ALLOWED),
    )


def is_too_long(text: str) -> bool:
    """Whether the text is a list of words longer than any command: it is no draft either."""
    return len(text) > COMMAND_LONGEST and _COMMAND.match(text) is not None


@router.words("词库", "我的词库", "我的词", "词表")
async def show(request: Request, _deps: Deps, unit: Unit) -> Outcome:
    """List the words of the current account."""
    if request.account is None:
        return TextReply(account_words.NO_ACCOUNT)
    known = await own_words(request.account, unit)
    return TextReply(words.listing(request.account, known.terms, known.allowed))


@router.words("加词", "添加词", "增加词", "加词语", "添加词语")
async def ask_add(_request: Request, _deps: Deps, _unit: Unit) -> Outcome:
    """Ask which words are to be found."""
    return TextReply(words.ASK_ADD)


@router.words("减词", "删词", "去词", "删除词", "允许词", "减词语")
async def ask_remove(_request: Request, _deps: Deps, _unit: Unit) -> Outcome:
    """Ask which words are to be left alone."""
    return TextReply(words.ASK_REMOVE)


@router.pattern(r"(?:加词|添加词|增加词)语?:? (?P<words>\S(?s:.*))")
async def add(request: Request, _deps: Deps, unit: Unit) -> Outcome:
    """Look for these words from now on, or no longer allow them."""
    return await _change(request, unit, WordSort.OWN)


@router.pattern(r"(?:减词|删词|去词|删除词|允许词)语?:? (?P<words>\S(?s:.*))")
async def remove(request: Request, _deps: Deps, unit: Unit) -> Outcome:
    """No longer look for these words, or allow them."""
    return await _change(request, unit, WordSort.ALLOWED)


async def _change(request: Request, unit: Unit, sort: WordSort) -> Outcome:
    if request.account is None:
        return TextReply(account_words.NO_ACCOUNT)
    typed = dict.fromkeys(word.strip(_MARKS) for word in _BETWEEN.split(request.raw["words"]))
    asked = [AccountWord(form=normal_form(word), word=word, sort=sort) for word in typed if word]
    outcomes = [(new.word, await _take(new, request.account, unit, at=request.now)) for new in asked]
    if not outcomes:
        return TextReply(words.ASK_ADD if sort is WordSort.OWN else words.ASK_REMOVE)
    return TextReply(words.done(outcomes, request.account, limit=MOST, sort=sort))


async def _take(new: AccountWord, account: Account, unit: Unit, *, at: datetime) -> Done:
    """Put one word on the list that is asked for, or take it off the other one."""
    if len(new.word) > LONGEST or len(new.form) < SHORTEST:
        return Done.REFUSED
    known = {one.form: one.sort for one in await unit.words.of(account)}
    if known.get(new.form) is new.sort:
        return _KNOWN[new.sort]
    if await unit.words.remove(account, new.form):
        return _TAKEN_OFF[new.sort]
    if list(known.values()).count(new.sort) >= MOST:
        return Done.FULL
    await unit.words.add(account, new, at)
    return _PUT_ON[new.sort]
