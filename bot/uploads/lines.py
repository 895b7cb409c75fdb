"""The lines of a page as a reader sees them."""

import re

from lxml import etree

_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|br|caption|d[dlt]|div|fig(caption|ure)|footer|h[1-6r]|header|li|main|nav|ol|p|pre"
    "|section|t(able|body|d|foot|h|head|itle|r)|ul"
)
_UNSEEN = {"script", "style", "noscript", "template"}


def lines_of(tree: etree._Element) -> str:
    """The text of a tree, which stays as it is. Only blocks part words: markup inside of a line must not hide one."""
    pieces: list[str] = []
    inside = 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        unseen = event in {"start", "end"} and element.tag in _UNSEEN
        if event == "start":
            inside += unseen
            pieces += ["\n" if _is_block(element) else "", "" if inside else element.text or ""]
        else:
            inside -= unseen
            pieces.append("\n" if event == "end" and _is_block(element) else "")
            pieces.append("" if inside or element is tree else element.tail or "")
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _is_block(element: etree._Element) -> bool:
    return _BLOCKS.fullmatch(element.tag) is not None
