"""Words about filings (备案): registering, showing, materials, steps, and the list 待办."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.wording.days import day, days_left, full_day, last_day
from handlers.wording.help import tap
from rules.filings import FilingEvent, NoDuty, NoStatutoryDay, Office, Procedure, Requirement, Route
from rules.working_days import Deadline
from storage.accounts import Account
from storage.filing_states import FilingState
from storage.filing_values import Filing

STATE_NAMES = {
    FilingState.PREPARING: "准备中",
    FilingState.SUBMITTED: "已提交",
    FilingState.ACCEPTED: "已备案",
    FilingState.RETURNED: "已退回",
    FilingState.WITHDRAWN: "已撤回",
}

NOTHING_PENDING = f"现在没有待办的备案。要登记请发送{tap('备案')}，要算截止日可以发送“期限 开设 2026-11-20”。"


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of 待办."""

    filing: Filing
    title: str
    account_name: str
    working_days: int
    advice: bool


ASK_TARGET = "条文没有给这一项定天数。想自己定一个目标日吗？我照它提醒。可以发 2026-12-20 这样的日期。"
TARGET_PAST = "目标日要在今天或以后，请再发一个，例如 2026-12-20。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told when a filing was stored: by when, by which way, seen from which day."""

    due: str
    route: Route
    today: date


def event_choice(event: FilingEvent, follows: Procedure | NoDuty, *, pending: str) -> str:
    """An event with the filing that it asks for, and the number of one that is pending already, or ""."""
    if isinstance(follows, NoDuty):
        return f"{event.label}：{'不用备案' if follows.certain else '请问受理部门'}"
    return f"{event.label}：{follows.title}" + (f"（备案 {pending} 办理中）" if pending else "")


def ask_what(account: str) -> str:
    """Which filing is it about."""
    return f"为“{account}”登记备案，办哪一件？请点一项或回复数字（“取消”退出；“改”回上一步，“改 2”改第 2 项）："


def ask_day(event: str) -> str:
    """On which day did it happen."""
    return f"账号是哪一天{event}的？请点一项，或发 2026-11-20、11月20日、上周五这样的日期。"


def happened(event_on: date, event: str) -> str:
    """The day of the event."""
    return f"{full_day(event_on)}{event}"


def target(target_on: date | None) -> str:
    """The operator's own target."""
    return full_day(target_on) if target_on else "先不定"


def for_account(name: str) -> str:
    """Which account it is about."""
    return f"账号：{name}"


def of_filing(number: str) -> str:
    """Which filing it is about."""
    return f"以上存到备案 {number}。"


def which_day(question: str, replies: Sequence[str]) -> str:
    """The day is not certain: the question, with the possible answers to tap."""
    return question + "".join(f"\n{tap(reply)}" for reply in replies)


def due_line(deadline: Deadline | NoStatutoryDay, *, closes: str, target_on: date | None = None) -> str:
    """By when, or why there is no day; `closes` is the closing time of the office."""
    if isinstance(deadline, Deadline):
        return f"截止：{last_day(deadline.due_on, provisional=deadline.provisional, closes=closes)}"
    if deadline.advised:
        return f"{deadline.reason}。建议日：{full_day(deadline.advised.due_on)}"
    return f"{deadline.reason}。" + (f"您定的目标日：{full_day(target_on)}" if target_on else "")


def registered(filing: Filing, procedure: Procedure, account: Account, told: Told) -> str:
    """The filing was stored."""
    lines = [f"已登记：备案 {filing.id}\n{procedure.title} · {account.name}", told.due]
    if procedure.statutory and filing.due_on and filing.due_on < told.today:
        lines.append("⚠️ 截止日已经过了，请尽快补报，并向受理部门说明情况。")
    needs = {"先要办好": procedure.preconditions, "要填的人员": procedure.people, "要交的材料": procedure.materials}
    rows = [f"{title}：{'、'.join(one.name for one in ones)}" for title, ones in needs.items() if ones]
    lines.append("\n".join([f"报送：{told.route.text}", *rows]))
    number = f"备案 {filing.id}"
    lines.append(f"一步步补齐：{tap(f'{number} 补齐')}\n勾选材料：{tap(f'{number} 材料')}\n全部待办：{tap('待办')}")
    if filing.due_on is None:
        lines.append(f"想要提醒就定个目标日：备案 {filing.id} 目标 2026-12-20")
    elif filing.due_on >= told.today:
        lines.append("截止前我会提醒您。" if procedure.statutory else "到时候我会提醒您。")
    return "\n\n".join(lines)


def duplicate(filing: Filing, procedure: Procedure) -> str:
    """A pending filing of the same kind for the same account stands in the way."""
    return (
        f"这个账号已经有一件未办完的“{procedure.title}”：备案 {filing.id}，没有重复登记。"
        f"看它请发送{tap(f'备案 {filing.id}')}；日期登记错了就发“备案 {filing.id} 日期 2026-11-20”改过来。"
    )


def no_duty(why: NoDuty) -> str:
    """Nothing is to be filed."""
    return f"{'不用登记' if why.certain else '没有登记'}：{why.reason}。发送{tap('待办')}可以看其他事项。"


def no_duty_line(why: NoDuty) -> str:
    """Nothing is to be filed, as a line among others."""
    return f"不用备案：{why.reason}。" if why.certain else f"{why.reason}。"


def unknown_word(words: Sequence[str]) -> str:
    """It is not clear which filing is meant."""
    return (
        f"没看懂要办哪种备案。请这样发：备案 开设 2026-11-20（可用：{'、'.join(words)}），或只发{tap('备案')}一步步填。"
    )


def not_for_account(word: str, account: Account, kind_name: str, procedure: Procedure | None) -> str:
    """The account's kind has no such procedure."""
    instead = f"它要办的是“{procedure.title}”，请发送“备案 {procedure.words[0]} 日期”。" if procedure else ""
    return f"“{account.name}”是{kind_name}，不办“{word}”。{instead}"


def still_missing(filing: Filing, procedure: Procedure, missing: Sequence[Requirement]) -> str:
    """Submitting was refused because something is missing."""
    groups = {"先要办好": procedure.preconditions, "人员": procedure.people, "材料": procedure.materials}
    listed = {title: [one.name for one in ones if one in missing] for title, ones in groups.items()}
    rows = "\n".join(f"· {title}：{'、'.join(names)}" for title, names in listed.items() if names)
    return f"还没有提交。备案 {filing.id} 还缺：\n{rows}\n\n一步步补：{tap(f'备案 {filing.id} 补齐')}，齐了再提交。"


def submitted(filing: Filing, route: Route, *, officers: bool) -> str:
    """The filing is now marked as submitted; with officers on this account they know, and will answer here."""
    head = f"好了，备案 {filing.id} 已记为“已提交”，不再提醒截止日。\n"
    if officers:
        told = "我会通知受理人（晚上交的早上通知），受理或退回都会马上告诉您。"
        return f"{head}{told}纸质材料请照受理人说的送：{route.text}。"
    return f"{head}请确认材料确实已经送到：{route.text}。是否受理由受理部门决定。"


def no_own_target(filing: Filing) -> str:
    """The text itself sets the last day."""
    return f"备案 {filing.id} 的截止日由条文定，不能自己改。日期登记错了就发“备案 {filing.id} 日期 2026-11-20”改过来。"


def day_corrected(filing: Filing, procedure: Procedure, due: str) -> str:
    """The day of the event was corrected, and the last day with it."""
    when = full_day(filing.event_on) if filing.event_on else ""
    return f"已改：备案 {filing.id} 的{procedure.event.label}日期是 {when}。\n{due}"


def target_set(filing: Filing) -> str:
    """The operator's own target was stored."""
    when = full_day(filing.due_on) if filing.due_on else ""
    return f"好了，备案 {filing.id} 的目标日是 {when}，到时候我提醒您（这不是法定期限）。"


def withdrawn(filing: Filing) -> str:
    """The filing was withdrawn."""
    return f"备案 {filing.id} 已撤回，不再提醒。需要时可以重新登记：{tap('备案')}"


def unknown_filing(number: str) -> str:
    """The operator has no filing of that number."""
    return f"您名下没有备案 {number}。发送{tap('待办')}看看现有的编号。"


def wrong_step(filing: Filing, step: str) -> str:
    """The state does not allow that step."""
    return (
        f"备案 {filing.id} 现在是“{STATE_NAMES[filing.state]}”，不能{step}。发送{tap(f'备案 {filing.id}')}看它的情况。"
    )


def moved_meanwhile(filing_id: int) -> str:
    """Another change came first."""
    return f"备案 {filing_id} 刚刚有了别的变化，这一步没有做。请先发送{tap(f'备案 {filing_id}')}看看再试。"


def todo(listed: Sequence[Listed], today: date, url: str) -> str:
    """Pending filings, soonest first, with the address of the operator's own page."""
    rows = [_todo_row(one, today) for one in listed[:10]]
    more = f"\n……还有 {len(listed) - 10} 件。" if len(listed) > 10 else ""
    return f'待办 {len(listed)} 件，先到期的在前（<a href="{url}">打开我的页面</a>）：\n\n' + "\n\n".join(rows) + more


def answer_deadline(word: str, event_on: date, deadline: Deadline | NoStatutoryDay, office: Office) -> str:
    """期限: the last day with the days counted."""
    lines = [f"{word} · {full_day(event_on)}起", due_line(deadline, closes=office.closes)]
    counted = deadline.counted if isinstance(deadline, Deadline) else deadline.advised and deadline.advised.counted
    if counted:
        days = "、".join(f"{item.month}/{item.day}" for item in counted)
        lines.append(f"当天不算，从次日数起的 {len(counted)} 个工作日：{days}")
    lines.append(f"由{office.name}受理。要登记请发送{tap('备案')}。")
    return "\n\n".join(lines)


def when(one: Listed, today: date) -> str:
    """The last day of a filing and how long is left."""
    filing = one.filing
    if filing.due_on is None:
        return "没有法定期限"
    if one.advice:
        return f"{day(filing.due_on)}前办（不是法定期限）"
    mark = "（暂定）" if filing.provisional else ""
    return f"{day(filing.due_on)}截止{mark}，{days_left(filing.due_on, today, working_days=one.working_days)}"


def _todo_row(one: Listed, today: date) -> str:
    filing = one.filing
    head = f"备案 {filing.id} · {STATE_NAMES[filing.state]} · {one.account_name}\n{one.title}"
    return f"{head}\n{when(one, today)}"
