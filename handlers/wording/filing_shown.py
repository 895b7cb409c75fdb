"""Words of one filing with everything that is known of it: 备案 N."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.wording import filing_history, filing_unit
from handlers.wording.days import days_left, full_day, last_day
from handlers.wording.filing_lists import material_rows, people_rows, precondition_rows
from handlers.wording.filings import STATE_NAMES
from handlers.wording.help import tap
from rules.filings import Procedure, Requirement, Route
from storage.accounts import Account
from storage.filing_states import FilingState
from storage.filing_values import Filing, HistoryStep
from storage.filing_views import FilingView

#: Steps of the history that are shown, the latest last.
_STEPS = 6
#: A passive reply holds 2,048 bytes.
_ROOM = 1950
_TURN = {FilingState.PREPARING, FilingState.RETURNED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is shown of a filing."""

    filing: Filing
    procedure: Procedure
    account: Account
    route: Route
    missing: Sequence[Requirement]
    history: Sequence[HistoryStep]
    views: Sequence[FilingView]
    #: Closing time of the office.
    closes: str
    today: date
    #: From tomorrow to the due day.
    working_days: int


def shown(facts: Shown) -> str:
    """One filing: days, route, what is done and missing, what happened; the oldest steps give way to WeChat's limit."""
    steps = filing_history.rows(facts.history, facts.views, facts.procedure)
    for kept in range(min(len(steps), _STEPS), -1, -1):
        history = "经过：\n" + "\n".join(steps[len(steps) - kept :]) if kept else ""
        text = "\n\n".join(filter(None, [*_parts(facts), history, _next_words(facts.filing)]))
        if len(text.encode()) <= _ROOM:
            break
    return text


def _parts(facts: Shown) -> list[str]:
    filing, procedure = facts.filing, facts.procedure
    head = [f"备案 {filing.id} · {STATE_NAMES[filing.state]}", f"{procedure.title} · {facts.account.name}"]
    if filing.event_on:
        head.append(f"{procedure.event.label}日期：{full_day(filing.event_on)}")
    head += filter(None, [filing_unit.row(filing, facts.account), _due(facts), f"报送：{facts.route.text}"])
    return [
        "\n".join(head),
        _listed("先要办好", precondition_rows(filing, procedure)),
        _listed("人员", people_rows(filing, procedure)),
        _listed("材料", material_rows(filing, procedure)),
        _missing(facts),
    ]


def _listed(title: str, rows: Sequence[str]) -> str:
    return f"{title}：\n" + "\n".join(rows) if rows else ""


def _due(facts: Shown) -> str:
    filing, procedure = facts.filing, facts.procedure
    if procedure.statutory and filing.due_on:
        last = last_day(filing.due_on, provisional=filing.provisional, closes=facts.closes)
        left = days_left(filing.due_on, facts.today, working_days=facts.working_days)
        return f"截止：{last}" + (f"\n{left}" if filing.state in _TURN else "")
    name = "建议日" if procedure.counting else "您定的目标日" if procedure.known else "登记时的最后一天"
    aim = f"。{name}：{full_day(filing.due_on)}" if filing.due_on else f"。定目标日：备案 {filing.id} 目标 日期"
    return procedure.no_day + aim


def _missing(facts: Shown) -> str:
    if facts.filing.state not in _TURN:
        return ""
    if not facts.missing:
        return "" if not facts.procedure.known else "都齐了，可以提交。"
    due_on = facts.filing.due_on
    verb = "请" if facts.procedure.statutory else "最好"
    ahead = due_on and due_on >= facts.today
    when = f"，{verb}在 {due_on.month}月{due_on.day}日前备齐并提交" if due_on and ahead else "，请尽快备齐"
    return f"还缺 {len(facts.missing)} 项：{'、'.join(one.name for one in facts.missing)}{when}。"


def _next_words(filing: Filing) -> str:
    if filing.state in _TURN:
        return "　".join(tap(f"备案 {filing.id} {word}") for word in ("补齐", "材料", "提交", "撤回"))
    return tap(f"备案 {filing.id} 撤回") if filing.state is FilingState.SUBMITTED else ""
