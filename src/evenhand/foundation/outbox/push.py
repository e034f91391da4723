"""Notices on a device: sealed for one browser, handed to the service of whoever made it (RFC 8030).

Off until the host sets a key. A browser says where its notices go and with which key they are sealed, so that the
service in between sees that one comes, when and how long it is, and no word of it. Only services that the host lists
are asked: an address that a browser sends is an address that anybody may have typed.
"""

from __future__ import annotations

import http.client
import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from evenhand.foundation.outbox.carriers import MayHaveLeft, Refused
from evenhand.foundation.vault.for_browsers import Reader, Sender, reader_of, sealed_for, sending_key

AT_HOME: Final = ("localhost", "127.0.0.1", "::1")
MOST_LETTERS: Final = 2_000
"""Of what a browser says of itself."""

MOST_BYTES: Final = 3_000
"""Of a notice: every service takes 4,096 with what sealing adds (RFC 8030, section 7.2)."""

LASTS_A_DAY: Final = 86_400
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
    """Where the notices of one browser go: its address at a service, and what they are sealed for."""

    address: str
    reader: Reader


def place_in(said: str) -> Place:
    """Read what a browser says of itself (`PushSubscription.toJSON`); raises PlaceProblem."""
    if len(said) > MOST_LETTERS:
        raise PlaceProblem("too long")
    try:
        told = json.loads(said)
        address, keys = told["endpoint"], told["keys"]
        reader = reader_of(key=keys["p256dh"], secret=keys["auth"])
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise PlaceProblem("not what a browser says") from problem
    if not isinstance(address, str) or not _is_asked(address):
        raise PlaceProblem("not a service that is asked")
    return Place(address, reader)


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


def sender() -> Sender | None:
    """Return who this house is to services; None where its host set no key, or one that is none."""
    if not settings.PUSH_KEY or settings_problem():
        return None
    return Sender(sending_key(settings.PUSH_KEY), settings.PUSH_CONTACT)


def settings_problem() -> str:
    """Return in a sentence why no notice can be sent though a key is set; "" where all is well, or nothing is set."""
    if not settings.PUSH_KEY:
        return ""
    try:
        sending_key(settings.PUSH_KEY)
    except ValueError:
        return "The key for notices (EVENHAND_PUSH_KEY) is none; `evenhand keys notices` makes one."
    if not settings.PUSH_CONTACT.startswith(("mailto:", "https://")):
        return "Services for notices ask whom to write to: set EVENHAND_PUSH_CONTACT to mailto: and an address."
    return ""


def notices_can_leave() -> bool:
    """Return whether this house sends notices to devices."""
    return sender() is not None


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
        line.request("POST", path, sealed_for(place.reader, plain), headers)
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
