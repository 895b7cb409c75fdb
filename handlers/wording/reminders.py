"""Words of reminders (提醒), as chat text and as fields of a template message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.wording.days import day, days_left, full_day, moment
from handlers.wording.help import tap
from rules.reminder_plan import ReminderSettings
from storage.filing_values import Filing

_HOW = (
    f"想改：发{tap('提醒 10点')}换时间，{tap('提醒 提前 7 3 1')}换天数，{tap('提醒 关')}停掉全部；"
    "“稍后 编号 2天”让一件先放一放。"
)
#: Title of a message of 一次性订阅: 15 characters at most.
TITLE = "备案截止提醒"
#: Characters of a field of a template message.
_FIELD = 20
HOUR_RULE = "提醒时间要在 08:30 到 20:59 之间，夜里不打扰您。"
DAYS_RULE = "提前的天数要在 1 到 30 个工作日之间，最多 6 个。"
BAD_HOUR = f"{HOUR_RULE}请这样发：提醒 9点，或 提醒 下午 3点半。"
BAD_DAYS = f"{DAYS_RULE}请这样发：提醒 提前 7 3 1。"
BAD_SETTING = "这样的提醒设置我没看懂。可以发：提醒 9点、提醒 提前 7 3 1、提醒 关、提醒 开。"
PUT_OFF_WHICH = "要把哪一件放一放？请带上编号，例如“稍后 12”（明天再说）、“稍后 12 2天”、“稍后 12 下周一”。"


def settings(chosen: ReminderSettings, *, changed: bool = False) -> str:
    """When reminders come, as the operator chose."""
    head = "改好了。" if changed else ""
    if not chosen.groups:
        return f"{head}提醒已关，截止日要您自己留意。发{tap('提醒 开')}恢复；“待办”随时可看。"
    days = "、".join(str(number) for number in chosen.before)
    return (
        f"{head}截止日前第 {days} 个工作日和当天的 {chosen.at:%H:%M} 我会提醒您，"
        "逾期后每个工作日提醒一次（满一周后每周一次）；夜里不打扰。\n"
        f"材料交上去后发送“备案 编号 提交”，就不再提醒。\n{_HOW}"
    )


def nothing_to_put_off(number: int) -> str:
    """The filing has nothing to be reminded of."""
    return f"备案 {number} 现在没有要提醒的，不用放一放。"


def put_off_too_far(days: int) -> str:
    """The day is today, past or too far."""
    return f"请给一个明天到 {days} 天以内的日子，例如“稍后 12 2天”或“稍后 12 下周一”。"


def put_off(number: int, until: date, *, due_on: date, ahead: bool) -> str:
    """The filing is left alone until a day."""
    last = f"\n最后一天仍是 {day(due_on)}，那天我照样会提醒。" if ahead else ""
    return f"好的，备案 {number} 先放一放，{day(until)} 再提醒您。{last}"


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

    Of several the most urgent is named, and how many accounts and filings there are. The sender keeps WeChat's limits
    (20 characters, no line break); where there are several a long name gives way here, so that their number stays.
    """
    first, accounts = due[0], len({one.filing.account_id for one in due})
    left = "建议尽早办理" if first.advice else days_left(first.due_on, today, working_days=first.working_days)
    return {
        "thing1": _among(first.account_name, f"等{accounts}个" if accounts > 1 else ""),
        "thing2": _among(f"备案{first.filing.id}{first.title}", f"等{len(due)}件" if len(due) > 1 else ""),
        "time3": f"{first.due_on.year}年{first.due_on.month}月{first.due_on.day}日",
        "thing4": left,
    }


def _among(first: str, more: str) -> str:
    """The first of several and how many, at most as long as a field may be; alone, it is the sender's to cut."""
    room = _FIELD - len(more)
    return first if not more else f"{first if len(first) <= room else first[: room - 1] + '…'}{more}"


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
