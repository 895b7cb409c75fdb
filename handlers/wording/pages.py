"""Words on pages that show nothing, and why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a page shows nothing, with the HTTP status that says the same."""

    status: int
    heading: str
    sentence: str


FORGED = Refused(404, "链接不对", "这个链接不完整或不是我发出的。请回到公众号，重新点开链接。")
EXPIRED = Refused(
    410, "链接过期了", "为了保护您的材料，链接只能用一段时间。请回到公众号，再发一次刚才的话，会得到新的链接。"
)
REPORT_EXPIRED = Refused(410, "链接过期了", "为了保护草稿，报告链接只能用 7 天。请把草稿再发一次，会得到新的链接。")
REPORT_GONE = Refused(404, "报告不在了", "这份草稿已经删除，或还在检查中。需要时请把草稿再发一次。")
ACCOUNT_GONE = Refused(404, "没有这个账号", "它可能已经删除。请回到公众号，发“账号”看看现有的账号。")
GONE = Refused(404, "没有这件备案", "它可能已经删除或撤回。请回到公众号，发“待办”看看现有的编号。")
NOBODY = Refused(404, "没有您的资料", "您的数据可能已经删除，链接也就失效了。想再用，直接在公众号里发消息给我就行。")
NO_ENTRY = Refused(404, "没有开通", "本号没有开通从这里直接进入。请在公众号里发“我的”，会得到您自己的链接。")
ENTRY_FORGED = Refused(403, "没有进入", "这次进入不是在这部手机上开始的，或隔得太久了。请在公众号里重新点“我的页面”。")
ENTRY_USED = Refused(403, "没有进入", "微信给的凭证已经用过或过期了。请在公众号里重新点“我的页面”。")
ENTRY_FAILED = Refused(503, "没有进入", "微信那边暂时没有应答。请过一会儿再试，或在公众号里发“我的”。")
ENTRY_NOBODY = Refused(404, "还不认识您", "您还没有在公众号里和我说过话。请先关注公众号，发一句“帮助”，再来打开。")
ENTRY_SNAPSHOT = Refused(403, "没有进入", "现在打开的是网页快照，看不出您是谁。请点页面下方的“使用完整服务”再打开。")
FILE_GONE = Refused(404, "文件不在了", "它可能已经被替换或删除。请回到上一页看看现在的文件。")
NOT_OURS = Refused(403, "没有提交", "这次提交不是从我的页面发出的，或页面打开太久了。请回到上一页刷新，再试一次。")
TOO_MANY = Refused(429, "太频繁了", "请过几分钟再试。")
BAD_FILTER = Refused(400, "筛选条件没看懂", "请回到上一页，用页面上的选项重新筛选；日期写成 2026-11-20。")
