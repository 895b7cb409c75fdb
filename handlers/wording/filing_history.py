"""Words of what happened to a filing: its steps, and the looks of the office between them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.wording.days import moment
from rules.filings import Procedure
from storage.filing_states import FilingState
from storage.filing_values import HistoryStep
from storage.filing_views import PAGE, FilingView

_PARTS = {"materials": "材料", "preconditions": "条件", "people": "人员"}
_DAYS = {"target": "改目标日", "day": "改日期"}
_STEP_NAMES = {
    FilingState.PREPARING: "登记",
    FilingState.SUBMITTED: "提交",
    FilingState.ACCEPTED: "受理备案",
    FilingState.RETURNED: "退回",
    FilingState.WITHDRAWN: "撤回",
}


def rows(
    history: Sequence[HistoryStep],
    views: Sequence[FilingView],
    procedure: Procedure,
    officers: Mapping[int, str] | None = None,
) -> list[str]:
    """A line for each step and each look, first to last; officers are named only where their names are given.

    Looks of one officer that nothing came between are one line.
    """
    names = {one.id: one.name for one in (*procedure.preconditions, *procedure.materials, *procedure.people)}
    lines = [(step.at, f"{_step(step, names)}{_who(step, officers)}") for step in history]
    lines += [(view.at, f"查看{_looked_at(view, names)}{_officer(view.officer_id, officers)}") for view in views]
    return _joined(sorted(lines, key=lambda line: line[0]))


def _joined(lines: list[tuple[datetime, str]]) -> list[str]:
    """Lines with their moments; a look that follows the same look is left out."""
    kept = [
        line
        for before, line in zip([None, *lines], lines, strict=False)
        if before is None or before[1] != line[1] or not line[1].startswith("查看")
    ]
    return [f"{moment(at)} {text}" for at, text in kept]


def _step(step: HistoryStep, names: Mapping[str, str]) -> str:
    if step.from_state is not step.to_state:
        reason = f"（{step.why}）" if step.why else ""
        return _STEP_NAMES[step.to_state] + reason
    what, _, detail = step.why.partition(":")
    if what == "material":
        # As the first release wrote it: material:people_list:yes.
        one, _, answer = detail.partition(":")
        return f"材料{'备好' if answer == 'yes' else '取消'}{names.get(one, one)}"
    if what == "calendar":
        before, _, after = detail.partition(">")
        return f"假日安排公布，截止日 {before} 改为 {after}" if after else "假日安排公布，截止日确定"
    if what in _DAYS:
        return _DAYS[what]
    return "；".join(_ticks(part, names) for part in step.why.split()) or "更新"


def _ticks(part: str, names: Mapping[str, str]) -> str:
    what, _, ids = part.partition(":")
    signs = {"+": "备好" if what == "materials" else "填好" if what == "people" else "办好", "-": "取消"}
    changes = [f"{signs.get(one[:1], '')}{names.get(one[1:], one[1:])}" for one in ids.split(",") if one]
    return f"{_PARTS.get(what, '')}{'、'.join(changes)}"


def _looked_at(view: FilingView, names: Mapping[str, str]) -> str:
    return "" if view.what == PAGE else names.get(view.what, view.what)


def _who(step: HistoryStep, officers: Mapping[int, str] | None) -> str:
    group, _, number = step.actor.partition(":")
    if group == "officer":
        return _officer(int(number), officers)
    return "（系统）" if group == "system" else ""


def _officer(officer_id: int, officers: Mapping[int, str] | None) -> str:
    name = (officers or {}).get(officer_id, "")
    return f"（受理人{name}）"
