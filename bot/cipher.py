"""AES envelope of safe mode (安全模式): the seam to wechatpy's cipher, with the strictness that wechatpy lacks.

Source: WeChat's page on message encryption (wechat.md 1.3): AES-256-CBC, the key's head as IV, padding to 32 bytes,
16 random bytes + length of the message (4 bytes, big-endian) + message + appid.
"""

import base64
import binascii
import re
import secrets

from wechatpy.crypto.cryptography import WeChatCipher
from wechatpy.crypto.pkcs7 import PKCS7Encoder

from bot.errors import UnusableSettingError

_KEY = re.compile(r"[A-Za-z0-9]{43}")
_BLOCK = 16
_HEAD = 20


class Cipher:
    """Seals and opens envelopes of one account with one EncodingAESKey; built once, used for every message."""

    def __init__(self, aes_key: str, appid: str) -> None:
        """Derive the cipher.

        Args:
            aes_key: EncodingAESKey of the account's settings, 43 letters and digits.
            appid: The account's appid, which ends every envelope.

        Raises:
            UnusableSettingError: The key has another form.
        """
        if not _KEY.fullmatch(aes_key):
            raise UnusableSettingError("WECHAT_AES_KEY must be 43 letters and digits")
        self._cipher = WeChatCipher(base64.b64decode(aes_key + "="))
        self._appid = appid.encode()

    def seal(self, message: bytes) -> bytes:
        """Encrypt a message; returns base64."""
        head = secrets.token_bytes(16) + len(message).to_bytes(4, "big")
        sealed: bytes = self._cipher.encrypt(PKCS7Encoder.encode(head + message + self._appid))
        return base64.b64encode(sealed)

    def open(self, envelope: bytes) -> bytes | None:
        """Decrypt an envelope in base64; None when it is broken, under another key, or for another account."""
        try:
            sealed = base64.b64decode(envelope, validate=True)
        except binascii.Error:
            return None
        if not sealed or len(sealed) % _BLOCK:
            return None
        return self._unpack(self._cipher.decrypt(sealed))

    def _unpack(self, plain: bytes) -> bytes | None:
        """Take the message out of the decrypted bytes after checking padding, length and appid."""
        count = plain[-1]
        if not 1 <= count <= PKCS7Encoder.block_size or plain[-count:] != bytes([count]) * count:
            return None
        content = plain[:-count]
        end = _HEAD + int.from_bytes(content[16:_HEAD], "big")
        if len(content) < _HEAD or end > len(content) or content[end:] != self._appid:
            return None
        return content[_HEAD:end]
