"""Registering a filing (备案): in one line, `备案 开设 2026-11-20`, or by dialogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.messages import TextReply
from bot.router import Router
from handlers import conversation, drafts, reminder_plans
from handlers.conversation import Topic, Turn
from handlers.deps import Deps
from handlers.dialogue import Answers, Choice, Question, Refusal
from handlers.request import Handler, Outcome, Request
from handlers.wording import accounts as account_words
from handlers.wording import filings as words
from rules.accounts import AccountKind
from rules.dates import AmbiguousDate, DateRefusal, parse_date
from rules.filings import FilingEvent, NoDuty, Procedure
from rules.procedures import Procedures
from rules.working_days import Deadline
from storage.accounts import Account
from storage.filing_values import Duplicate, Filing, NewFiling
from storage.unit import Unit

router = Router[Handler]("filing_register")


@dataclass(frozen=True, slots=True)
class Asked:
    """A procedure and the day of its event; None where the text sets no day and none was given."""

    procedure: Procedure
    event_on: date | None


def kind_after(procedures: Procedures, account: Account, event: FilingEvent) -> Procedure | NoDuty:
    """The procedure that an event of this account asks for (articles 5 and 8)."""
    licensed = account.kind is AccountKind.LICENSED
    find = procedures.opening_kind if event is FilingEvent.OPENING else procedures.closing_kind
    kind = find(account.holder, licensed=licensed)
    return kind if isinstance(kind, NoDuty) else procedures.procedure(kind)


def known_words(procedures: Procedures) -> tuple[str, ...]:
    """All words by which filings are asked for, longest first."""
    return tuple(sorted({word for p in procedures for word in p.words}, key=lambda word: (-len(word), word)))


def _event_choices(_answers: Answers, turn: Turn) -> list[Choice]:
    account = _account(_answers, turn)
    choices = []
    for event in FilingEvent:
        found = kind_after(turn.deps.procedures, account, event)
        title = event.label if isinstance(found, NoDuty) else f"{event.label}：{found.title}"
        choices.append(Choice(event.value, title))
    return choices


def _account(answers: Answers, turn: Turn) -> Account:
    return next(account for account in turn.request.accounts if str(account.id) == answers["account"])


def _procedure(answers: Answers, turn: Turn) -> Procedure | NoDuty:
    return kind_after(turn.deps.procedures, _account(answers, turn), FilingEvent(answers["event"]))


def _has_duty(answers: Answers, turn: Turn) -> bool:
    return not isinstance(_procedure(answers, turn), NoDuty)


def _day(text: str, _answers: Answers, turn: Turn) -> str | Refusal:
    match parse_date(text, turn.request.today):
        case AmbiguousDate() as unsure:
            return Refusal(words.which_day(unsure.question, unsure.replies))
        case DateRefusal(reason=reason):
            return Refusal(reason)
        case day:
            return day.isoformat()


def _summary(answers: Answers, turn: Turn) -> str:
    procedure = _procedure(answers, turn)
    if isinstance(procedure, NoDuty):
        return procedure.reason
    event_on = date.fromisoformat(answers["day"])
    deadline = turn.deps.procedures.deadline(procedure.kind, event_on, turn.deps.calendar)
    return words.confirm(_account(answers, turn), procedure, event_on, deadline)


async def _finish(answers: Mapping[str, str], request: Request, deps: Deps, unit: Unit) -> Outcome:
    turn = Turn(request, deps)
    procedure = _procedure(answers, turn)
    if isinstance(procedure, NoDuty):
        return TextReply(words.no_duty(procedure.reason))
    asked = Asked(procedure, date.fromisoformat(answers["day"]))
    return await register(asked, _account(answers, turn), request, deps, unit)


NEW_FILING = Topic(
    name="登记备案",
    questions=(
        Question(key="event", ask=lambda a, t: words.ask_what(_account(a, t)), choices=_event_choices),
        Question(
            key="day",
            ask=lambda a, _t: words.ask_day(FilingEvent(a["event"]).label),
            accept=_day,
            applies=_has_duty,
        ),
        Question(
            key="confirm",
            ask=_summary,
            choices=lambda _a, _t: (Choice("yes", "确认登记"), Choice("改", "改上一步")),
            applies=_has_duty,
        ),
    ),
    finish=_finish,
)


@router.words("备案", "登记备案", "新备案", "备案登记")
@router.menu("filing")
async def new_filing(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Begin the dialogue for the current account."""
    if request.account is None:
        return TextReply(account_words.NO_ACCOUNT)
    return await conversation.begin(NEW_FILING, request, deps, unit, known={"account": str(request.account.id)})


@router.pattern(r"备案 (?P<rest>[^\d\s].*)")
async def new_filing_in_one_line(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Register in one line; a sentence that only begins with 备案 is a draft."""
    rest = request.args["rest"]
    word = next((word for word in known_words(deps.procedures) if rest.startswith(word)), None)
    if word is None:
        if len(request.text.strip()) >= drafts.MIN_CHARACTERS:
            return await drafts.check_text(request, deps, unit)
        return TextReply(words.unknown_word(known_words(deps.procedures)))
    if request.account is None:
        return TextReply(account_words.NO_ACCOUNT)
    asked = _asked(word, rest.removeprefix(word).strip(), request.account, request, deps)
    if isinstance(asked, str):
        return TextReply(asked)
    return await register(asked, request.account, request, deps, unit)


def _asked(word: str, day_text: str, account: Account, request: Request, deps: Deps) -> Asked | str:
    """What is asked for, or the sentence that says what is wrong."""
    event = next(procedure.event for procedure in deps.procedures if word in procedure.words)
    procedure = kind_after(deps.procedures, account, event)
    if isinstance(procedure, NoDuty):
        return words.no_duty(procedure.reason)
    if word not in procedure.words:
        return words.not_for_account(word, account, account_words.KIND_NAMES[account.kind], procedure)
    statutory = procedure.counting is not None and not procedure.counting.advice
    if not day_text:
        return words.date_needed(word, event.label) if statutory else Asked(procedure, None)
    match parse_date(day_text, request.today):
        case AmbiguousDate() as unsure:
            return words.which_day(unsure.question, [f"备案 {word} {reply}" for reply in unsure.replies])
        case DateRefusal(reason=reason):
            return reason
        case day:
            return Asked(procedure, day)


async def register(asked: Asked, account: Account, request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Store the filing with its reminders."""
    procedure = asked.procedure
    deadline = deps.procedures.deadline(procedure.kind, asked.event_on or request.today, deps.calendar)
    counted = deadline if isinstance(deadline, Deadline) else deadline.advised if asked.event_on else None
    new = NewFiling(
        account_id=account.id,
        operator_id=account.operator_id,
        kind=procedure.kind.value,
        event_on=asked.event_on,
        due_on=counted.due_on if counted else None,
        provisional=counted.provisional if counted else False,
        materials={item.id: False for item in procedure.materials},
    )
    filing = await unit.filings.register(new, actor=request.operator.openid, at=request.now)
    if isinstance(filing, Duplicate):
        return TextReply(words.duplicate(filing.filing, procedure))
    await reminder_plans.replan(filing, deps, unit, now=request.now)
    return TextReply(_told(filing, asked, account, request, deps))


def _told(filing: Filing, asked: Asked, account: Account, request: Request, deps: Deps) -> str:
    deadline = deps.procedures.deadline(asked.procedure.kind, asked.event_on or request.today, deps.calendar)
    return words.registered(filing, asked.procedure, deadline, account=account, today=request.today)
