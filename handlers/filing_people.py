"""The people of a filing (articles 5 and 6): 备案 N 人员 lists them, 备案 N 主要领导 张三 书记 names one."""

from collections.abc import Iterable, Sequence

from bot.messages import TextReply
from bot.router import Router
from handlers import drafts
from handlers.deps import Deps
from handlers.filing_progress import OPEN, missing_of, procedure_of
from handlers.filing_register import actor
from handlers.filing_steps import own, refused, unknown
from handlers.request import Handler, Outcome, Request
from handlers.wording import filing_lists as list_words
from handlers.wording import filings as words
from rules.filings import Procedure, Role
from rules.people import Person, PersonRefusal, parse_people
from storage.filing_values import Change, Conflict, Filing, NamedPerson
from storage.unit import Unit

router = Router[Handler]("filing_people")

_MOST = 30


def people_of(text: str, role: Role) -> tuple[Person, ...] | PersonRefusal:
    """The people that a text names for a role; one only where the role has room for one."""
    people = parse_people(text)
    if isinstance(people, PersonRefusal):
        return people
    if len(people) > (_MOST if role.several else 1):
        return PersonRefusal(list_words.too_many_people(role, _MOST))
    return people


def named(role: Role, people: Iterable[Person]) -> tuple[NamedPerson, ...]:
    """People in a role, as they are stored."""
    return tuple(NamedPerson(role=role.id, name=one.name, duty=one.duty, phone=one.phone) for one in people)


def with_role(people: Sequence[NamedPerson], role: Role, new: Sequence[NamedPerson]) -> tuple[NamedPerson, ...]:
    """The people with those of one role replaced."""
    return (*(person for person in people if person.role != role.id), *new)


@router.pattern(r"备案 (?P<number>\d{1,9}) (?:人员|名单|人员名单)")
async def show_people(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """List who is named and who is missing."""
    filing = await own(request, unit)
    if filing is None:
        return unknown(request)
    procedure = procedure_of(filing, deps)
    return TextReply(list_words.people(filing, procedure, missing_of(filing, procedure).all))


@router.pattern(r"备案 (?P<number>\d{1,9}) (?P<rest>[^\d\s].*)")
async def name_people(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Name the people of one role, in place of whoever had it; other words behind a number are asked about."""
    filing = await own(request, unit)
    if filing is None:
        return unknown(request)
    procedure = procedure_of(filing, deps)
    role = _role(request.raw["rest"], procedure)
    if role is None:
        if len(request.text.strip()) >= drafts.MIN_CHARACTERS:
            return await drafts.check_text(request, deps, unit)
        return TextReply(list_words.unknown_part(filing, procedure))
    people = people_of(request.raw["rest"].removeprefix(role.name), role)
    if isinstance(people, PersonRefusal):
        return TextReply(people.reason)
    changed = await _name(filing, role, named(role, people), request, unit)
    if isinstance(changed, str):
        return TextReply(changed)
    return TextReply(list_words.people(changed, procedure, missing_of(changed, procedure).all))


def _role(text: str, procedure: Procedure) -> Role | None:
    fitting = [role for role in procedure.people if text.startswith(role.name)]
    return max(fitting, key=lambda role: len(role.name), default=None)


async def _name(
    filing: Filing, role: Role, people: Sequence[NamedPerson], request: Request, unit: Unit
) -> Filing | str:
    if filing.state not in OPEN:
        return words.wrong_step(filing, "改人员")
    change = Change(
        version=filing.version,
        actor=actor(request),
        at=request.now,
        why=f"people:+{role.id}",
        people=with_role(filing.people, role, people),
    )
    changed = await unit.filings.change(filing.id, change)
    return refused(changed, filing, "改人员") if isinstance(changed, Conflict) else changed
