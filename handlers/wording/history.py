"""Words about the history (历史) of drafts."""


def address(account_name: str, url: str) -> str:
    """Where the history of the account is."""
    return (
        f'“{account_name}”最近的草稿，和每一版命中的变化：<a href="{url}">打开草稿历史</a>\n\n'
        "这个链接 1 天内有效，能看到这个账号的草稿，请不要转发。"
    )


def limits(retention_days: int, most: int) -> str:
    """What the page shows and for how long."""
    return f"正文大体相同的算同一篇的不同版本；显示最近 {most} 份，{retention_days} 天后自动删除。"
