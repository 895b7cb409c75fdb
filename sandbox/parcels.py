"""The XML of pushes: field order, CDATA and encryption as WeChat sends them.

Source: developers.weixin.qq.com, receiving standard messages, receiving event pushes, message encryption.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.crypto import Sealer, sign
from sandbox.settings import Mode

#: A leaf is text (CDATA), a number (bare) or a mapping of further fields.
Value = str | int | float | Mapping[str, "Value"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One push on its way: the same query and body on every attempt."""

    openid: str
    query: Mapping[str, str]
    body: bytes
    #: The clear XML, for the log of the page.
    clear: str = field(repr=False)
    #: Events like VIEW or the report on a template message show nothing, whatever is answered.
    mute: bool = False


def render(fields: Mapping[str, Value], *, raw_cdata: bool = False) -> str:
    """Return the fields as WeChat's XML; ``]]>`` is split unless ``raw_cdata`` asks for the hole."""
    return f"<xml>{_children(fields, raw=raw_cdata)}</xml>"


def _children(fields: Mapping[str, Value], *, raw: bool) -> str:
    return "\n".join(f"<{name}>{_leaf(value, raw=raw)}</{name}>" for name, value in fields.items())


def _leaf(value: Value, *, raw: bool) -> str:
    if isinstance(value, Mapping):
        return _children(value, raw=raw)
    if isinstance(value, str):
        return f"<![CDATA[{value if raw else value.replace(']]>', ']]]]><![CDATA[>')}]]>"
    return str(value)


class Packer:
    """Signs and, where the mode asks for it, encrypts."""

    def __init__(self, *, token: str, sealer: Sealer, original_id: str) -> None:
        """Take the account's token, key and gh_… id."""
        self._token = token
        self._sealer = sealer
        self._original_id = original_id

    def query(self, now: datetime, nonce: str) -> dict[str, str]:
        """Return signature, timestamp and nonce, which every call to the callback address carries."""
        timestamp = str(int(now.timestamp()))
        return {"signature": sign(self._token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}

    def pack(self, clear: str, *, query: dict[str, str], openid: str, mode: Mode) -> tuple[dict[str, str], bytes]:
        """Return query and body of the push in this mode."""
        query = {**query, "openid": openid}
        if mode is Mode.PLAIN:
            return query, clear.encode("utf-8", "replace")
        sealed = self._sealer.seal(clear.encode("utf-8", "replace"))
        msg_signature = sign(self._token, query["timestamp"], query["nonce"], sealed)
        query |= {"encrypt_type": "aes", "msg_signature": msg_signature}
        envelope = f"<Encrypt><![CDATA[{sealed}]]></Encrypt>"
        if mode is Mode.COMPATIBLE:
            return query, clear.replace("</xml>", f"{envelope}</xml>").encode("utf-8", "replace")
        return query, f"<xml><ToUserName><![CDATA[{self._original_id}]]></ToUserName>{envelope}</xml>".encode()
