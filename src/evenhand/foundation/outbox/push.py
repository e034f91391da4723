"""Notices on a device: sealed for one browser, handed to the service of whoever made it (RFC 8030, 8188, 8291, 8292).

Off until the host sets a key. A browser says where its notices go and with which key they are sealed, so that the
service in between sees that one comes, when and how long it is, and no word of it. Only services that the host lists
are asked: an address that a browser sends is an address that anybody may have typed.
"""

from __future__ import annotations

import base64
import binascii
import http.client
import json
import os
import ssl
import time
from collections.abc import Mapping
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
from django.conf import settings

from evenhand.foundation.outbox.carriers import MayHaveLeft, Refused

CURVE: Final = ec.SECP256R1()
AT_HOME: Final = ("localhost", "127.0.0.1", "::1")
MOST_LETTERS: Final = 2_000
"""Of what a browser says of itself."""

MOST_BYTES: Final = 3_000
"""Of a notice: every service takes 4,096 with what sealing adds (RFC 8030, section 7.2)."""

RECORD: Final = 4_096
LASTS_A_DAY: Final = 86_400
PROOF_LASTS: Final = 12 * 3_600
"""Seconds for which a proof of who sends is good; a service takes 24 hours at most (RFC 8292, section 2)."""

GONE: Final = (404, 410)
FOR_GOOD: Final = (400, 403, 413)
IN_DOUBT: Final = (502, 504)


class PlaceProblem(ValueError):
    """What a browser said of itself is no place for notices, or not one that this house sends to."""


class PlaceGone(Exception):
    """The browser takes no notices any more: its person has switched them off, or it is there no longer."""


class PushProblem(OSError):
    """A service did not take a notice; it is tried again."""

    def __init__(self, code: int = 0) -> None:
        """Keep the service's code, and none of its words."""
        super().__init__(code)
        self.smtp_code = code


@dataclass(frozen=True, slots=True)
class Place:
    """Where the notices of one browser go: its address at a service, its public key, and a secret that both share."""

    address: str
    key: ec.EllipticCurvePublicKey
    secret: bytes


def place_in(said: str) -> Place:
    """Read what a browser says of itself (`PushSubscription.toJSON`); raises PlaceProblem."""
    if len(said) > MOST_LETTERS:
        raise PlaceProblem("too long")
    try:
        told = json.loads(said)
        address, keys = told["endpoint"], told["keys"]
        key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, _plain(keys["p256dh"]))
        secret = _plain(keys["auth"])
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise PlaceProblem("not what a browser says") from problem
    if len(secret) != 16 or not isinstance(address, str) or not _is_asked(address):
        raise PlaceProblem("not a service that is asked")
    return Place(address, key, secret)


def _is_asked(address: str) -> bool:
    """Whether this house sends to an address: https and its usual port, at a host on the list or below one."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not address.isascii() or not address.isprintable() or " " in address or parts.username is not None:
        return False
    listed = any(host == one or host.endswith(f".{one}") for one in settings.PUSH_HOSTS)
    if host in AT_HOME:
        return listed and parts.scheme == "http"
    return listed and parts.scheme == "https" and port in (None, 443)


@dataclass(frozen=True)
class Sender:
    """Who this house is to a service: the private number of its key, and whom the service may write to."""

    number: int
    contact: str

    @cached_property
    def key(self) -> ec.EllipticCurvePrivateKey:
        """The private key."""
        return ec.derive_private_key(self.number, CURVE)

    @cached_property
    def public(self) -> str:
        """The public key as browsers ask for it."""
        return _words(_point(self.key.public_key()))

    def proof(self, address: str, *, now: float) -> str:
        """Return the header by which a service knows who sends: a signed statement for that service alone."""
        parts = urlsplit(address)
        told = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int(now) + PROOF_LASTS, "sub": self.contact}
        said = ".".join(_words(json.dumps(one).encode()) for one in ({"typ": "JWT", "alg": "ES256"}, told))
        signature = decode_dss_signature(self.key.sign(said.encode(), ec.ECDSA(hashes.SHA256())))
        plain = b"".join(number.to_bytes(32, "big") for number in signature)
        return f"vapid t={said}.{_words(plain)}, k={self.public}"


def sender() -> Sender | None:
    """Return who this house is to services; None where its host set no key, or one that is none."""
    if not settings.PUSH_KEY or settings_problem():
        return None
    return Sender(int.from_bytes(_plain(settings.PUSH_KEY), "big"), settings.PUSH_CONTACT)


def settings_problem() -> str:
    """Return in a sentence why no notice can be sent though a key is set; "" where all is well, or nothing is set."""
    if not settings.PUSH_KEY:
        return ""
    try:
        plain = _plain(settings.PUSH_KEY)
        ec.derive_private_key(int.from_bytes(plain, "big") if len(plain) == 32 else 0, CURVE)
    except ValueError:
        return "The key for notices (EVENHAND_PUSH_KEY) is none; `evenhand keys notices` makes one."
    if not settings.PUSH_CONTACT.startswith(("mailto:", "https://")):
        return "Services for notices ask whom to write to: set EVENHAND_PUSH_CONTACT to mailto: and an address."
    return ""


def notices_can_leave() -> bool:
    """Return whether this house sends notices to devices."""
    return sender() is not None


def new_key() -> str:
    """Return a new private key, as EVENHAND_PUSH_KEY takes it."""
    return _words(ec.generate_private_key(CURVE).private_numbers().private_value.to_bytes(32, "big"))


def sealed_for(
    place: Place, plain: bytes, *, ours: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> bytes:
    """Seal a notice for one browser: one record of aes128gcm under a key for it alone (RFC 8291, section 3.4).

    `ours` and `salt` are drawn for each notice; they are given only to compare with a known one.
    """
    ours, salt = ours or ec.generate_private_key(CURVE), salt or os.urandom(16)
    point = _point(ours.public_key())
    info = b"WebPush: info\x00" + _point(place.key) + point
    shared = _drawn(ours.exchange(ec.ECDH(), place.key), salt=place.secret, info=info, length=32)
    key = _drawn(shared, salt=salt, info=b"Content-Encoding: aes128gcm\x00", length=16)
    nonce = _drawn(shared, salt=salt, info=b"Content-Encoding: nonce\x00", length=12)
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(point)]) + point
    return head + AESGCM(key).encrypt(nonce, plain + b"\x02", None)  # 2 ends the last record (RFC 8188, section 2)


def send_notice(*, said: str, told: Mapping[str, object]) -> None:
    """Hand one notice to the service of a browser, which `said` where that is; `told` is for its worker to show.

    Raises PlaceGone where it takes none any more, MayHaveLeft, Refused, or PushProblem for another attempt.
    """
    ours, place = sender(), place_in(said)
    plain = json.dumps(told).encode()
    if ours is None or len(plain) > MOST_BYTES:
        raise PushProblem
    headers = {
        "Authorization": ours.proof(place.address, now=time.time()),
        "Connection": "close",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(LASTS_A_DAY),
        "Urgency": "normal",
    }
    line = _line(place.address)
    try:
        line.connect()
        parts = urlsplit(place.address)
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        line.request("POST", path, sealed_for(place, plain), headers)
        try:
            code = line.getresponse().status
        except (OSError, http.client.HTTPException) as problem:
            raise MayHaveLeft from problem
        _judge(code)
    finally:
        line.close()


def _line(address: str) -> http.client.HTTPConnection:
    parts = urlsplit(address)
    if parts.scheme == "http":
        return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=settings.PUSH_TIMEOUT)
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return http.client.HTTPSConnection(parts.hostname or "", timeout=settings.PUSH_TIMEOUT, context=context)


def _judge(code: int) -> None:
    """Return for what was taken; addresses that a service sends on to are not followed."""
    if 200 <= code < 300:
        return
    if code in GONE:
        raise PlaceGone
    if code in FOR_GOOD:
        raise Refused(code)
    if code in IN_DOUBT:
        raise MayHaveLeft from PushProblem(code)
    raise PushProblem(code)


def _drawn(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _words(plain: bytes) -> str:
    return base64.urlsafe_b64encode(plain).decode().rstrip("=")


def _plain(words: str) -> bytes:
    """Return bytes from words without their padding; raises ValueError for others."""
    if not isinstance(words, str):
        raise ValueError("no words")
    try:
        return base64.b64decode(words + "=" * (-len(words) % 4), altchars=b"-_", validate=True)
    except binascii.Error as problem:
        raise ValueError("no such letters") from problem
