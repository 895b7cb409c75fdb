"""Collecting a draft that comes in several messages: `预审`, the parts, `完毕`."""

from dataclasses import replace

from bot.messages import TextReply, VoiceMessage
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
    await _keep([], _place(request), request, unit)
    return TextReply(words.collecting(drafts.MAX_CHARACTERS, deps.pages.draft(request.operator.id)))


def takes(request: Request) -> bool:
    """Whether this message is a part, or a word about the parts: it was written after collecting began."""
    if request.dialogue is None or request.dialogue.topic != TOPIC or not _words(request):
        return False
    return _order(_place(request)) >= _order(request.dialogue.answers.get("since", ["", ""]))


async def take(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """One more part, or the end."""
    parts, since = _parts(request), _since(request)
    word = normalise(request.text)[0]
    if word in _CANCEL:
        await unit.dialogues.clear(request.inbound.openid)
        return TextReply(help_words.CANCELLED)
    if word in _DONE:
        return await _check(request, deps, unit, parts=parts)
    # WeChat does not promise that messages arrive as they were written.
    parts = sorted([*parts, [*_place(request), _words(request)]], key=_order)
    characters = len(_joined(parts))
    if characters > drafts.MAX_CHARACTERS:
        return TextReply(words.part_too_much(drafts.MAX_CHARACTERS, deps.pages.draft(request.operator.id)))
    await _keep(parts, since, request, unit)
    return TextReply(words.collected(len(parts), characters, left=drafts.MAX_CHARACTERS - characters))


async def _check(request: Request, deps: Deps, unit: Unit, *, parts: list[list[str]]) -> Outcome:
    text = _joined(parts)
    if not text.strip():
        return TextReply(words.NOTHING_COLLECTED)

    async def end(request: Request, unit: Unit) -> None:
        """Stop collecting, unless parts came while these were being checked: those stay for another 完毕."""
        if request.dialogue is None or request.dialogue.topic != TOPIC:
            return
        late = [part for part in _parts(request) if part not in parts]
        if late:
            await _keep(late, _since(request), request, unit)
        else:
            await unit.dialogues.clear(request.inbound.openid)

    origin = words.gathered(len(parts))
    outcome = await drafts.check_draft(request, deps, unit, sent=drafts.split_title(text), origin=origin)
    return replace(outcome, ends=end) if isinstance(outcome, drafts.DraftCheck) else outcome


async def _keep(parts: list[list[str]], since: list[str], request: Request, unit: Unit) -> None:
    step = Step(topic=TOPIC, step="", answers={"parts": parts, "since": since})
    await unit.dialogues.start(request.inbound.openid, step, request.now)


def _words(request: Request) -> str:
    """What was written, or what WeChat heard in a voice message."""
    spoken = request.inbound.recognition if isinstance(request.inbound, VoiceMessage) else None
    return request.text or spoken or ""


def _place(request: Request) -> list[str]:
    """Where a message stands among others: second and number."""
    return [request.inbound.created_at.isoformat(), request.inbound.number]


def _order(part: list[str]) -> tuple[str, int]:
    return part[0], int(part[1] or 0)


def _parts(request: Request) -> list[list[str]]:
    """The parts so far: second, number, text."""
    return [list(part) for part in request.dialogue.answers["parts"]] if request.dialogue else []


def _since(request: Request) -> list[str]:
    return list(request.dialogue.answers.get("since", ["", ""])) if request.dialogue else ["", ""]


def _joined(parts: list[list[str]]) -> str:
    return "\n".join(text for *_, text in parts)
