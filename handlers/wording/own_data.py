"""Words about an operator's own data."""

from dataclasses import dataclass

from handlers.wording.help import tap

WHAT_GOES = "删除后，您的账号、词库、草稿、备案记录、上传的文件和提醒都会清空，不能恢复，截止日也不再提醒。"
WHO_SEES = "只有您自己看得到草稿；提交后的备案和文件，受理人能看到。"
ASK = f"{WHAT_GOES}\n\n确定要删，请发送{tap('确认删除我的数据')}；不删就不用理会。"
ERASED = "您的数据已经全部删除，提醒也停了。以后想再用，直接发消息给我就行。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """How many things are stored about one operator."""

    accounts: int
    drafts: int
    pending: int
    words: int


def rows(counts: Stored, *, retention_days: int) -> tuple[str, ...]:
    """What is stored and for how long, one thing a row."""
    return (
        f"账号 {counts.accounts} 个",
        f"草稿和预审结果 {counts.drafts} 份（{retention_days} 天后自动删除，您对报告的反馈也一起删）",
        f"未办完的备案 {counts.pending} 件，以及办过的记录（含您填的人员姓名、职务和电话，以及上传的文件）",
        f"词库里的词 {counts.words} 个",
        "您在本号的用户编号（openid），用来回复您",
    )


def stored(counts: Stored, *, retention_days: int) -> str:
    """What is stored, for how long, and how to erase it."""
    listed = "\n".join(f"· {row}" for row in rows(counts, retention_days=retention_days))
    return f"我这里存着：\n{listed}\n\n{WHO_SEES}要全部清空，请发送{tap('删除我的数据')}。"
