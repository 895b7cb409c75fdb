"""Words about feedback (反馈) on reports."""

from handlers.wording.pages import Refused

THANKS = "谢谢您告诉我！规则的作者会看到这句话（看不到整篇草稿），好让我下次看得更准。"
NOT_IN_DRAFT = Refused(
    400,
    "没有找到这句话",
    "您写的这几个字不在草稿里。请回到报告，从草稿里原样复制漏看的那一句（2 到 200 字）再发给我。",
)
TOO_MANY = Refused(429, "这篇的反馈够多了", "一篇草稿最多记 100 条反馈，这一条没有记下。谢谢您，前面的都收到了。")
NO_SUCH_FINDING = Refused(400, "没有这处命中", "报告里没有这个编号。请回到报告，点那一处的“这是误报”。")
