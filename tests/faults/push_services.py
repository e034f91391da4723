"""A service for notices on this machine, and a browser behind it that opens them as RFC 8291 says."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.faults.text_gateways import TextGateway, running

KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
"""A private key for EVENHAND_PUSH_KEY: one of the standard's examples."""


def words_of(plain: bytes) -> str:
    return base64.urlsafe_b64encode(plain).decode().rstrip("=")


def plain_of(words: str) -> bytes:
    return base64.urlsafe_b64decode(words + "=" * (-len(words) % 4))


def _hmac(key: bytes, data: bytes) -> bytes:
    made = hmac.HMAC(key, hashes.SHA256())
    made.update(data)
    return made.finalize()


@dataclass(frozen=True)
class Browser:
    """What a browser keeps to itself, and what it says; opening is written out as the standard's steps are."""

    key: ec.EllipticCurvePrivateKey
    secret: bytes

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def says(self, address: str) -> str:
        keys = {"p256dh": words_of(self.point), "auth": words_of(self.secret)}
        return json.dumps({"endpoint": address, "expirationTime": None, "keys": keys})

    def opened(self, body: bytes) -> bytes:
        salt, length, theirs = body[:16], body[20], body[21 : 21 + body[20]]
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
        secret = _hmac(_hmac(self.secret, shared), b"WebPush: info\0" + self.point + theirs + b"\1")
        drawn = _hmac(salt, secret)
        key = _hmac(drawn, b"Content-Encoding: aes128gcm\0\1")[:16]
        nonce = _hmac(drawn, b"Content-Encoding: nonce\0\1")[:12]
        plain = AESGCM(key).decrypt(nonce, body[21 + length :], None)
        assert plain.endswith(b"\2")
        return plain[:-1]


def a_browser() -> Browser:
    return Browser(ec.generate_private_key(ec.SECP256R1()), bytes(range(16)))


class PushService(TextGateway):
    """What it takes is opened as the browser behind it does."""

    def __init__(self) -> None:
        super().__init__()
        self.browser = a_browser()

    def opened(self, body: bytes) -> dict[str, str]:
        said: dict[str, str] = json.loads(self.browser.opened(body))
        return said


@contextmanager
def a_push_service() -> Iterator[PushService]:
    """Run a service until the block ends."""
    with running(PushService()) as service:
        yield service
