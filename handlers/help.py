"""帮助, 取消, 继续, and kind answers to messages that the bot cannot read."""

from bot.messages import OtherMessage, TextReply, VoiceMessage
from bot.router import Router
from handlers import conversation, drafts
from handlers.conversation import Topic
from handlers.deps import Deps
from handlers.drafts import Sent
from handlers.request import Handler, Outcome, Request
from handlers.wording import drafts as draft_words
from handlers.wording import help as words
from storage.unit import Unit

router = Router[Handler]("help")


@router.words("帮助", "菜单", "?", "help", "你好", "您好", "怎么用", "使用说明")
@router.menu("help")
async def help_text(_request: Request, _deps: Deps, _unit: Unit) -> Outcome:
    """Say what the bot can do."""
    return TextReply(words.HELP)


@router.words("取消", "退出", "算了")
async def cancel(request: Request, _deps: Deps, unit: Unit) -> Outcome:
    """Leave the dialogue."""
    left = await unit.dialogues.clear(request.inbound.openid)
    return TextReply(words.CANCELLED if left else words.NOTHING_TO_CANCEL)


@router.event(VoiceMessage)
async def voice(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Check the recognised text where WeChat still gives one."""
    spoken = request.inbound.recognition if isinstance(request.inbound, VoiceMessage) else None
    if spoken and len(spoken) >= drafts.MIN_CHARACTERS:
        return await drafts.check_draft(request, deps, unit, sent=Sent("", spoken), origin=draft_words.HEARD)
    return TextReply(draft_words.HEARD_LITTLE if spoken else draft_words.VOICE)


@router.event(OtherMessage)
async def other(_request: Request, _deps: Deps, _unit: Unit) -> Outcome:
    """Say what can be read."""
    return TextReply(words.UNSUPPORTED)


def continuing(topics: tuple[Topic, ...]) -> Router[Handler]:
    """A router for 继续, which asks the open question of whichever dialogue is open once more."""
    by_name = {topic.name: topic for topic in topics}
    again = Router[Handler]("continuing")

    @again.words("继续")
    async def go_on(request: Request, deps: Deps, unit: Unit) -> Outcome:
        """Ask the open question once more."""
        topic = by_name.get(request.dialogue.topic) if request.dialogue else None
        if topic is None:
            return TextReply(words.NOTHING_TO_CANCEL)
        return await conversation.ask_again(topic, request, deps, unit)

    return again
