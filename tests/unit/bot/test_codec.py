"""Signatures, time window and envelopes of the callback."""

import base64
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cipher import Cipher
from bot.codec import Codec, Opened, Rejected, signature
from bot.errors import UnusableSettingError
from tests.unit.bot.pushes import APPID, KEY, NOW, OLD_KEY, STAMP, TOKEN, query, sealed, text_push

XML = text_push()


@pytest.mark.parametrize(
    ("stamp", "nonce", "expected"),
    [
        ("1714036504", "1514711492", "f464b24fc39322e44b38aa78f5edd27bd1441696"),
        ("1714037059", "486452656", "899cf89e464efb63f54ddac96b0a0a235f53aa78"),
    ],
)
def test_signature_vectors(stamp: str, nonce: str, expected: str) -> None:
    """The examples of WeChat's own page come out as printed there."""
    assert signature("AAAAA", stamp, nonce) == expected


def test_echo(safe: Codec) -> None:
    """The verification GET gets its echostr back, in the clear also in safe mode."""
    assert safe.echo({**query(), "echostr": "4375120948345356249"}, NOW) == "4375120948345356249"


@pytest.mark.parametrize("seconds", [-300, -10, 0, 300])
def test_time_window_open(plain: Codec, seconds: int) -> None:
    """A stamp up to 300 s off, as the last retry's is, is taken."""
    assert plain.admit(query(), NOW + timedelta(seconds=seconds)) is None


BAD_QUERIES = {
    "empty": {},
    "no signature": {"timestamp": STAMP, "nonce": "1"},
    "other token": query(token="BBBBB"),
    "signature in capitals": {**query(), "signature": query()["signature"].upper()},
    "signature not ASCII": {**query(), "signature": "签名\ud800"},
    "nonce changed": {**query(), "nonce": "2"},
    "nonce with lone surrogate": {**query(), "nonce": "\udfff"},
    "stamp too old": query(stamp=str(int(STAMP) - 301)),
    "stamp in the future": query(stamp=str(int(STAMP) + 301)),
    "stamp with sign": query(stamp="+" + STAMP),
    "stamp with full-width digits": query(stamp=STAMP.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})),
    "stamp endless": query(stamp="9" * 5000),
    "stamp no number": query(stamp="nan"),
    "stamp empty": query(stamp=""),
}


@pytest.mark.parametrize("asked", BAD_QUERIES.values(), ids=BAD_QUERIES)
def test_bad_queries(plain: Codec, safe: Codec, asked: dict[str, str]) -> None:
    """A query that is not rightly signed, or not now, is rejected in both modes, for GET and POST."""
    assert isinstance(plain.admit(asked, NOW), Rejected)
    assert isinstance(safe.admit(asked, NOW), Rejected)
    assert isinstance(safe.echo(asked, NOW), Rejected)


def test_repeated_nonce(plain: Codec) -> None:
    """The same query twice is taken twice: WeChat's retries carry the same nonce."""
    assert plain.admit(query(), NOW) is None
    assert plain.admit(query(), NOW) is None


def test_safe_opens(safe: Codec) -> None:
    """A sealed push is opened to the XML that was put in."""
    opened = safe.open(*sealed(safe, XML))

    assert isinstance(opened, Opened)
    assert opened.xml == XML


def test_previous_key() -> None:
    """During a change of keys the old one still opens, and the answer is sealed with the one that worked."""
    before = Codec(token=TOKEN, appid=APPID, aes_key=OLD_KEY)
    between = Codec(token=TOKEN, appid=APPID, aes_key=KEY, previous_aes_key=OLD_KEY)
    opened = between.open(*sealed(before, XML))
    assert isinstance(opened, Opened)

    answer = between.seal(b"<xml/>", opened, NOW)

    envelope = answer.split(b"[CDATA[")[1].split(b"]]")[0]
    assert Cipher(OLD_KEY, APPID).open(envelope) == b"<xml/>"
    assert Cipher(KEY, APPID).open(envelope) is None


def test_sealed_answer_is_signed(safe: Codec) -> None:
    """The answer's signature covers token, stamp, nonce and envelope, so that WeChat takes it."""
    opened = safe.open(*sealed(safe, XML))
    assert isinstance(opened, Opened)

    answer = safe.seal(b"<xml/>", opened, NOW).decode()

    envelope, signed, nonce = (answer.split(f"<{name}><![CDATA[")[1].split("]]")[0] for name in _PARTS)
    assert signed == signature(TOKEN, STAMP, nonce, envelope)
    assert f"<TimeStamp>{STAMP}</TimeStamp>" in answer


_PARTS = ("Encrypt", "MsgSignature", "Nonce")


def test_mode_is_ours(safe: Codec) -> None:
    """A plain body does not talk a codec in safe mode down, even with a right plain signature."""
    assert safe.open(query(), XML) == Rejected("envelope")


def test_encrypted_body_in_plain_mode(safe: Codec, plain: Codec) -> None:
    """A sealed body to a plain codec is rejected with a reason that names the set-up."""
    assert plain.open(*sealed(safe, XML)) == Rejected("encrypted_in_plain_mode")


def test_clear_fields_beside_the_envelope_do_not_count(safe: Codec) -> None:
    """In compatible mode (兼容模式) the clear fields are not protected and are therefore ignored."""
    asked, body = sealed(safe, XML)

    opened = safe.open(asked, body.replace(b"</xml>", b"<FromUserName>oFORGED</FromUserName></xml>"))

    assert isinstance(opened, Opened)
    assert opened.xml == XML


def test_other_appid(safe: Codec) -> None:
    """An envelope for another account is rejected though the key fits."""
    asked, body = sealed(Codec(token=TOKEN, appid="wxother", aes_key=KEY), XML)
    assert safe.open(asked, body) == Rejected("decryption")


def test_plain_signature_is_no_message_signature(safe: Codec) -> None:
    """`signature` in the place of msg_signature is rejected."""
    asked, body = sealed(safe, XML)
    assert safe.open({**asked, "msg_signature": asked["signature"]}, body) == Rejected("signature")


def test_two_envelopes(safe: Codec) -> None:
    """Two envelopes in one body are rejected."""
    asked, body = sealed(safe, XML)
    assert safe.open(asked, body + body) == Rejected("envelope")


def _encrypt(plain: bytes) -> bytes:
    """Encrypt bytes that need not be a right envelope."""
    return base64.b64encode(Cipher(KEY, APPID)._cipher.encrypt(plain))


_LENGTH_2 = b"\0\0\0\2"
BROKEN_ENVELOPES = {
    "empty": b"",
    "no base64": b"!!!!",
    "base64 cut": b"abc",
    "half a block": base64.b64encode(b"12345678"),
    "padding 0": _encrypt(b"r" * 16 + _LENGTH_2 + b"ok" + APPID.encode()[:9] + b"\0"),
    "padding 33": _encrypt(b"!" * 64),
    "padding uneven": _encrypt(b"r" * 62 + b"\x01\x02"),
    "padding only": _encrypt(bytes([32]) * 32),
    "shorter than its head": _encrypt(b"r" * 15 + bytes([17]) * 17),
    "length beyond the end": _encrypt(b"r" * 16 + b"\xff\xff\xff\xff" + b"r" * 11 + b"\x01"),
}


@pytest.mark.parametrize("envelope", BROKEN_ENVELOPES.values(), ids=BROKEN_ENVELOPES)
def test_broken_envelopes(envelope: bytes) -> None:
    """A broken envelope is no message and no exception."""
    assert Cipher(KEY, APPID).open(envelope) is None


@given(st.binary(max_size=300))
def test_any_message_survives_the_envelope(message: bytes) -> None:
    """What is sealed is opened unchanged, whatever bytes and length it has."""
    cipher = Cipher(KEY, APPID)
    assert cipher.open(cipher.seal(message)) == message


@given(st.binary(min_size=16, max_size=160).map(base64.b64encode))
def test_any_envelope_is_judged(envelope: bytes) -> None:
    """Random envelopes never open and never raise."""
    assert Cipher(KEY, APPID).open(envelope) is None


@pytest.mark.parametrize(
    ("token", "appid", "key", "previous"),
    [
        ("", APPID, KEY, ""),
        (" ", APPID, KEY, ""),
        (TOKEN, "", KEY, ""),
        (TOKEN, APPID, "", ""),
        (TOKEN, APPID, KEY[:-1], ""),
        (TOKEN, APPID, KEY[:-1] + "=", ""),
        (TOKEN, APPID, KEY, "short"),
    ],
)
def test_unusable_settings(token: str, appid: str, key: str, previous: str) -> None:
    """Settings that cannot work are refused at construction, and the text does not show them."""
    with pytest.raises(UnusableSettingError) as caught:
        Codec(token=token, appid=appid, aes_key=key, previous_aes_key=previous)

    assert KEY[:-1] not in str(caught.value)
