"""Notices for browsers: sealed for one of them, with a proof of who sends (RFC 8188, 8291, 8292)."""

from __future__ import annotations

import base64
import binascii
import json
import os
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE: Final = ec.SECP256R1()
RECORD: Final = 4_096
PROOF_LASTS: Final = 12 * 3_600
"""Seconds for which a proof of who sends is good; a service takes 24 hours at most (RFC 8292, section 2)."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A browser that opens notices: its public key, and a secret that it shares with who sends."""

    key: ec.EllipticCurvePublicKey
    secret: bytes


def reader_of(*, key: str, secret: str) -> Reader:
    """Read what a browser says of itself, each in base64url; raises ValueError for what is no key and no secret."""
    found = Reader(ec.EllipticCurvePublicKey.from_encoded_point(CURVE, plain_of(key)), plain_of(secret))
    if len(found.secret) != 16:
        raise ValueError("no secret of sixteen bytes")
    return found


@dataclass(frozen=True)
class Sender:
    """Who this house is to a service: its private key, and whom the service may write to."""

    key: ec.EllipticCurvePrivateKey
    contact: str

    @cached_property
    def public(self) -> str:
        """The public key as browsers ask for it."""
        return words_of(_point(self.key.public_key()))

    def proof(self, address: str, *, now: float) -> str:
        """Return the header by which a service knows who sends: a signed statement for that service alone."""
        parts = urlsplit(address)
        told = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int(now) + PROOF_LASTS, "sub": self.contact}
        said = ".".join(words_of(json.dumps(one).encode()) for one in ({"typ": "JWT", "alg": "ES256"}, told))
        signature = decode_dss_signature(self.key.sign(said.encode(), ec.ECDSA(hashes.SHA256())))
        plain = b"".join(number.to_bytes(32, "big") for number in signature)
        return f"vapid t={said}.{words_of(plain)}, k={self.public}"


def sending_key(words: str) -> ec.EllipticCurvePrivateKey:
    """Read a private key of 32 bytes in base64url; raises ValueError."""
    plain = plain_of(words)
    return ec.derive_private_key(int.from_bytes(plain, "big") if len(plain) == 32 else 0, CURVE)


def new_sending_key() -> str:
    """Return a new private key, as `sending_key` reads it."""
    return words_of(ec.generate_private_key(CURVE).private_numbers().private_value.to_bytes(32, "big"))


def sealed_for(
    reader: Reader, plain: bytes, *, ours: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> bytes:
    """Seal a notice for one browser: one record of aes128gcm under a key for it alone (RFC 8291, section 3.4).

    `ours` and `salt` are drawn for each notice; they are given only to compare with a known one.
    """
    ours, salt = ours or ec.generate_private_key(CURVE), salt or os.urandom(16)
    point = _point(ours.public_key())
    info = b"WebPush: info\x00" + _point(reader.key) + point
    shared = _drawn(ours.exchange(ec.ECDH(), reader.key), salt=reader.secret, info=info, length=32)
    key = _drawn(shared, salt=salt, info=b"Content-Encoding: aes128gcm\x00", length=16)
    nonce = _drawn(shared, salt=salt, info=b"Content-Encoding: nonce\x00", length=12)
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(point)]) + point
    return head + AESGCM(key).encrypt(nonce, plain + b"\x02", None)  # 2 ends the last record (RFC 8188, section 2)


def _drawn(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def words_of(plain: bytes) -> str:
    """Return bytes in base64url without padding."""
    return base64.urlsafe_b64encode(plain).decode().rstrip("=")


def plain_of(words: object) -> bytes:
    """Return bytes from base64url without padding; raises ValueError for anything else."""
    if not isinstance(words, str):
        raise ValueError("no words")
    try:
        return base64.b64decode(words + "=" * (-len(words) % 4), altchars=b"-_", validate=True)
    except binascii.Error as problem:
        raise ValueError("no such letters") from problem
