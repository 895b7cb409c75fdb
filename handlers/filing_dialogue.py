"""`备案`: asking for a filing step by step, for an account that is known or from its very beginning."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.messages import TextReply
from bot.router import Router
from handlers import accounts, conversation, dialogue
from handlers.conversation import Topic, Turn, TurnQuestion, always
from handlers.deps import Deps
from handlers.dialogue import Answers, Choice, Question, Refusal
from handlers.filing_progress import procedure_of
from handlers.filing_register import Asked, register
from handlers.request import Handler, Outcome, Request
from handlers.wording import accounts as account_words
from handlers.wording import dialogues as dialogue_words
from handlers.wording import filings as words
from rules.accounts import AccountKind
from rules.dates import AmbiguousDate, DateRefusal, parse_date
from rules.filings import FilingEvent, NoDuty, Procedure
from rules.procedures import Procedures
from storage.accounts import Account
from storage.unit import Unit

router = Router[Handler]("filing_dialogue")

_NO_TARGET = "none"


@dataclass(frozen=True, slots=True)
class Subject:
    """The account that a filing is for, stored already or about to be."""

    name: str
    holder: str
    licensed: bool


def subject(answers: Answers, turn: Turn) -> Subject:
    """Whose filing it is: of the stored account that the dialogue began with, or of the one that it asks about."""
    if "account" not in answers:
        return Subject(answers["name"], accounts.holder_id(answers, turn), accounts.licensed(answers))
    account = next(account for account in turn.request.accounts if str(account.id) == answers["account"])
    return subject_of(account)


def subject_of(account: Account) -> Subject:
    """A stored account as the subject of a filing."""
    return Subject(account.name, account.holder, account.kind is AccountKind.LICENSED)


def after(procedures: Procedures, event: FilingEvent, one: Subject) -> Procedure | NoDuty:
    """The procedure that an event asks of this account, or why none."""
    return procedures.after(event, one.holder, licensed=one.licensed)


def _procedure(answers: Answers, turn: Turn) -> Procedure | NoDuty:
    procedures = turn.deps.procedures
    return after(procedures, procedures.event(answers["event"]), subject(answers, turn))


def _event_choices(answers: Answers, turn: Turn) -> list[Choice]:
    one, procedures = subject(answers, turn), turn.deps.procedures
    found = [(event, after(procedures, event, one)) for event in procedures.events]
    return [
        Choice(event.id, words.event_choice(event, follows, pending=_twin(answers, follows)))
        for event, follows in found
    ]


def _twin(answers: Answers, procedure: Procedure | NoDuty) -> str:
    """The number of the account's pending filing of that procedure, or ""."""
    pending = dict(pair.split(":") for pair in answers.get("pending", "").split())
    return "" if isinstance(procedure, NoDuty) else pending.get(procedure.kind, "")


def _to_register(answers: Answers, turn: Turn) -> bool:
    """Whether there is anything to be registered: a duty, and none pending for it yet."""
    procedure = _procedure(answers, turn)
    return not isinstance(procedure, NoDuty) and not _twin(answers, procedure)


def _wants_target(answers: Answers, turn: Turn) -> bool:
    procedure = _procedure(answers, turn)
    return _to_register(answers, turn) and not isinstance(procedure, NoDuty) and procedure.counting is None


def _near_days(_answers: Answers, turn: Turn) -> list[Choice]:
    today = turn.request.today
    return [Choice(str(parse_date(word, today)), word) for word in ("今天", "昨天")]


def _day(text: str, _answers: Answers, turn: Turn) -> str | Refusal:
    return _parsed(text, turn, future=False)


def _target(text: str, _answers: Answers, turn: Turn) -> str | Refusal:
    found = _parsed(text, turn, future=True)
    past = isinstance(found, str) and date.fromisoformat(found) < turn.request.today
    return Refusal(words.TARGET_PAST) if past else found


def _parsed(text: str, turn: Turn, *, future: bool) -> str | Refusal:
    match parse_date(text, turn.request.today, future=future):
        case AmbiguousDate() as unsure:
            return Refusal(words.which_day(unsure.question, unsure.replies))
        case DateRefusal(reason=reason):
            return Refusal(reason)
        case day:
            return day.isoformat()


def _label(answers: Answers, turn: Turn) -> str:
    return turn.deps.procedures.event(answers["event"]).label


#: What happened and when: three at most.
QUESTIONS: tuple[TurnQuestion, ...] = (
    Question(
        key="event",
        title="事项",
        ask=lambda a, t: words.ask_what(subject(a, t).name),
        choices=_event_choices,
    ),
    Question(
        key="day",
        title="日期",
        ask=lambda a, t: words.ask_day(_label(a, t)),
        choices=_near_days,
        accept=_day,
        applies=_to_register,
        shown=lambda day, a, t: words.happened(date.fromisoformat(day), _label(a, t)),
        follows=("event",),
    ),
    Question(
        key="target",
        title="目标日",
        ask=lambda _a, _t: words.ASK_TARGET,
        choices=lambda _a, _t: (Choice(_NO_TARGET, "先不定", also=("不定", "没有", "无", "不用")),),
        accept=_target,
        applies=_wants_target,
        shown=lambda day, _a, _t: words.target(_target_on({"target": day})),
    ),
)


def _target_on(answers: Answers) -> date | None:
    chosen = answers.get("target", _NO_TARGET)
    return None if chosen == _NO_TARGET else date.fromisoformat(chosen)


def _asked(answers: Answers, turn: Turn) -> Asked | NoDuty:
    procedure = _procedure(answers, turn)
    if isinstance(procedure, NoDuty):
        return procedure
    return Asked(procedure, date.fromisoformat(answers["day"]), _target_on(answers))


def _due(answers: Answers, turn: Turn) -> str:
    asked, procedures = _asked(answers, turn), turn.deps.procedures
    if isinstance(asked, NoDuty):
        return words.no_duty_line(asked)
    deadline = procedures.deadline(asked.procedure.kind, asked.event_on or turn.request.today, turn.deps.calendar)
    return words.due_line(deadline, closes=procedures.office.closes, target_on=asked.target_on)


def _filing_summary(answers: Answers, turn: Turn) -> str:
    rows = dialogue.answered(QUESTIONS, answers, turn)
    return dialogue_words.check(rows, words.for_account(subject(answers, turn).name), _due(answers, turn))


def _whole_summary(answers: Answers, turn: Turn) -> str:
    rows = dialogue.answered((*accounts.QUESTIONS, *QUESTIONS), answers, turn)
    follows = account_words.follows(accounts.consequence(answers, turn))
    return dialogue_words.check(rows, follows, _due(answers, turn))


async def _finish(answers: Mapping[str, str], request: Request, deps: Deps, unit: Unit) -> Outcome:
    turn = Turn(request, deps)
    procedure = _procedure(answers, turn)
    if twin := _twin(answers, procedure):
        return await _refuse_twin(int(twin), request, deps, unit)
    account = next(account for account in request.accounts if str(account.id) == answers["account"])
    return await register(_asked(answers, turn), account, request, deps, unit)


async def _refuse_twin(number: int, request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Name the pending filing that stands in the way; should it be finished by now, begin again."""
    filing = await unit.filings.get(number, operator_id=request.operator.id)
    if filing is None or not filing.pending:
        return await begin(request, deps, unit, known={})
    return TextReply(words.duplicate(filing, procedure_of(filing, deps)))


async def _finish_first(answers: Mapping[str, str], request: Request, deps: Deps, unit: Unit) -> Outcome:
    account = await accounts.store(answers, request, deps, unit)
    if account is None:
        return TextReply(account_words.duplicate_name(answers["name"]))
    known = replace(request, accounts=(*request.accounts, account))
    outcome = await register(_asked(answers, Turn(known, deps)), account, known, deps, unit)
    if not isinstance(outcome, TextReply):
        return outcome
    named = deps.names.check(account.name, account=account.kind)
    return TextReply(account_words.added_first(account, named) + outcome.text)


NEW_FILING = Topic(
    name="登记备案",
    questions=always(
        *QUESTIONS,
        Question(
            key="confirm",
            ask=_filing_summary,
            choices=lambda _a, _t: (Choice("yes", "确认登记", also=account_words.YES),),
            applies=_to_register,
        ),
    ),
    finish=_finish,
)

#: For somebody without an account: who it is, then what happened.
FIRST_FILING = Topic(
    name="备案登记",
    questions=always(
        *accounts.QUESTIONS,
        *QUESTIONS,
        Question(
            key="confirm",
            ask=_whole_summary,
            choices=lambda _a, _t: (Choice("yes", "确认登记", also=account_words.YES),),
        ),
    ),
    finish=_finish_first,
)


@router.words("备案", "登记备案", "新备案", "备案登记")
@router.menu("filing")
async def new_filing(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Begin the dialogue for the current account, or from the beginning where there is none."""
    return await begin(request, deps, unit, known={})


async def begin(request: Request, deps: Deps, unit: Unit, *, known: Mapping[str, str]) -> Outcome:
    """Begin the dialogue with what is known already (`event`, `day`)."""
    if request.account is None:
        return await conversation.begin(FIRST_FILING, request, deps, unit, known=known)
    pending = [f for f in await unit.filings.pending(request.operator.id) if f.account_id == request.account.id]
    twins = " ".join(f"{filing.kind}:{filing.id}" for filing in pending)
    known = {**known, "account": str(request.account.id), "pending": twins}
    return await conversation.begin(NEW_FILING, request, deps, unit, known=known)
