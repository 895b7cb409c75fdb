"""Words about accounts (账号): kinds, list, dialogue questions."""

from collections.abc import Sequence

from rules.accounts import AccountKind
from rules.filings import Consequence
from rules.findings import CheckResult
from storage.accounts import Account

KIND_NAMES = {
    AccountKind.GOVERNMENT: "政务新媒体",
    AccountKind.PUBLIC_SERVANT: "公务人员职务账号",
    AccountKind.LICENSED: "持证非政务新媒体",
    AccountKind.UNLICENSED: "未持证非政务新媒体",
}

#: Words that confirm.
YES = ("是", "是的", "对", "好", "好的", "ok", "确定", "没问题")

ASK_GROUP = (
    "新增账号：这个账号以谁的名义开设？请点一项或回复数字（随时可回复“取消”退出；“改”回上一步，“改 2”改第 2 项）："
)
ASK_HOLDER = "具体是哪一种？请点一项或回复数字："
ASK_LICENCE = "这个账号是否已取得《互联网新闻信息服务许可》？请点一项或回复数字："
ASK_NAME = "账号叫什么名字？请照平台上的名称发给我，例如：锡城微生活。"
NO_ACCOUNT = "您还没有添加账号，我没法判断适用哪些条款。请先发送“新增账号”，两三步就好。"


def follows(consequence: Consequence) -> str:
    """The account's kind and what follows from it, as the city's pack says."""
    return f"按条文属于{KIND_NAMES[consequence.account]}：{consequence.gist}。"


def added(account: Account, named: CheckResult) -> str:
    """The account was stored and is the current one; what its name may break is said at once (article 7)."""
    lines = [f"好了，已添加“{account.name}”，现在的预审和备案都按它来。"]
    if named.findings:
        finding = named.findings[0]
        lines.append(f"名称提醒（第七条）：{finding.message}{finding.suggestion}")
    lines.append("接下来可以：直接把草稿发给我预审，或发送“备案”登记备案。")
    return "\n\n".join(lines)


def added_first(account: Account, named: CheckResult) -> str:
    """The account was stored together with its first filing; the words about that follow."""
    finding = (
        f"名称提醒（第七条）：{named.findings[0].message}{named.findings[0].suggestion}\n" if named.findings else ""
    )
    return f"已添加账号“{account.name}”。\n{finding}\n"


def too_many(limit: int) -> str:
    """The operator has as many accounts as one may have."""
    return f"一个人最多添加 {limit} 个账号，已经满了。发送“账号”看看现有的。"


def listing(accounts: Sequence[Account], current_id: int | None) -> str:
    """All accounts of the operator, the current one marked."""
    lines = [
        f"{'▶' if account.id == current_id else '　'}{account.name}（{KIND_NAMES[account.kind]}）"
        for account in accounts
    ]
    return "您的账号（▶ 为当前账号）：\n" + "\n".join(lines) + "\n\n发送“切换 名称”换一个，“新增账号”再加一个。"


def switched(account: Account) -> str:
    """Another account is the current one."""
    return f"已切换到“{account.name}”（{KIND_NAMES[account.kind]}）。之后的预审和备案都按它来。"


def unknown_account(name: str, accounts: Sequence[Account]) -> str:
    """No account of the operator has that name."""
    names = "、".join(f"“{account.name}”" for account in accounts) or "还没有"
    return f"您的账号里没有“{name}”。现有：{names}。请发送“切换 名称”，名称照抄即可；要新加请发送“新增账号”。"


def duplicate_name(name: str) -> str:
    """The operator already has an account of that name."""
    return f"您已经有名为“{name}”的账号了。请换一个名称，或回复“取消”后发送“切换 {name}”。"


def bad_name() -> str:
    """The name is too short, too long or no name."""
    return "账号名称应为 2 到 30 个字，不含换行。请再发一次名称，或回复“取消”。"
