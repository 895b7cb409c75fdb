"""Words of the page to paste or upload a draft, and of the chat's link to it."""

from bot.uploads.texts import MAX_PAGES, TextFault
from handlers.wording.pages import Refused

MAX_MB = 10
#: As in handlers/drafts.py, whose limits these are.
MAX_CHARACTERS, MIN_CHARACTERS = 20_000, 20

_NOTHING = "没有检查，也没有保存。"
_PASTE = "也可以把正文复制出来贴在下面。"
LIMITS = (
    f"标题不超过 64 字，全文 {MIN_CHARACTERS} 到 {MAX_CHARACTERS:,} 字；文件不超过 {MAX_MB} MB，"
    f"收 .docx、.txt、.md、.html 和能选中文字的 .pdf（不超过 {MAX_PAGES} 页）。图片里的字不看。"
)
LONG = f"全文超过 {MAX_CHARACTERS:,} 字，{_NOTHING}请分成几篇，一篇一篇来。"
SHORT = f"正文不到 {MIN_CHARACTERS} 个字，{_NOTHING}请贴上完整的正文，或选一个文件。"
TITLE_LONG = f"标题超过 64 字，{_NOTHING}请缩短标题，正文放在正文框里。"
BOTH = f"正文框和文件只要一样，{_NOTHING}请清空正文框，或不选文件。"
FILE_LARGE = f"文件超过 {MAX_MB} MB，{_NOTHING}请去掉图片另存一份，{_PASTE}"
NO_SUCH_ACCOUNT = f"没有这个账号，{_NOTHING}请在下面重新选账号。"
FAULTS = {
    TextFault.EMPTY: f"文件里没有文字，{_NOTHING}请换一个文件，{_PASTE}",
    TextFault.KIND: f"这种文件我看不了，{_NOTHING}请给 .docx、.txt、.md、.html 或 .pdf，{_PASTE}",
    TextFault.OLD: f"这是旧格式的文档，{_NOTHING}请用 Word 或 WPS 另存为 .docx，{_PASTE}",
    TextFault.ENCODING: f"文件的编码不认识，{_NOTHING}请另存为 UTF-8，{_PASTE}",
    TextFault.BROKEN: f"文件不完整或已损坏，{_NOTHING}请打开确认后另存一份，{_PASTE}",
    TextFault.HUGE: f"文件展开后太大，{_NOTHING}请只留正文另存一份，{_PASTE}",
    TextFault.ACTIVE: f"文件里有宏、嵌入对象或外部链接，{_NOTHING}请另存为 .txt，{_PASTE}",
    TextFault.ENCRYPTED: f"文件加了密码，我打不开，{_NOTHING}请去掉密码，{_PASTE}",
    TextFault.SCANNED: f"这份 PDF 里只有图片，没有文字（像是扫描件），{_NOTHING}请给原来的 Word 文件，{_PASTE}",
    TextFault.PAGES: f"PDF 超过 {MAX_PAGES} 页，{_NOTHING}请拆开后再来。",
    TextFault.LONG: LONG,
    TextFault.BUSY: f"现在看文件的人多，{_NOTHING}请过一分钟再试。",
}
NO_ACCOUNT = Refused(409, "还没有账号", "请回到公众号，发“新增账号”，两三步就好，再打开这个页面。")


def page_line(url: str) -> str:
    """Where a draft can be pasted or uploaded."""
    return f'<a href="{url}">粘贴长文或上传文件</a>（链接 24 小时内有效，只给您自己）'


def address(url: str) -> str:
    """The answer to 预审页."""
    return f"{page_line(url)}\n\n{LIMITS}\n检查完直接打开报告。"
