"""Signatures and the AES envelope of safe mode, written from WeChat's description and independent of the bot's.

Source: developers.weixin.qq.com, "message encryption and decryption": AES-256-CBC, key from the 43-character
EncodingAESKey, IV = the key's first 16 bytes, PKCS#7 padding to blocks of 32, plaintext = 16 random bytes +
4-byte big-endian length + message + appid.
"""

import base64
import binascii
import hashlib
import random
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from sandbox.errors import BadEnvelopeError

_BLOCK = 32


def sign(*parts: str) -> str:
    """Return the lower-case hex SHA-1 of the sorted, joined parts: ``signature`` or ``msg_signature``."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


class Sealer:
    """Seals and opens messages with one EncodingAESKey for one appid."""

    def __init__(self, aes_key: str, *, appid: str, rng: random.Random) -> None:
        """Decode the key; ``rng`` gives the 16 bytes in front of each message."""
        self._key = base64.b64decode(aes_key + "=")
        self._appid = appid.encode()
        self._rng = rng

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))

    def seal(self, message: bytes) -> str:
        """Return the Base64 text that goes into ``<Encrypt>``."""
        plain = self._rng.randbytes(16) + struct.pack(">I", len(message)) + message + self._appid
        pad = _BLOCK - len(plain) % _BLOCK
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()

    def open(self, sealed: str) -> bytes:
        """Return the message inside.

        Raises:
            BadEnvelopeError: If encoding, length, padding or appid are wrong.
        """
        try:
            raw = base64.b64decode(sealed, validate=True)
        except (binascii.Error, ValueError) as error:
            raise BadEnvelopeError("Encrypt 不是合法的 Base64") from error
        if not raw or len(raw) % 16:
            raise BadEnvelopeError("密文长度不是 16 的倍数")
        decryptor = self._cipher().decryptor()
        return self._message(decryptor.update(raw) + decryptor.finalize())

    def _message(self, plain: bytes) -> bytes:
        pad = plain[-1]
        if not 1 <= pad <= _BLOCK or plain[-pad:] != bytes([pad]) * pad:
            raise BadEnvelopeError("填充不是 1 到 32 的 PKCS#7")
        body = plain[16:-pad]
        if len(body) < 4 or (length := struct.unpack(">I", body[:4])[0]) > len(body) - 4:
            raise BadEnvelopeError("长度字段超出密文")
        if body[4 + length :] != self._appid:
            raise BadEnvelopeError("末尾的 appid 不是这个公众号的")
        return body[4 : 4 + length]
