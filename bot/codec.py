"""Trust at the callback: signatures, time window and encryption of what WeChat sends and gets back.

The mode comes from the settings and never from the request: other SDKs can be talked down to plain mode (wechat.md 4).
Repeated nonces are no attack: WeChat's own retries carry the same query (wechat.md 1.4).
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.cipher import Cipher
from bot.errors import UnusableSettingError

Mode = Literal["safe", "plain"]

#: A callback's timestamp may differ so much from our clock; the last retry carries a stamp that is 10 s old.
WINDOW_SECONDS = 300

_ENVELOPE = re.compile(rb"<Encrypt>\s*(?:<!\[CDATA\[)?\s*([A-Za-z0-9+/=]+)\s*(?:\]\]>)?\s*</Encrypt>")
_STAMP = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A request that is not WeChat's, or cannot be read; answered with 403."""

    #: Constant name for logs: "timestamp", "signature", "envelope", "decryption", "encrypted_in_plain_mode".
    reason: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A request that is WeChat's: its clear XML and the cipher that opened it."""

    xml: bytes
    #: Cipher that opened it, with which the answer is sealed; None in plain mode.
    cipher: Cipher | None


def signature(*parts: str | bytes) -> str:
    """WeChat's signature: SHA-1 over the sorted parts, in lower-case hexadecimal."""
    raw = sorted(part if isinstance(part, bytes) else part.encode("utf-8", "replace") for part in parts)
    return hashlib.sha1(b"".join(raw), usedforsecurity=False).hexdigest()


class Codec:
    """Verifies, opens and seals for one account; one object serves all requests."""

    def __init__(
        self, *, token: str, appid: str, mode: Mode = "safe", aes_key: str = "", previous_aes_key: str = ""
    ) -> None:
        """Check the settings and prepare the ciphers.

        Args:
            token: Token of the account's settings; an empty one would make signatures forgeable.
            appid: The account's appid, checked in every envelope.
            mode: "safe" (安全模式, also right for 兼容模式) or "plain" (明文模式).
            aes_key: EncodingAESKey, needed in safe mode.
            previous_aes_key: The key before the last change: WeChat switches over gradually.

        Raises:
            UnusableSettingError: A setting is missing or has a wrong form.
        """
        if not token.strip():
            raise UnusableSettingError("WECHAT_TOKEN must not be empty")
        if mode not in {"safe", "plain"}:
            raise UnusableSettingError("WECHAT_MODE must be safe or plain")
        if mode == "safe" and not appid:
            raise UnusableSettingError("WECHAT_APPID must not be empty in safe mode")
        self._token = token
        keys = (aes_key, *([previous_aes_key] if previous_aes_key else []))
        self._ciphers = tuple(Cipher(key, appid) for key in keys) if mode == "safe" else ()

    def admit(self, query: Mapping[str, str], now: datetime) -> Rejected | None:
        """Judge a request by its query alone, before a byte of its body is read.

        Returns:
            None when it may be WeChat's, else why not.
        """
        stamp = query.get("timestamp", "")
        if not _STAMP.fullmatch(stamp) or abs(now.timestamp() - int(stamp)) > WINDOW_SECONDS:
            return Rejected("timestamp")
        given = query.get("signature")
        if given is None and self._ciphers and "msg_signature" in query:
            return None
        return None if self._signed(given or "", query) else Rejected("signature")

    def echo(self, query: Mapping[str, str], now: datetime) -> str | Rejected:
        """Answer to WeChat's verification GET: the echostr, which is plain in every mode."""
        if "signature" not in query:
            return Rejected("signature")
        return self.admit(query, now) or query.get("echostr", "")

    def open(self, query: Mapping[str, str], body: bytes) -> Opened | Rejected:
        """Read the clear XML of a request that `admit` let pass; in safe mode the envelope is verified first."""
        if not self._ciphers:
            sealed_only = b"<Encrypt>" in body and b"<FromUserName>" not in body
            return Rejected("encrypted_in_plain_mode") if sealed_only else Opened(body, None)
        envelopes = _ENVELOPE.findall(body)
        if len(envelopes) != 1:
            return Rejected("envelope")
        if not self._signed(query.get("msg_signature", ""), query, envelopes[0]):
            return Rejected("signature")
        for cipher in self._ciphers:
            if (xml := cipher.open(envelopes[0])) is not None:
                return Opened(xml, cipher)
        return Rejected("decryption")

    def seal(self, reply: bytes, opened: Opened, now: datetime) -> bytes:
        """Wrap a reply the way the request came: with the key that worked, or as it is in plain mode."""
        if opened.cipher is None:
            return reply
        sealed = opened.cipher.seal(reply)
        stamp, nonce = str(int(now.timestamp())), secrets.token_hex(8)
        signed = signature(self._token, stamp, nonce, sealed)
        return (
            b"<xml><Encrypt><![CDATA[%b]]></Encrypt><MsgSignature><![CDATA[%b]]></MsgSignature>"
            b"<TimeStamp>%b</TimeStamp><Nonce><![CDATA[%b]]></Nonce></xml>"
        ) % (sealed, signed.encode(), stamp.encode(), nonce.encode())

    def _signed(self, given: str, query: Mapping[str, str], *more: bytes) -> bool:
        """Compare a signature in constant time."""
        expected = signature(self._token, query.get("timestamp", ""), query.get("nonce", ""), *more)
        return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())
