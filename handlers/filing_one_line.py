"""`备案 开设 2026-11-20`: registering a filing in one line."""

from datetime import date

from bot.messages import TextReply
from bot.router import Router
from handlers import drafts, filing_dialogue
from handlers.deps import Deps
from handlers.dialogue import Refusal
from handlers.filing_register import Asked, known_words, register
from handlers.request import Handler, Outcome, Request
from handlers.wording import accounts as account_words
from handlers.wording import filings as words
from rules.dates import AmbiguousDate, DateRefusal, parse_date
from rules.filings import NoDuty, Procedure
from storage.accounts import Account
from storage.unit import Unit

router = Router[Handler]("filing_one_line")


@router.pattern(r"备案 (?P<rest>[^\d\s].*)")
async def new_filing_in_one_line(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Register at once where all is said; a sentence that only begins with 备案 is a draft."""
    rest = request.args["rest"]
    word = next((word for word in known_words(deps.procedures) if rest.startswith(word)), None)
    if word is None:
        if len(request.text.strip()) >= drafts.MIN_CHARACTERS:
            return await drafts.check_text(request, deps, unit)
        return TextReply(words.unknown_word(known_words(deps.procedures)))
    event = next(procedure.event for procedure in deps.procedures if word in procedure.words)
    procedure = _procedure(word, request.account, deps) if request.account else None
    if isinstance(procedure, Refusal):
        return TextReply(procedure.sentence)
    day = _day(word, rest.removeprefix(word).removeprefix("备案").strip(" :,，："), request)
    if isinstance(day, Refusal):
        return TextReply(day.sentence)
    if request.account is None or procedure is None or (day is None and procedure.statutory):
        known = {"event": event.id} | ({"day": day.isoformat()} if day else {})
        return await filing_dialogue.begin(request, deps, unit, known=known)
    return await register(Asked(procedure, day), request.account, request, deps, unit)


def _procedure(word: str, account: Account, deps: Deps) -> Procedure | Refusal:
    """What the word means for the account, or why it means nothing there."""
    event = next(procedure.event for procedure in deps.procedures if word in procedure.words)
    found = filing_dialogue.after(deps.procedures, event, filing_dialogue.subject_of(account))
    if isinstance(found, NoDuty):
        return Refusal(words.no_duty(found))
    if word not in found.words:
        kind = account_words.KIND_NAMES[account.kind]
        return Refusal(words.not_for_account(word, account, kind, found))
    return found


def _day(word: str, text: str, request: Request) -> date | Refusal | None:
    """The day behind the word, None where nothing stands there."""
    if not text:
        return None
    match parse_date(text, request.today):
        case AmbiguousDate() as unsure:
            return Refusal(words.which_day(unsure.question, [f"备案 {word} {reply}" for reply in unsure.replies]))
        case DateRefusal(reason=reason):
            return Refusal(reason)
        case day:
            return day
