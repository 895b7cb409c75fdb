"""What the platform makes of the bot's answer to a push: something to show, silence, or the failure notice.

Source: developers.weixin.qq.com, passive user reply message; message encryption and decryption. The limit of a text,
2,048 bytes, is not in the pages but was measured by several people.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from sandbox.crypto import Sealer, sign
from sandbox.errors import BadEnvelopeError
from sandbox.settings import Mode

TEXT_BYTES = 2048
_MEDIA = {"image": "Image", "voice": "Voice", "video": "Video", "music": "Music"}


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing to show: an empty body or ``success``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A valid passive reply."""

    #: MsgType of the reply.
    kind: str
    text: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Broken:
    """Anything else: the user sees the failure notice."""

    reason: str


Verdict = Silence | Spoken | Broken


class _NotAcceptedError(Exception):
    """Carries the reason out of the parsing steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Judges answers for one account in one mode."""

    token: str
    sealer: Sealer
    original_id: str
    mode: Mode

    def verdict(self, body: bytes, *, openid: str) -> Verdict:
        """Return what an HTTP 200 answer with this body shows to the user with this openid."""
        if body in (b"", b"success"):
            return Silence()
        try:
            return self._spoken(self._opened(_parse(body)), openid)
        except (_NotAcceptedError, BadEnvelopeError) as error:
            return Broken(str(error))

    def readable(self, body: bytes) -> str:
        """Return an answer for a person to read, decrypted where possible."""
        try:
            sealed = _parse(body).findtext("Encrypt")
            return (self.sealer.open(sealed) if sealed else body).decode("utf-8", "replace")
        except (_NotAcceptedError, BadEnvelopeError):
            return body.decode("utf-8", "replace")

    def _opened(self, root: etree._Element) -> etree._Element:
        sealed = root.findtext("Encrypt")
        if sealed is None:
            if self.mode is Mode.SAFE:
                raise _NotAcceptedError("安全模式下的回复必须加密")
            return root
        if self.mode is Mode.PLAIN:
            raise _NotAcceptedError("明文模式下的回复不能加密")
        wanted = sign(self.token, _text(root, "TimeStamp"), _text(root, "Nonce"), sealed)
        if not hmac.compare_digest(wanted.encode(), _text(root, "MsgSignature").encode()):
            raise _NotAcceptedError("MsgSignature 不对")
        return _parse(self.sealer.open(sealed))

    def _spoken(self, root: etree._Element, openid: str) -> Spoken:
        if _text(root, "ToUserName") != openid or _text(root, "FromUserName") != self.original_id:
            raise _NotAcceptedError("ToUserName 和 FromUserName 没有对调")
        if not _text(root, "CreateTime").isdigit():
            raise _NotAcceptedError("CreateTime 不是整数")
        kind = _text(root, "MsgType")
        if kind == "text":
            return Spoken(kind=kind, text=_content(root))
        if kind == "news":
            return Spoken(kind=kind, extra=_article(root))
        if kind in _MEDIA:
            return Spoken(kind=kind, extra=_fields(root, _MEDIA[kind]))
        if kind == "transfer_customer_service":
            return Spoken(kind=kind, text="已转人工客服")
        raise _NotAcceptedError(f"不认识的 MsgType：{kind[:40]}")


def _parse(body: bytes) -> etree._Element:
    if b"<!" in body.replace(b"<![CDATA[", b""):
        raise _NotAcceptedError("回复里不能有 DOCTYPE 或注释")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise _NotAcceptedError(f"不是合法的 XML：{error.msg}") from error
    if root.tag != "xml":
        raise _NotAcceptedError("根节点不是 <xml>")
    return root


def _text(root: etree._Element, name: str) -> str:
    found = root.findall(name)
    if len(found) != 1:
        raise _NotAcceptedError(f"{name} 应该恰好出现一次")
    return found[0].text or ""


def _content(root: etree._Element) -> str:
    content = _text(root, "Content")
    if not content.strip():
        raise _NotAcceptedError("Content 是空的")
    if len(content.encode()) > TEXT_BYTES:
        raise _NotAcceptedError(f"Content 有 {len(content.encode())} 字节，超过 {TEXT_BYTES}")
    return content


def _article(root: etree._Element) -> dict[str, object]:
    items = root.findall("Articles/item")
    if not 1 <= len(items) <= 8 or _text(root, "ArticleCount") != str(len(items)):
        raise _NotAcceptedError("ArticleCount 和 Articles 对不上")
    first = items[0]
    names = {"title": "Title", "description": "Description", "url": "Url", "picture": "PicUrl"}
    return {key: first.findtext(name) or "" for key, name in names.items()}


def _fields(root: etree._Element, name: str) -> dict[str, object]:
    parent = root.find(name)
    if parent is None or not len(parent):
        raise _NotAcceptedError(f"缺少 {name}")
    return {str(child.tag): child.text or "" for child in parent}
