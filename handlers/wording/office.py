"""Words of the office (受理部门): to its officers, and to the operator who hears what it decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.wording.days import day, moment
from handlers.wording.help import tap
from storage.filing_states import FilingState
from storage.filing_values import Filing
from storage.register import RegisteredFiling

WRONG_CODE = "口令不对、用过了或过期了。请向管理员要一个新的，再发“受理人 口令”。"
NOTHING = "现在没有等待受理的备案。有新的提交我会马上告诉您。"
NO_REASON = "退回要写明理由，好让对方知道补什么。请这样发：退回 12 人员名单缺总编辑"
BAD_NUMBER = "文号应为 1 到 40 个字，只用汉字、字母、数字、括号和连接号，例如：受理 12 个网备〔2026〕12号"
LONG_REASON = "理由请控制在 300 字以内。"
OWN = "这是您自己名下的备案，要由别的受理人来办。"
_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A filing that waits for the office."""

    filing: Filing | RegisteredFiling
    title: str
    account_name: str
    submitted_at: datetime
    url: str


def bound(name: str) -> str:
    """The code was right: this person is an officer now."""
    return (
        f"{name}，您现在是受理人了。\n· {tap('受理')}　看等待受理的备案\n· 受理 12 个网备〔2026〕12号　受理并给文号\n"
        f"· 退回 12 理由　退回补正\n· {tap('登记册')}　查询和导出\n\n"
        "有新的提交我会马上告诉您。链接只给您本人，请不要转发。"
    )


def bound_already(name: str) -> str:
    """This person is an officer already."""
    return f"您已经是受理人（{name}），不用再发口令。看等待受理的备案请发送{tap('受理')}。"


def waiting(listed: Sequence[Waiting], total: int, register: str) -> str:
    """What waits for the office, longest waiting first."""
    rows = [
        f"备案 {one.filing.id} · {one.account_name}\n{one.title}{_due(one.filing)}\n{moment(one.submitted_at)} 提交　"
        f'<a href="{one.url}">看材料、办理</a>'
        for one in listed[:_SHOWN]
    ]
    more = f"\n\n……还有 {total - len(rows)} 件，" if total > len(rows) else "\n\n"
    return f"等待受理 {total} 件：\n\n" + "\n\n".join(rows) + more + f'<a href="{register}">登记册</a>'


def one(facts: Waiting, state: str) -> str:
    """One filing for an officer."""
    number = facts.filing.id
    how = f"\n受理：受理 {number} 文号\n退回：退回 {number} 理由" if facts.filing.state is FilingState.SUBMITTED else ""
    return (
        f"备案 {number} · {state} · {facts.account_name}\n{facts.title}{_due(facts.filing)}\n"
        f'<a href="{facts.url}">看材料、办理</a>（链接只给您）{how}'
    )


def _due(filing: Filing | RegisteredFiling) -> str:
    return f"\n截止 {day(filing.due_on)}" if filing.due_on else ""


def news(facts: Waiting) -> str:
    """Push to an officer: something was handed in."""
    return f"【新提交】\n{one(facts, '已提交')}"


def unknown(number: int) -> str:
    """No such filing was handed in."""
    return f"没有提交过的备案 {number}。发送{tap('受理')}看等待受理的。"


def accepted(filing: Filing, number: str) -> str:
    """An officer's acceptance was stored."""
    return f"备案 {filing.id} 已受理，文号 {number}。已告诉对方。"


def returned(filing: Filing, reason: str) -> str:
    """An officer's return was stored."""
    return f"备案 {filing.id} 已退回：{reason}。已告诉对方，补正后会再提交。"


def too_late(filing: Filing, *, who: str, why: str) -> str:
    """Somebody else came first; `who` is an officer, or "" for the operator."""
    if filing.state is FilingState.ACCEPTED:
        return f"备案 {filing.id} 已由{who}受理（文号 {why}），您这一步没有做。"
    if filing.state is FilingState.RETURNED:
        return f"备案 {filing.id} 已由{who}退回（{why}），您这一步没有做。"
    if filing.state is FilingState.WITHDRAWN:
        return f"备案 {filing.id} 已由对方撤回，您这一步没有做。"
    return f"备案 {filing.id} 刚刚有了变化，您这一步没有做。请重新打开看看再办。"


def number_taken(number: str, year: int, filing_id: int) -> str:
    """Another filing has that number in the same year."""
    return f"文号 {number} 在 {year} 年已给了备案 {filing_id}，没有受理。请换一个文号再发。"


def told_accepted(filing: Filing, title: str, account_name: str, number: str) -> str:
    """Push to the operator: accepted."""
    return (
        f"【已备案】备案 {filing.id} · {account_name}\n{title}已由受理部门受理，文号：{number}。\n"
        f"看经过请发送{tap(f'备案 {filing.id}')}。"
    )


def told_returned(filing: Filing, title: str, account_name: str, reason: str) -> str:
    """Push to the operator: returned, with the reason."""
    return (
        f"【退回补正】备案 {filing.id} · {account_name}\n{title}被受理部门退回：{reason}\n"
        f"补好后再发{tap(f'备案 {filing.id} 提交')}；上传文件：{tap(f'备案 {filing.id} 材料')}。"
    )


def fields(filing: Filing, account_name: str, today: date, what: str) -> dict[str, str]:
    """The same as fields of the reminder's template: thing1 account, thing2 filing, time3 day, thing4 what happened."""
    return {
        "thing1": account_name,
        "thing2": f"备案{filing.id}",
        "time3": f"{today.year}年{today.month}月{today.day}日",
        "thing4": what,
    }


def register(url: str) -> str:
    """Where the register is."""
    return f'<a href="{url}">打开登记册</a>（查询、导出 Excel；链接 24 小时内有效，只给您）'
