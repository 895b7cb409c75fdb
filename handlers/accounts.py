"""Accounts (账号): listing, adding by dialogue, choosing the current one."""

from collections.abc import Mapping

from bot.messages import TextReply
from bot.router import Router
from handlers import conversation, dialogue
from handlers.conversation import Topic, Turn, TurnQuestion, always
from handlers.deps import Deps
from handlers.dialogue import Answers, Choice, Question, Refusal
from handlers.request import Handler, Outcome, Request
from handlers.wording import accounts as words
from handlers.wording import dialogues as dialogue_words
from rules.filings import Consequence
from storage.accounts import Account, NewAccount
from storage.unit import Unit

router = Router[Handler]("accounts")

MAX_ACCOUNTS = 50


def _groups(_answers: Answers, turn: Turn) -> list[Choice]:
    return [Choice(group, group) for group in dict.fromkeys(holder.group for holder in turn.deps.procedures.holders)]


def _holders(answers: Answers, turn: Turn) -> list[Choice]:
    return [Choice(h.id, h.label) for h in turn.deps.procedures.holders if h.group == answers["group"]]


def _several_holders(answers: Answers, turn: Turn) -> bool:
    return len(_holders(answers, turn)) > 1


def holder_id(answers: Answers, turn: Turn) -> str:
    """The holder that the answers to `QUESTIONS` mean; a group of one needs no answer of its own."""
    return answers.get("holder") or _holders(answers, turn)[0].value


def licensed(answers: Answers) -> bool:
    """Whether the licence is there, by the answers to `QUESTIONS`."""
    return answers.get("licence") == "yes"


def _asks_licence(answers: Answers, turn: Turn) -> bool:
    return turn.deps.procedures.holder(holder_id(answers, turn)).asks_licence


def _account_name(text: str, _answers: Answers, turn: Turn) -> str | Refusal:
    name = text.strip().strip("“”\"'《》")
    if not 2 <= len(name) <= 30 or "\n" in name or not any(character.isalnum() for character in name):
        return Refusal(words.bad_name())
    if any(account.name == name for account in turn.request.accounts):
        return Refusal(words.duplicate_name(name))
    return name


#: Who the holder is, of which sector, whether there is a licence, and the name: four at most.
QUESTIONS: tuple[TurnQuestion, ...] = (
    Question(key="group", title="开办主体", ask=lambda _a, _t: words.ASK_GROUP, choices=_groups),
    Question(
        key="holder",
        title="具体是",
        ask=lambda _a, _t: words.ASK_HOLDER,
        choices=_holders,
        applies=_several_holders,
        follows=("group",),
    ),
    Question(
        key="licence",
        title="新闻信息服务许可",
        ask=lambda _a, _t: words.ASK_LICENCE,
        choices=lambda _a, _t: (
            Choice("no", "还没有", also=("没有", "无", "否", "没")),
            Choice("yes", "已取得", also=("有", "是", "取得了")),
        ),
        applies=_asks_licence,
    ),
    Question(key="name", title="账号名称", ask=lambda _a, _t: words.ASK_NAME, accept=_account_name, names=True),
)


def consequence(answers: Answers, turn: Turn) -> Consequence:
    """What follows from the answers to `QUESTIONS`."""
    return turn.deps.procedures.consequence(holder_id(answers, turn), licensed=licensed(answers))


async def store(answers: Mapping[str, str], request: Request, deps: Deps, unit: Unit) -> Account | None:
    """Add the account that the answers describe and make it the current one; None when its name is taken by now."""
    turn = Turn(request, deps)
    new = NewAccount(
        operator_id=request.operator.id,
        name=answers["name"],
        holder=holder_id(answers, turn),
        kind=consequence(answers, turn).account,
    )
    account = await unit.accounts.add(new, request.now)
    if account is not None:
        await unit.operators.choose_account(request.operator.id, account.id)
    return account


def _summary(answers: Answers, turn: Turn) -> str:
    rows = dialogue.answered(QUESTIONS, answers, turn)
    return dialogue_words.check(rows, words.follows(consequence(answers, turn)))


async def _add(answers: Mapping[str, str], request: Request, deps: Deps, unit: Unit) -> Outcome:
    account = await store(answers, request, deps, unit)
    if account is None:
        return TextReply(words.duplicate_name(answers["name"]))
    return TextReply(words.added(account, deps.names.check(account.name, account=account.kind)))


NEW_ACCOUNT = Topic(
    name="新增账号",
    questions=always(
        *QUESTIONS,
        Question(
            key="confirm",
            ask=_summary,
            choices=lambda _a, _t: (Choice("yes", "确认添加", also=words.YES),),
        ),
    ),
    finish=_add,
)


@router.words("新增账号", "添加账号", "增加账号", "加账号")
async def new_account(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Begin the dialogue that adds an account."""
    if len(request.accounts) >= MAX_ACCOUNTS:
        return TextReply(words.too_many(MAX_ACCOUNTS))
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
