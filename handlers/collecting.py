"""Collecting a draft that comes in several messages: `预审`, the parts, `完毕`."""

from dataclasses import replace
from operator import itemgetter

from bot.messages import TextReply
from bot.router import Router, normalise
from handlers import drafts
from handlers.deps import Deps
from handlers.request import Handler, Outcome, Request
from handlers.wording import accounts as account_words
from handlers.wording import draft_page as page_words
from handlers.wording import drafts as words
from handlers.wording import help as help_words
from storage.dialogues import Step
from storage.unit import Unit

router = Router[Handler]("collecting")

TOPIC = "预审"
_DONE = {"完毕", "完了", "结束", "发完了"}
_CANCEL = {"取消", "退出", "算了"}


@router.words("预审页", "预审网页", "上传草稿", "上传文稿", "粘贴草稿")
async def page(request: Request, deps: Deps, _unit: Unit) -> Outcome:
    """Give the address of the page to paste or upload a draft."""
    if request.account is None:
        return TextReply(account_words.NO_ACCOUNT)
    return TextReply(page_words.address(deps.pages.draft(request.operator.id)))


@router.words("预审", "预审草稿", "检查草稿", "审稿")
@router.menu("check")
async def start(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Begin to collect."""
    if request.account is None:
        return TextReply(account_words.NO_ACCOUNT)
    await unit.dialogues.start(request.inbound.openid, Step(topic=TOPIC, step="", answers={"parts": []}), request.now)
    return TextReply(words.collecting(drafts.MAX_CHARACTERS, deps.pages.draft(request.operator.id)))


def is_open(request: Request) -> bool:
    """Whether the operator is sending parts."""
    return request.dialogue is not None and request.dialogue.topic == TOPIC


async def take(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """One more part, or the end."""
    parts: list[list[str]] = list(request.dialogue.answers["parts"]) if request.dialogue else []
    word = normalise(request.text)[0]
    if word in _CANCEL:
        await unit.dialogues.clear(request.inbound.openid)
        return TextReply(help_words.CANCELLED)
    if word in _DONE:
        return await _check(request, deps, unit, parts=parts)
    # WeChat does not promise order: parts are put in the order of their seconds, within one as they came.
    parts = sorted([*parts, [request.inbound.created_at.isoformat(), request.text]], key=itemgetter(0))
    characters = sum(len(text) for _, text in parts)
    if characters > drafts.MAX_CHARACTERS:
        return TextReply(words.part_too_much(drafts.MAX_CHARACTERS, deps.pages.draft(request.operator.id)))
    step = Step(topic=TOPIC, step="", answers={"parts": parts})
    await unit.dialogues.start(request.inbound.openid, step, request.now)
    return TextReply(words.collected(len(parts), characters))


async def _check(request: Request, deps: Deps, unit: Unit, *, parts: list[list[str]]) -> Outcome:
    text = "\n".join(text for _, text in parts)
    if not text.strip():
        return TextReply(words.NOTHING_COLLECTED)
    outcome = await drafts.check_draft(request, deps, unit, sent=drafts.split_title(text))
    if isinstance(outcome, drafts.DraftCheck):
        return replace(outcome, collected=True)
    return outcome
