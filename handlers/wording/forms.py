"""Words about the form of a filing (备案登记表)."""

from handlers.wording.days import full_day
from rules.filings import Procedure
from storage.filing_values import Filing

NO_PDF = "这台服务器没有装 LibreOffice，不能直接出 PDF。请下载 Word 版，打开后打印或另存为 PDF。"
PDF_BUSY = "正在出别的 PDF，请过一分钟再试，或先下载 Word 版。"
PDF_FAILED = "PDF 没有出成。请下载 Word 版，打开后打印或另存为 PDF。"
NO_TEMPLATE = "这一类备案还没有登记表的模板。请向受理部门索取纸质表。"
BROKEN = "登记表的模板有问题，填不了。请告诉管理员检查模板文件，或向受理部门索取纸质表。"


def link(number: int, url: str) -> str:
    """Where the form is."""
    return (
        f'备案 {number} 的登记表已按您填的内容生成：<a href="{url}">下载</a>\n'
        "链接 3 天内有效，只给您自己。打印后请签字盖章。"
    )


def mark(*, done: bool) -> str:
    """Ticked or not."""
    return "☑" if done else "☐"


def form_of(*, uploaded: bool, ready: bool) -> str:
    """How a material is handed in."""
    return "电子文件" if uploaded else "纸质" if ready else ""


def due(filing: Filing, procedure: Procedure) -> str:
    """The last day as a form says it."""
    if filing.due_on is None:
        return "没有法定期限"
    if procedure.advice:
        return f"{full_day(filing.due_on)}（不是法定期限）"
    return full_day(filing.due_on) + ("（暂定）" if filing.provisional else "")
