"""Drafts out of files: .txt, .md, .docx, .html and .pdf, or standard input."""

import sys
from pathlib import Path

from bot.uploads.texts import MAX_PAGES, TextFault, text_of

#: Larger files are refused: no draft for WeChat is that long, and a parser should not be fed a bomb.
MAX_BYTES = 10 * 1024 * 1024
_WHY_NOT = {
    TextFault.EMPTY: "里没有文字，请检查文件。",
    TextFault.KIND: "的类型不认识，请给 .txt、.md、.docx、.html 或 .pdf 文件。",
    TextFault.OLD: "是旧格式，请用 Word 另存为 .docx 后再试。",
    TextFault.ENCODING: "的编码不认识，请另存为 UTF-8 再检查。",
    TextFault.HUGE: "展开后太大，请只留正文再检查。",
    TextFault.ACTIVE: "里有宏、嵌入对象或外部链接，请另存为 .txt 再检查。",
    TextFault.ENCRYPTED: "加了密码，请去掉密码再检查。",
    TextFault.SCANNED: "里只有图片没有文字，请先转成文字。",
    TextFault.PAGES: f"超过 {MAX_PAGES} 页，请拆开后再检查。",
}
_BROKEN = "打不开，请用原来的软件另存一份后再试。"


class DraftFileError(Exception):
    """The file cannot be read as a draft; the text is one Chinese sentence."""


def read_draft(path: Path) -> str:
    """The text of a draft file; "-" is standard input.

    Raises:
        DraftFileError: the file is missing, too large, of an unknown type or broken.
    """
    if str(path) == "-":
        return sys.stdin.read()
    if not path.is_file():
        raise DraftFileError(f"找不到文件 {path}，请检查路径。")
    if path.stat().st_size > MAX_BYTES:
        raise DraftFileError(f"{path} 超过 10 MB，请拆开后再检查。")
    # One's own file, and no limit of WeChat's: no process apart is needed.
    text = text_of(path.read_bytes(), path.name, most=sys.maxsize)
    if isinstance(text, TextFault):
        raise DraftFileError(f"{path} {_WHY_NOT.get(text, _BROKEN)}")
    return text
