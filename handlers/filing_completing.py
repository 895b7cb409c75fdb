"""备案 N 补齐: asking for everything that a filing still lacks, one thing after another, stored at the end at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.messages import TextReply
from bot.router import Router
from handlers import conversation, dialogue
from handlers.conversation import Topic, Turn, TurnQuestion
from handlers.deps import Deps
from handlers.dialogue import Answers, Choice, Question, Refusal
from handlers.filing_people import named, people_of, with_role
from handlers.filing_progress import OPEN, Missing, missing_of, procedure_of
from handlers.filing_register import actor
from handlers.filing_steps import own, refused, unknown
from handlers.filing_unit import unit_name
from handlers.request import Handler, Outcome, Request
from handlers.wording import accounts as account_words
from handlers.wording import dialogues as dialogue_words
from handlers.wording import filing_lists as words
from handlers.wording import filing_unit as unit_words
from handlers.wording import filings as filing_words
from rules.filings import Procedure, Requirement, Role
from rules.people import PersonRefusal
from storage.accounts import Account
from storage.filing_values import Change, Conflict, Filing, Material
from storage.unit import Unit

router = Router[Handler]("filing_completing")

DONE, _LATER = "done", "later"
_YES_NO = (
    Choice(DONE, "已办好", also=("有", "是", "好了", "办好了", "已备好", "备好了", "齐了")),
    Choice(_LATER, "还没有", also=("没有", "无", "否", "没")),
)
_SKIP = (Choice(_LATER, "以后再填", also=("跳过", "不填", "没有", "无")),)


def _procedure(answers: Answers, turn: Turn) -> Procedure:
    return turn.deps.procedures.procedure(answers["kind"])


def _questions(answers: Answers, turn: Turn) -> tuple[TurnQuestion, ...]:
    """A question for each thing that was missing when the dialogue began and that the pack still knows."""
    asked, procedure = answers["ask"].split(), _procedure(answers, turn)
    ready = [*procedure.preconditions, *procedure.materials]
    photos = {one.id for one in procedure.materials}
    yes_no = {one.id: _yes_no(one, photo=one.id in photos) for one in ready}
    people = {role.id: _who(role) for role in procedure.people}
    known = yes_no | people | {_UNIT.key: _UNIT}
    each = tuple(known[one] for one in asked if one in known)
    return (*each, _last(each))


def _yes_no(one: Requirement, *, photo: bool) -> TurnQuestion:
    ask = words.ask_ready(one, photo=photo)
    return Question(key=one.id, title=one.name, ask=lambda _a, _t: ask, choices=lambda _a, _t: _YES_NO)


#: Last, and never in the way of a submission: an individual has none.
_UNIT: TurnQuestion = Question(
    key="unit_name",
    title=unit_words.TITLE,
    ask=lambda _a, _t: unit_words.ASK,
    choices=lambda _a, _t: (Choice(_LATER, unit_words.LATER, also=("跳过", "不填", "没有", "无", "以后再填")),),
    accept=lambda text, _a, _t: unit_name(text),
)


def _who(role: Role) -> TurnQuestion:
    def accept(text: str, _answers: Answers, _turn: Turn) -> str | Refusal:
        """Keep the text once it is understood; it is read again when it is stored."""
        people = people_of(text, role)
        return Refusal(people.reason) if isinstance(people, PersonRefusal) else text.strip()

    def shown(value: str, _answers: Answers, _turn: Turn) -> str:
        """The people as they were understood."""
        people = people_of(value, role)
        return words.LATER if value == _LATER or isinstance(people, PersonRefusal) else words.persons(people)

    return Question(
        key=role.id,
        title=role.name,
        ask=lambda _a, _t: words.ask_who(role),
        choices=lambda _a, _t: _SKIP,
        accept=accept,
        shown=shown,
    )


def _last(questions: tuple[TurnQuestion, ...]) -> TurnQuestion:
    return Question(
        key="confirm",
        ask=lambda a, t: dialogue_words.check(dialogue.answered(questions, a, t), filing_words.of_filing(a["filing"])),
        choices=lambda _a, _t: (Choice("yes", "确认保存", also=account_words.YES),),
    )


async def _finish(answers: Mapping[str, str], request: Request, deps: Deps, unit: Unit) -> Outcome:
    filing = await unit.filings.get(int(answers["filing"]), operator_id=request.operator.id)
    if filing is None:
        return TextReply(filing_words.unknown_filing(answers["filing"]))
    if filing.state not in OPEN:
        return TextReply(filing_words.wrong_step(filing, "补齐"))
    if (name := answers.get(_UNIT.key, _LATER)) != _LATER:
        await unit.accounts.name_unit(filing.account_id, name, operator_id=request.operator.id)
    procedure = procedure_of(filing, deps)
    change = _change(answers, filing, procedure, request)
    changed = await unit.filings.change(filing.id, change) if change.why else filing
    if isinstance(changed, Conflict):
        return TextReply(refused(changed, filing, "补齐"))
    return TextReply(words.completed(changed, procedure, missing_of(changed, procedure).all))


def _change(answers: Answers, filing: Filing, procedure: Procedure, request: Request) -> Change:
    """One step with everything that was answered."""
    done = [one for one in procedure.preconditions if answers.get(one.id) == DONE]
    ticked = [one for one in procedure.materials if answers.get(one.id) == DONE]
    people, roles = filing.people, list[Role]()
    for role in procedure.people:
        found = people_of(answers.get(role.id, ""), role) if answers.get(role.id, _LATER) != _LATER else None
        if found and not isinstance(found, PersonRefusal):
            people = with_role(people, role, named(role, found))
            roles.append(role)
    parts: dict[str, Sequence[Requirement]] = {"preconditions": done, "people": roles, "materials": ticked}
    return Change(
        version=filing.version,
        actor=actor(request),
        at=request.now,
        why=" ".join(f"{what}:" + ",".join(f"+{one.id}" for one in ones) for what, ones in parts.items() if ones),
        preconditions={**filing.preconditions, **{one.id: True for one in done}},
        people=people,
        materials={**filing.materials, **{one.id: _ticked(filing, one) for one in ticked}},
    )


def _ticked(filing: Filing, one: Requirement) -> Material:
    return replace(filing.materials.get(one.id, Material()), ticked=True)


COMPLETING = Topic(name="补齐备案", questions=_questions, finish=_finish)


@router.pattern(r"备案 (?P<number>\d{1,9}) (?:补齐|补充|填写)")
async def complete(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Begin to ask for all that is missing."""
    filing = await own(request, unit)
    if filing is None:
        return unknown(request)
    if filing.state not in OPEN:
        return TextReply(filing_words.wrong_step(filing, "补齐"))
    procedure = procedure_of(filing, deps)
    missing = missing_of(filing, procedure)
    if not missing.all:
        return TextReply(words.completed(filing, procedure, ()))
    account = await unit.accounts.get(filing.account_id, operator_id=request.operator.id)
    known = {"filing": str(filing.id), "kind": filing.kind, "ask": _asked(missing, account)}
    return await conversation.begin(COMPLETING, request, deps, unit, known=known)


def _asked(missing: Missing, account: Account | None) -> str:
    ids = [one.id for one in missing.all]
    return " ".join(ids if account is None or account.unit else [*ids, _UNIT.key])
