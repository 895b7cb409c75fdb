"""Words of reminders (提醒), as chat text and as fields of a template message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.wording.days import day, days_left, full_day, moment
from storage.filing_values import Filing

SETTINGS = (
    "截止日前第 5、3、1 个工作日和当天上午 9 点我会提醒您，逾期后每个工作日提醒一次（满一周后每周一次）；夜里不打扰。\n"
    "材料交上去后发送“备案 编号 提交”，就不再提醒。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One filing to be reminded of."""

    filing: Filing
    due_on: date
    title: str
    account_name: str
    working_days: int
    missing: tuple[str, ...]
    #: No day of the text's own: never called overdue.
    advice: bool
    #: Closing time of the office.
    closes: str


def text(due: Sequence[Due], today: date) -> str:
    """One message for all filings that an operator is to be reminded of."""
    return "【备案提醒】\n" + "\n\n".join(_one(one, today) for one in due)


def shown_late(text: str, meant_at: datetime, *, maybe_known: bool) -> str:
    """What could not be pushed, in front of an answer: with the moment at which it was meant to come."""
    why = "可能已经发到过，怕您漏看再说一次" if maybe_known else "当时没能发给您"
    return f"（{moment(meant_at)} 的消息，{why}）\n{text}"


def fields(due: Sequence[Due], today: date) -> dict[str, str]:
    """The same as fields of a template message: thing1 account, thing2 filing, time3 last day, thing4 what is left.

    Values are short by themselves; the sender keeps WeChat's limits (20 characters, no line break).
    """
    first = due[0]
    more = f"等{len(due)}件" if len(due) > 1 else ""
    left = "建议尽早办理" if first.advice else days_left(first.due_on, today, working_days=first.working_days)
    return {
        "thing1": first.account_name,
        "thing2": f"备案{first.filing.id}{first.title}{more}",
        "time3": f"{first.due_on.year}年{first.due_on.month}月{first.due_on.day}日",
        "thing4": left,
    }


def _one(one: Due, today: date) -> str:
    number = one.filing.id
    head = f"备案 {number} · {one.account_name}\n{one.title}"
    if one.advice:
        when = f"建议 {day(one.due_on)} 前办理（不是法定期限）"
    else:
        left = days_left(one.due_on, today, working_days=one.working_days)
        mark = "（暂定）" if one.filing.provisional else ""
        when = f"{left}：最后一天 {full_day(one.due_on)}{mark}，24:00 前；当面交请在 {one.closes} 前"
    lines = [head, when]
    if one.missing:
        lines.append("还缺：" + "、".join(one.missing))
    lines.append(f"看详情发“备案 {number}”，交上去后发“备案 {number} 提交”。")
    return "\n".join(lines)
