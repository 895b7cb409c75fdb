"""Ticking off what a filing needs: 备案 N 材料 (what is handed in), 备案 N 条件 (what must have been done before)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.messages import TextReply
from bot.router import Router
from handlers.deps import Deps
from handlers.filing_progress import OPEN, missing_of, present, procedure_of
from handlers.filing_register import actor
from handlers.filing_steps import own, refused, unknown
from handlers.request import Handler, Outcome, Request
from handlers.wording import filing_lists as list_words
from handlers.wording import filings as words
from handlers.wording import materials as material_words
from rules.filings import Requirement
from storage.filing_values import Change, Conflict, Filing, Material
from storage.unit import Unit

router = Router[Handler]("filing_checklists")

_NUMBER = re.compile(r"\d+")
_UNTICK = r"(?:缺|未|没有|取消|去掉|-)"
_NUMBERS = r"[\d\s,、，;；和]"


@router.pattern(
    rf"备案 (?P<number>\d{{1,9}}) 材料 (?P<ticks>{_NUMBERS}*)",
    rf"备案 (?P<number>\d{{1,9}}) (?:材料 )?{_UNTICK} (?P<missing>{_NUMBERS}+)",
)
async def tick_materials(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """List the materials, tick some off by their numbers, or take ticks back."""
    filing = await own(request, unit)
    if filing is None:
        return unknown(request)
    procedure = procedure_of(filing, deps)
    chosen = _chosen(request, procedure.materials)
    if isinstance(chosen, int):
        return TextReply(list_words.unknown_number(filing, list_words.MATERIALS, chosen, len(procedure.materials)))
    ticked = "missing" not in request.args
    new = dict(filing.materials)
    for one in chosen:
        new[one.id] = replace(new.get(one.id, Material()), ticked=ticked)
    changed = [one for one in chosen if filing.materials.get(one.id, Material()).ticked != ticked]
    change = _change(filing, "materials", changed, request, ticked=ticked)
    outcome = await _made(filing, replace(change, materials=new), unit) if changed else filing
    if isinstance(outcome, str):
        return TextReply(outcome)
    kept = [one for one in chosen if not ticked and present(outcome, one)]
    listed = list_words.materials(outcome, procedure, missing_of(outcome, procedure).all, kept=kept)
    url = deps.pages.materials(outcome.id, outcome.operator_id)
    return TextReply(f"{listed}\n{material_words.page_line(url)}")


@router.pattern(
    rf"备案 (?P<number>\d{{1,9}}) (?:条件|前提|前置) (?P<ticks>{_NUMBERS}*)",
    rf"备案 (?P<number>\d{{1,9}}) (?:条件|前提|前置) {_UNTICK} (?P<missing>{_NUMBERS}+)",
)
async def tick_preconditions(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """List what must have been done before, tick some off, or take ticks back."""
    filing = await own(request, unit)
    if filing is None:
        return unknown(request)
    procedure = procedure_of(filing, deps)
    chosen = _chosen(request, procedure.preconditions)
    if isinstance(chosen, int):
        count = len(procedure.preconditions)
        return TextReply(list_words.unknown_number(filing, list_words.PRECONDITIONS, chosen, count))
    done = "missing" not in request.args
    new = {**filing.preconditions, **{one.id: done for one in chosen}}
    changed = [one for one in chosen if filing.preconditions.get(one.id, False) != done]
    change = _change(filing, "preconditions", changed, request, ticked=done)
    outcome = await _made(filing, replace(change, preconditions=new), unit) if changed else filing
    if isinstance(outcome, str):
        return TextReply(outcome)
    return TextReply(list_words.preconditions(outcome, procedure, missing_of(outcome, procedure).all))


def _chosen(request: Request, listed: Sequence[Requirement]) -> list[Requirement] | int:
    """What the numbers of the command mean, or the first number that means nothing."""
    text = request.args.get("ticks") or request.args.get("missing", "")
    numbers = list(dict.fromkeys(int(number) for number in _NUMBER.findall(text)))
    wrong = [number for number in numbers if not 1 <= number <= len(listed)]
    return wrong[0] if wrong else [listed[number - 1] for number in numbers]


def _change(filing: Filing, what: str, chosen: Sequence[Requirement], request: Request, *, ticked: bool) -> Change:
    sign = "+" if ticked else "-"
    why = f"{what}:" + ",".join(sign + one.id for one in chosen)
    return Change(version=filing.version, actor=actor(request), at=request.now, why=why)


async def _made(filing: Filing, change: Change, unit: Unit) -> Filing | str:
    if filing.state not in OPEN:
        return words.wrong_step(filing, "改清单")
    changed = await unit.filings.change(filing.id, change)
    return refused(changed, filing, "改清单") if isinstance(changed, Conflict) else changed
