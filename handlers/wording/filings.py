"""Words about filings (备案): registering, showing, materials, steps, and the list 待办."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.wording.days import day, days_left, full_day, last_day
from handlers.wording.help import tap
from rules.filings import NoStatutoryDay, Office, Procedure, Requirement
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


def ask_what(account: Account) -> str:
    """Which filing is it about."""
    return f"为“{account.name}”登记备案。请回复数字（随时可回复“取消”退出、“改”回上一步）："


def ask_day(event: str) -> str:
    """On which day did it happen."""
    return f"账号是哪一天{event}的？例如 2026-11-20、11月20日、昨天。"


def which_day(question: str, replies: Sequence[str]) -> str:
    """The day is not certain: the question, with the possible answers to tap."""
    return question + "".join(f"\n{tap(reply)}" for reply in replies)


def confirm(account: Account, procedure: Procedure, event_on: date, deadline: Deadline | NoStatutoryDay) -> str:
    """What will be registered, shown before it is."""
    return (
        f"请核对：\n账号：{account.name}\n事项：{procedure.title}\n"
        f"{procedure.event.label}日期：{full_day(event_on)}\n{due_line(deadline)}\n"
    )


def due_line(deadline: Deadline | NoStatutoryDay) -> str:
    """By when, or why there is no day."""
    if isinstance(deadline, Deadline):
        return f"截止：{last_day(deadline.due_on, provisional=deadline.provisional)}"
    if deadline.advised:
        return f"{deadline.reason}。建议日：{full_day(deadline.advised.due_on)}"
    return f"{deadline.reason}。"


def registered(
    filing: Filing, procedure: Procedure, deadline: Deadline | NoStatutoryDay, *, account: Account, today: date
) -> str:
    """The filing was stored."""
    lines = [f"已登记：备案 {filing.id}\n{procedure.title} · {account.name}", due_line(deadline)]
    if filing.due_on and filing.due_on < today and isinstance(deadline, Deadline):
        lines.append("⚠️ 截止日已经过了，请尽快补报，并向受理部门说明情况。")
    lines.append(f"报送：{procedure.route.text}")
    if procedure.preconditions:
        lines.append("先要办好：" + "、".join(item.name for item in procedure.preconditions))
    lines.append("要交的材料：" + "、".join(item.name for item in procedure.materials))
    lines.append(f"备齐一项就勾一项：{tap(f'备案 {filing.id} 材料')}\n全部待办：{tap('待办')}\n截止前我会提醒您。")
    return "\n\n".join(lines)


def duplicate(filing: Filing, procedure: Procedure) -> str:
    """A pending filing of the same kind for the same account stands in the way."""
    return (
        f"这个账号已经有一件未办完的“{procedure.title}”：备案 {filing.id}，没有重复登记。"
        f"看它请发送{tap(f'备案 {filing.id}')}；日期登记错了，请先{tap(f'备案 {filing.id} 撤回')}再重新登记。"
    )


def no_duty(reason: str) -> str:
    """Nothing is to be filed."""
    return f"不用登记：{reason}。发送{tap('待办')}可以看其他事项。"


def unknown_word(words: Sequence[str]) -> str:
    """It is not clear which filing is meant."""
    return (
        f"没看懂要办哪种备案。请这样发：备案 开设 2026-11-20（可用：{'、'.join(words)}），或只发{tap('备案')}一步步填。"
    )


def not_for_account(word: str, account: Account, kind_name: str, procedure: Procedure | None) -> str:
    """The account's kind has no such procedure."""
    instead = f"它要办的是“{procedure.title}”，请发送“备案 {procedure.words[0]} 日期”。" if procedure else ""
    return f"“{account.name}”是{kind_name}，不办“{word}”。{instead}"


def date_needed(word: str, event: str) -> str:
    """A day is missing."""
    return f"还差{event}的日期，请这样发：备案 {word} 2026-11-20。"


def shown(filing: Filing, procedure: Procedure, account: Account, *, today: date, working_days: int) -> str:
    """One filing with what is done and what is missing."""
    lines = [f"备案 {filing.id} · {STATE_NAMES[filing.state]}\n{procedure.title} · {account.name}"]
    if filing.event_on:
        lines.append(f"{procedure.event.label}日期：{full_day(filing.event_on)}")
    lines.append(_due(filing, procedure, today, working_days))
    if procedure.preconditions:
        lines.append("先要办好：" + "；".join(f"{item.name}（{item.what}）" for item in procedure.preconditions))
    lines.append(checklist(filing, procedure.materials))
    lines.append(_next_words(filing))
    return "\n\n".join(line for line in lines if line)


def checklist(filing: Filing, materials: Sequence[Requirement]) -> str:
    """The materials, ticked or not, with their numbers."""
    rows = [
        f"{'☑' if filing.materials.get(item.id) else '☐'} {number}. {item.name}：{item.what}"
        for number, item in enumerate(materials, start=1)
    ]
    return "材料：\n" + "\n".join(rows)


def materials(filing: Filing, procedure: Procedure, note: str = "") -> str:
    """The materials and how to tick them off."""
    missing = [item for item in procedure.materials if not filing.materials.get(item.id)]
    how = (
        f"备好第 1 项就发送“备案 {filing.id} 材料 1”，勾错了发送“备案 {filing.id} 缺 1”。"
        if missing
        else f"材料齐了，可以{tap(f'备案 {filing.id} 提交')}。"
    )
    return "\n\n".join(part for part in (note, checklist(filing, procedure.materials), how) if part)


def unknown_material(filing: Filing, number: str, count: int) -> str:
    """No material has that number."""
    return f"备案 {filing.id} 没有第 {number} 项材料，只有 1 到 {count} 项。请改好再发，例如“备案 {filing.id} 材料 1”。"


def still_missing(filing: Filing, missing: Sequence[Requirement]) -> str:
    """Submitting was refused because something is missing."""
    rows = "\n".join(f"· {item.name}：{item.what}" for item in missing)
    return f"还没有提交。备案 {filing.id} 还缺：\n{rows}\n\n备好后用{tap(f'备案 {filing.id} 材料')}勾选，再提交。"


def submitted(filing: Filing, procedure: Procedure) -> str:
    """The filing is now marked as submitted."""
    return (
        f"好了，备案 {filing.id} 已记为“已提交”，不再提醒截止日。\n"
        f"请确认材料确实已经送到：{procedure.route.text}。是否受理由受理部门决定。"
    )


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


def todo(listed: Sequence[Listed], today: date) -> str:
    """Pending filings, soonest first."""
    rows = [_todo_row(one, today) for one in listed[:10]]
    more = f"\n……还有 {len(listed) - 10} 件。" if len(listed) > 10 else ""
    return f"待办 {len(listed)} 件，先到期的在前：\n\n" + "\n\n".join(rows) + more


def answer_deadline(word: str, event_on: date, deadline: Deadline | NoStatutoryDay, office: Office) -> str:
    """期限: the last day with the days counted."""
    lines = [f"{word} · {full_day(event_on)}起", due_line(deadline)]
    counted = deadline.counted if isinstance(deadline, Deadline) else deadline.advised and deadline.advised.counted
    if counted:
        lines.append("从次日数起的工作日：" + "、".join(f"{item.month}/{item.day}" for item in counted))
    lines.append(f"由{office.name}受理。要登记请发送“备案”。")
    return "\n\n".join(lines)


def _todo_row(one: Listed, today: date) -> str:
    filing = one.filing
    head = f"备案 {filing.id} · {STATE_NAMES[filing.state]} · {one.account_name}\n{one.title}"
    if filing.due_on is None:
        return f"{head}\n没有法定期限"
    if one.advice:
        return f"{head}\n建议 {day(filing.due_on)} 前办"
    mark = "（暂定）" if filing.provisional else ""
    return f"{head}\n{day(filing.due_on)}截止{mark}，{days_left(filing.due_on, today, working_days=one.working_days)}"


def _due(filing: Filing, procedure: Procedure, today: date, working_days: int) -> str:
    if filing.due_on is None or procedure.counting is None:
        return f"{procedure.no_day}。"
    if procedure.counting.advice:
        return f"{procedure.no_day}。建议日：{full_day(filing.due_on)}"
    left = days_left(filing.due_on, today, working_days=working_days)
    return f"截止：{last_day(filing.due_on, provisional=filing.provisional)}\n{left}"


def _next_words(filing: Filing) -> str:
    if filing.state in {FilingState.PREPARING, FilingState.RETURNED}:
        words = (f"备案 {filing.id} 材料", f"备案 {filing.id} 提交", f"备案 {filing.id} 撤回")
        return "　".join(tap(word) for word in words)
    return tap(f"备案 {filing.id} 撤回") if filing.state is FilingState.SUBMITTED else ""
