"""The body behind an account (开办单位) as the form names it: 备案 N 单位 全称."""

from bot.messages import TextReply
from bot.router import Router
from handlers.deps import Deps
from handlers.dialogue import Refusal
from handlers.filing_steps import own, unknown
from handlers.request import Handler, Outcome, Request
from handlers.wording import filing_unit as words
from storage.unit import Unit

router = Router[Handler]("filing_unit")

_LONGEST = 60


def unit_name(text: str) -> str | Refusal:
    """The full name of a body, or why the text is none: 4 to 60 characters of one line, most of them letters."""
    name = text.strip().strip("“”\"'《》")
    letters = sum(character.isalpha() for character in name)
    if "\n" in name or not 4 <= len(name) <= _LONGEST or letters * 2 < len(name):
        return Refusal(words.BAD)
    return name


@router.pattern(r"备案 (?P<number>\d{1,9}) (?:单位|开办单位|所在单位|单位名称)(?P<name>.*)")
async def name_unit(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Write down the unit of the filing's account."""
    del deps
    filing = await own(request, unit)
    if filing is None:
        return unknown(request)
    name = unit_name(request.raw["name"])
    if isinstance(name, Refusal):
        return TextReply(name.sentence)
    await unit.accounts.name_unit(filing.account_id, name, operator_id=request.operator.id)
    return TextReply(words.named(filing.id, name))
