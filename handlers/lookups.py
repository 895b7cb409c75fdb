"""Look-ups that store nothing: 期限, 查名, 条款."""

from bot.messages import TextReply
from bot.router import Router
from handlers.deps import Deps
from handlers.filing_dialogue import after, subject_of
from handlers.filing_register import known_words
from handlers.request import Handler, Outcome, Request
from handlers.wording import filings as filing_words
from handlers.wording import lookups as words
from rules.accounts import AccountKind
from rules.dates import AmbiguousDate, DateRefusal, parse_date
from rules.filings import NoDuty, Procedure
from storage.unit import Unit

router = Router[Handler]("lookups")


@router.words("条款", "法规", "办法")
async def ask_article(_request: Request, _deps: Deps, _unit: Unit) -> Outcome:
    """Ask which article."""
    return TextReply(words.ASK_ARTICLE)


@router.pattern(r"条款 (?P<number>\S.{0,20})", r"(?P<number>第[\d一二三四五六七八九十]+条.{0,8})")
async def article(request: Request, deps: Deps, _unit: Unit) -> Outcome:
    """Show an article."""
    found = deps.articles.find(request.args["number"])
    if found is None:
        return TextReply(words.unknown_article(request.raw["number"]))
    kind = request.account.kind if request.account else None
    return TextReply(words.article(found, deps.articles.items(found.reference), kind))


@router.words("查名", "查名称")
async def ask_name(_request: Request, _deps: Deps, _unit: Unit) -> Outcome:
    """Ask which name."""
    return TextReply(words.ASK_NAME)


@router.pattern(r"查名(?:称)? (?P<name>\S.{0,60})")
async def name(request: Request, deps: Deps, _unit: Unit) -> Outcome:
    """Check an account name for the kind of the current account."""
    kind = request.account.kind if request.account else AccountKind.UNLICENSED
    asked = request.raw["name"].strip("“”\"'《》 ")
    return TextReply(words.name_checked(asked, deps.names.check(asked, account=kind), kind))


@router.words("期限", "算期限")
async def ask_deadline(_request: Request, _deps: Deps, _unit: Unit) -> Outcome:
    """Ask for event and day."""
    return TextReply(words.ASK_DEADLINE)


@router.pattern(r"期限 (?P<rest>\S.{0,40})")
async def deadline(request: Request, deps: Deps, _unit: Unit) -> Outcome:
    """Tell the last day of a filing, with the days counted."""
    rest = request.args["rest"]
    word = next((word for word in known_words(deps.procedures) if rest.startswith(word)), None)
    if word is None:
        return TextReply(words.ASK_DEADLINE)
    procedure = _procedure(word, request, deps)
    if isinstance(procedure, NoDuty):
        return TextReply(filing_words.no_duty(procedure))
    day_text = rest.removeprefix(word).strip()
    if not day_text:
        return TextReply(words.ASK_DEADLINE)
    match parse_date(day_text, request.today, future=True):
        case AmbiguousDate() as unsure:
            replies = [f"期限 {word} {reply}" for reply in unsure.replies]
            return TextReply(filing_words.which_day(unsure.question, replies))
        case DateRefusal(reason=reason):
            return TextReply(reason)
        case day:
            answer = deps.procedures.deadline(procedure.kind, day, deps.calendar)
            title = f"{procedure.title}，{procedure.event.label}日"
            return TextReply(filing_words.answer_deadline(title, day, answer, deps.procedures.office))


def _procedure(word: str, request: Request, deps: Deps) -> Procedure | NoDuty:
    """The procedure of the current account; without an account that of a government one, which has days to count."""
    meant = [procedure for procedure in deps.procedures if word in procedure.words]
    if request.account is None:
        return meant[0]
    return after(deps.procedures, meant[0].event, subject_of(request.account))
