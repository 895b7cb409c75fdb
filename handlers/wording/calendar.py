"""Words of the calendar feed (日历) and about it."""

from handlers.wording.filings import STATE_NAMES
from handlers.wording.help import tap
from rules.filings import Procedure
from storage.filing_states import FilingState
from storage.filing_values import Filing

NAME = "备案截止日（预审君）"
NONE_OPEN = f"您现在没有开日历订阅。要开请发送{tap('日历')}。"
CLOSED = f"日历订阅已关闭，原来的地址立即失效。想再用请发送{tap('日历')}，会是新的地址。"


def address(url: str, *, renewed: bool = False) -> str:
    """The secret address and what to do with it."""
    head = "已换新地址，旧地址立即失效。\n" if renewed else ""
    return (
        f"{head}把这个地址加到手机或电脑的日历（订阅日历 / 通过 URL 添加）：\n{url}\n\n"
        "未办完的备案会以全天日程出现在截止日，前一天和当天上午 9 点响铃；改期、撤回会跟着变，更新快慢由日历应用定。\n"
        f"地址等于钥匙，请不要转发。换地址{tap('日历 换')}，关闭{tap('日历 关')}。"
    )


def title(filing: Filing, procedure: Procedure, account_name: str) -> str:
    """What stands in the calendar."""
    if filing.state is FilingState.WITHDRAWN:
        mark = "（已撤回）"
    elif filing.state in {FilingState.ACCEPTED, FilingState.SUBMITTED}:
        mark = f"（{STATE_NAMES[filing.state]}）"
    else:
        mark = "（暂定）" if filing.provisional else "（不是法定期限）" if procedure.advice else ""
    return f"备案 {filing.id} 截止{mark}：{account_name}"


def about(filing: Filing, procedure: Procedure) -> str:
    """What stands below it."""
    lines = [procedure.title, f"状态：{STATE_NAMES[filing.state]}"]
    if procedure.statutory:
        lines.append("最后一天到 24:00；当面交请在受理部门下班前。")
    elif procedure.advice:
        lines.append("这不是法定期限。")
    if filing.provisional:
        lines.append("暂定：次年假日安排公布后会重新计算。")
    lines.append(f"在公众号里发“备案 {filing.id}”看详情。")
    return "\n".join(lines)
