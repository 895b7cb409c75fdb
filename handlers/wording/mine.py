"""Words about and on an operator's own page (我的)."""

from collections.abc import Mapping

#: What was done, by the word in the page's address.
DONE: Mapping[str, str] = {
    "open": "日历订阅已打开，把下面的地址加到日历里。",
    "renew": "已换新地址，旧地址立即失效。",
    "close": "日历订阅已关闭，原来的地址立即失效。",
    "reminders": "提醒设置改好了。",
}
NOT_CONFIRMED = "还没有删除：请先勾选“我知道不能恢复”，再按删除。"


def link(url: str) -> str:
    """Where the page is."""
    return f'<a href="{url}">打开我的页面</a>：待办、账号、日历、提醒和数据都在那里（链接 2 小时内有效，只给您自己）'
