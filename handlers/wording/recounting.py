"""Words about deadlines that were counted anew because a calendar came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.wording.days import full_day, last_day
from handlers.wording.help import tap

#: Filings told one by one; a 客服消息 holds 2,048 bytes.
_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Recounted:
    """One filing with its old and its new last day; the same where only 暂定 falls away."""

    number: int
    title: str
    account_name: str
    before: date
    after: date
    provisional: bool
    closes: str


def text(told: Sequence[Recounted]) -> str:
    """One message for all filings of an operator."""
    rows = "\n\n".join(_one(one) for one in told[:_SHOWN])
    more = f"\n\n还有 {len(told) - _SHOWN} 件也重新算过了，看{tap('待办')}。" if len(told) > _SHOWN else ""
    return f"【截止日更新】假日安排有了新的公布，我重新算了截止日：\n{rows}{more}"


def fields(told: Sequence[Recounted]) -> dict[str, str]:
    """The same as fields of the reminder's template."""
    first = told[0]
    more = f"等{len(told)}件" if len(told) > 1 else ""
    return {
        "thing1": first.account_name,
        "thing2": f"备案{first.number}{first.title}{more}",
        "time3": f"{first.after.year}年{first.after.month}月{first.after.day}日",
        "thing4": "截止日已确定" if first.after == first.before else f"原为{first.before.month}月{first.before.day}日",
    }


def _one(one: Recounted) -> str:
    head = f"备案 {one.number} · {one.account_name}\n{one.title}"
    if one.after == one.before:
        mark = "仍是暂定" if one.provisional else "不再是暂定"
        return f"{head}\n截止日不变，{mark}：{last_day(one.after, provisional=one.provisional, closes=one.closes)}"
    new = last_day(one.after, provisional=one.provisional, closes=one.closes)
    return f"{head}\n原来：{full_day(one.before)}\n现在：{new}"
