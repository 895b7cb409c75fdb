"""Words about the body behind an account (开办单位)."""

from handlers.wording.help import tap
from storage.accounts import Account
from storage.filing_states import FilingState
from storage.filing_values import Filing

ASK = "开办单位的全称是什么？登记表上要写，例如：大屯街道办事处。"
BAD = "单位请写全称，4 到 60 个字，例如：备案 12 单位 大屯街道办事处"
LATER = "没有，或以后再填"
TITLE = "单位"


def named(number: int, name: str) -> str:
    """It is written down; the form is the next thing that uses it."""
    return f"已记下单位：{name}。登记表会用它：{tap(f'备案 {number} 表')}"


def row(filing: Filing, account: Account) -> str:
    """The line in 备案 N; how to give it while it is the operator's turn."""
    if account.unit:
        return f"单位：{account.unit}"
    turn = filing.state in {FilingState.PREPARING, FilingState.RETURNED}
    return f"单位：未填（登记表要写，发“备案 {filing.id} 单位 全称”）" if turn else ""
