"""Accounts (账号): listing, adding by dialogue, choosing the current one."""

from collections.abc import Mapping

from bot.messages import TextReply
from bot.router import Router
from handlers import conversation
from handlers.conversation import Topic, Turn
from handlers.deps import Deps
from handlers.dialogue import Answers, Choice, Question, Refusal
from handlers.request import Handler, Outcome, Request
from handlers.wording import accounts as words
from storage.accounts import NewAccount
from storage.unit import Unit

router = Router[Handler]("accounts")

_MAX_ACCOUNTS = 50


def _groups(_answers: Answers, turn: Turn) -> list[Choice]:
    return [Choice(group, group) for group in dict.fromkeys(holder.group for holder in turn.deps.procedures.holders)]


def _holders(answers: Answers, turn: Turn) -> list[Choice]:
    return [Choice(h.id, h.label) for h in turn.deps.procedures.holders if h.group == answers["group"]]


def _several_holders(answers: Answers, turn: Turn) -> bool:
    return len(_holders(answers, turn)) > 1


def _holder_id(answers: Answers, turn: Turn) -> str:
    return answers.get("holder") or _holders(answers, turn)[0].value


def _asks_licence(answers: Answers, turn: Turn) -> bool:
    return turn.deps.procedures.holder(_holder_id(answers, turn)).asks_licence


def _account_name(text: str, _answers: Answers, turn: Turn) -> str | Refusal:
    name = text.strip().strip("“”\"'《》")
    if not 2 <= len(name) <= 30 or "\n" in name or not any(character.isalnum() for character in name):
        return Refusal(words.bad_name())
    if any(account.name == name for account in turn.request.accounts):
        return Refusal(words.duplicate_name(name))
    return name


def _summary(answers: Answers, turn: Turn) -> str:
    holder = turn.deps.procedures.holder(_holder_id(answers, turn))
    kind = turn.deps.procedures.account_kind(holder.id, licensed=answers.get("licence") == "yes")
    return words.confirm(answers["name"], holder.label, kind)


async def _add(answers: Mapping[str, str], request: Request, deps: Deps, unit: Unit) -> Outcome:
    turn = Turn(request, deps)
    holder = _holder_id(answers, turn)
    kind = deps.procedures.account_kind(holder, licensed=answers.get("licence") == "yes")
    new = NewAccount(operator_id=request.operator.id, name=answers["name"], holder=holder, kind=kind)
    account = await unit.accounts.add(new, request.now)
    if account is None:
        return TextReply(words.duplicate_name(answers["name"]))
    await unit.operators.choose_account(request.operator.id, account.id)
    named = deps.names.check(account.name, account=account.kind)
    return TextReply(words.added(account, named))


NEW_ACCOUNT = Topic(
    name="新增账号",
    questions=(
        Question(key="group", ask=lambda _a, _t: words.ASK_GROUP, choices=_groups),
        Question(key="holder", ask=lambda _a, _t: words.ASK_HOLDER, choices=_holders, applies=_several_holders),
        Question(
            key="licence",
            ask=lambda _a, _t: words.ASK_LICENCE,
            choices=lambda _a, _t: (Choice("no", "还没有"), Choice("yes", "已取得")),
            applies=_asks_licence,
        ),
        Question(key="name", ask=lambda _a, _t: words.ASK_NAME, accept=_account_name),
        Question(
            key="confirm",
            ask=_summary,
            choices=lambda _a, _t: (Choice("yes", "确认添加"), Choice("改", "改上一步")),
        ),
    ),
    finish=_add,
)


@router.words("新增账号", "添加账号", "增加账号", "加账号")
async def new_account(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Begin the dialogue that adds an account."""
    if len(request.accounts) >= _MAX_ACCOUNTS:
        return TextReply(words.too_many(_MAX_ACCOUNTS))
    return await conversation.begin(NEW_ACCOUNT, request, deps, unit)


@router.words("账号", "我的账号", "账号列表")
@router.menu("accounts")
async def list_accounts(request: Request, _deps: Deps, _unit: Unit) -> Outcome:
    """List the operator's accounts."""
    if not request.accounts:
        return TextReply(words.NO_ACCOUNT)
    return TextReply(words.listing(request.accounts, request.operator.current_account_id))


@router.pattern(r"(?:切换|换)(?:到|账号)? (?P<name>\S.*)")
async def choose(request: Request, _deps: Deps, unit: Unit) -> Outcome:
    """Make another account the current one."""
    name = request.raw["name"].strip("“”\"'《》 ")
    account = await unit.accounts.named(request.operator.id, name)
    if account is None or not await unit.operators.choose_account(request.operator.id, account.id):
        return TextReply(words.unknown_account(name, request.accounts))
    return TextReply(words.switched(account))


@router.words("切换", "切换账号")
async def choose_which(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Say how to choose."""
    return await list_accounts(request, deps, unit)
