"""Drafts out of files: .txt, .md, .docx and .html, or standard input."""

import sys
from pathlib import Path

#: Larger files are refused: no draft for WeChat is that long, and a parser should not be fed a bomb.
MAX_BYTES = 10 * 1024 * 1024


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
    readers = {".txt": _read_plain, ".md": _read_plain, ".docx": _read_docx, ".html": _read_html, ".htm": _read_html}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise DraftFileError(f"{path} 的类型不认识，请给 .txt、.md、.docx 或 .html 文件。")
    return reader(path)


def _read_plain(path: Path) -> str:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DraftFileError(f"{path} 的编码不认识，请另存为 UTF-8 再检查。")


def _read_docx(path: Path) -> str:
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise DraftFileError(f"{path} 打不开，请用 Word 另存为 .docx 后再试。") from error
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def _read_html(path: Path) -> str:
    from lxml import etree, html

    try:
        tree = html.fromstring(_read_plain(path), parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, ValueError) as error:
        raise DraftFileError(f"{path} 里没有可读的网页内容。") from error
    etree.strip_elements(tree, "script", "style", "noscript", with_tail=False)
    blocks = (str(block).strip() for block in tree.itertext())
    return "\n".join(block for block in blocks if block)
