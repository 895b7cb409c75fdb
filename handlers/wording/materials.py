"""Words about handing in materials: on their page and by photo."""

from bot.uploads.kinds import Fault
from handlers.wording.help import tap

MAX_MB, MAX_FILING_MB = 10, 50

_TAKEN = "请交 PDF、JPG、PNG、DOCX 或 XLSX"
FAULTS = {
    Fault.EMPTY: f"没有收到文件内容。请选好文件再交；{_TAKEN}。",
    Fault.KIND: f"这不是能收的文件（看内容，不看文件名）。{_TAKEN}；别的格式请先另存为 PDF。",
    Fault.BROKEN: "文件不完整或已损坏，没有收。请在电脑或手机上打开确认后，重新导出再交。",
    Fault.HUGE: "文件展开后太大，没有收。请缩小图片或精简内容后再交。",
    Fault.ACTIVE: "文件里有宏、脚本、嵌入对象或外部链接，没有收。请另存为不带这些内容的 PDF 再交。",
    Fault.ENCRYPTED: "文件加了密码，受理人打不开，没有收。请去掉密码再交。",
}
TOO_LARGE = f"文件超过 {MAX_MB} MB，没有收。请压缩或拆分后再交。"
FULL = f"这件备案的文件合计超过 {MAX_FILING_MB} MB，没有收。请压缩后再交。"
NO_FILE = "没有选文件。请先点“选择文件”，再点“交上”。"
UNKNOWN = "没有这一项材料，什么也没有改。请刷新页面再试。"
NOT_FETCHED = "照片没有取到，什么也没有存。请再发一次，或用“备案 编号 材料”里的链接上传。"
FETCHING = "照片收到了，正在取，存好马上告诉您；一分钟内没有回音就请再发一次。"


def stored(filing_id: int, material: str) -> str:
    """A file was stored."""
    return f"已存为备案 {filing_id} 的“{material}”。"


def photo_stored(filing_id: int, material: str) -> str:
    """A photo was stored after the dialogue had gone on."""
    return f"照片{stored(filing_id, material)}接着填请回复{tap('继续')}。"


def page_line(url: str) -> str:
    """Where files are handed in."""
    return f'<a href="{url}">上传或查看文件</a>（链接 24 小时内有效，只给您自己）'


def size(count: int) -> str:
    """A number of bytes as people read it."""
    return f"{count / 1_048_576:.1f} MB" if count >= 1_048_576 else f"{max(1, round(count / 1024))} KB"
