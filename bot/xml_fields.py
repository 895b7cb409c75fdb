"""Reading WeChat's XML: fields by name, with all that is dirty or hostile refused by value.

WeChat does not escape what users type: control characters stand raw in the XML, and ]]> in a text ends its CDATA
section early, so that a user could add fields of their own (wechat.md 1.5 and 4.4). Therefore the fields that hold a
user's words are cut out, from their first opening to their last closing, before anything is parsed.
"""

import re
from xml.parsers import expat

#: Characters that XML forbids and WeChat sends all the same.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

#: Fields with words of users, in the order in which WeChat writes them.
_WORDS = ("Content", "Title", "Description", "Recognition", "Label")

_MAX_DEPTH = 8
_MAX_NODES = 300

Fields = dict[str, list[str]]


class _BrokenError(Exception):
    """The XML is not of the kind that WeChat writes; ends the parse from inside and never leaves this module."""


class _Reader:
    """Collects, for every child of the root, the text of itself and all below it."""

    def __init__(self) -> None:
        self.fields: Fields = {}
        self._depth = 0
        self._nodes = 0
        self._name = ""
        self._text: list[str] = []

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self._depth += 1
        self._nodes += 1
        if self._depth > _MAX_DEPTH or self._nodes > _MAX_NODES or (self._depth == 1 and name != "xml"):
            raise _BrokenError
        if self._depth == 2:
            self._name, self._text = name, []

    def end(self, _name: str) -> None:
        if self._depth == 2:
            self.fields.setdefault(self._name, []).append("".join(self._text))
        self._depth -= 1

    def text(self, text: str) -> None:
        if self._depth >= 2:
            self._text.append(text)

    def refuse(self, *_details: object) -> None:
        raise _BrokenError


def decode(raw: bytes) -> str:
    """Decode UTF-8 without ever failing; characters that XML forbids are removed."""
    try:
        text = raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace")
    return FORBIDDEN.sub("", text)


def _cut(text: str, name: str) -> tuple[str, str | None]:
    """Cut one CDATA field out; returns the rest and the field's words, or None when it is not there."""
    opening, closing = f"<{name}><![CDATA[", f"]]></{name}>"
    start, end = text.find(opening), text.rfind(closing)
    if start < 0 or end < start + len(opening):
        return text, None
    words = text[start + len(opening) : end].replace("]]]]><![CDATA[>", "]]>")
    return text[:start] + text[end + len(closing) :], words


def read(raw: bytes) -> Fields | None:
    """Read the fields of a push.

    Args:
        raw: The clear XML as it came.

    Returns:
        Every value of every field directly below <xml>, in order; None when this is no XML of WeChat's kind, which
        includes any document type declaration, whatever it declares.
    """
    text = decode(raw)
    cut: Fields = {}
    for name in _WORDS:
        text, words = _cut(text, name)
        if words is not None:
            cut[name] = [words]
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse
    try:
        parser.Parse(text, True)
    except (expat.ExpatError, _BrokenError):
        return None
    for name, words_list in cut.items():
        reader.fields.setdefault(name, []).extend(words_list)
    return reader.fields
