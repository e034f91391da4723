"""The way to a gateway for text messages: one POST to the address that the host of this program set, and no other.

Nothing is built in: without an address no text message leaves, and what is sent is what the host wrote down as the body
and the headers, with the number and the words put in. Whether a message has left is answered as for letters
(`mail_host`): what was handed over whole and not answered may have left, and is not sent again by itself.
"""

from __future__ import annotations

import http.client
import json
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote_plus, urlsplit

from django.conf import settings

from evenhand.foundation.outbox.carriers import MayHaveLeft, Refused

NUMBER, TEXT = "{number}", "{text}"
PLACES = re.compile(r"\{number\}|\{text\}")
AT_HOME = ("localhost", "127.0.0.1", "::1")
FOR_GOOD = (400, 422)
"""What a gateway answers that will never take this message."""
IN_DOUBT = (502, 504)
"""What stands between us and the gateway answers where it does not know itself whether the message arrived."""


class GatewayProblem(OSError):
    """The gateway did not take a message; it is tried again."""

    def __init__(self, code: int = 0) -> None:
        """Keep the gateway's code, and none of its words: they may hold a number."""
        super().__init__(code)
        self.smtp_code = code


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where text messages go, and in which form: `body` has {number} and {text} where those belong."""

    address: str
    body: str
    headers: Mapping[str, str]

    @property
    def host(self) -> str:
        """The name of its host, for people to read; "" for an address that is none."""
        return urlsplit(self.address).hostname or ""

    def problem(self) -> str:
        """Return in a sentence why nothing can be sent so; "" where all is well."""
        parts = urlsplit(self.address)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in AT_HOME):
            return "The address of the gateway (EVENHAND_SMS_URL) has to begin with https://."
        if not _are_headers(self.headers):
            return 'The headers for the gateway (EVENHAND_SMS_HEADERS) are JSON, such as {"Authorization": "..."}.'
        if NUMBER not in self.body or TEXT not in self.body:
            return "The body for the gateway (EVENHAND_SMS_BODY) needs {number} and {text} in it."
        if self.is_json and not _reads(self.body):
            return "The body for the gateway (EVENHAND_SMS_BODY) is no JSON."
        return ""

    @property
    def is_json(self) -> bool:
        """Whether numbers and words are put into the body as JSON has them; else as forms do."""
        told = next((value for name, value in self.headers.items() if name.lower() == "content-type"), "")
        return "json" in told.lower() if told else self.body.lstrip().startswith(("{", "["))

    def filled(self, *, number: str, text: str) -> bytes:
        """Return the body for one message; nothing in the words can change its form."""

        def put(place: re.Match[str]) -> str:
            words = number if place[0] == NUMBER else text
            return json.dumps(words)[1:-1] if self.is_json else quote_plus(words)

        return PLACES.sub(put, self.body).encode()

    def all_headers(self) -> dict[str, str]:
        """Return the host's headers, with the kind of body where they do not say it."""
        kind = "application/json" if self.is_json else "application/x-www-form-urlencoded"
        said = {name.lower() for name in self.headers}
        return ({} if "content-type" in said else {"Content-Type": kind}) | {"Connection": "close"} | dict(self.headers)


def _reads(body: str) -> bool:
    try:
        json.loads(body.replace(NUMBER, "0").replace(TEXT, "x"))
    except ValueError:
        return False
    return True


def _are_headers(found: object) -> bool:
    """Return whether these are headers, each one line of plain letters."""
    if not isinstance(found, dict):
        return False
    words = [word for pair in found.items() for word in pair]
    return all(isinstance(word, str) and word.isascii() and word.isprintable() for word in words)


def gateway() -> Gateway | None:
    """Return the gateway that the host set; None where none is set."""
    if not settings.SMS_URL:
        return None
    try:
        headers = json.loads(settings.SMS_HEADERS or "{}")
    except ValueError:
        headers = None
    return Gateway(settings.SMS_URL, settings.SMS_BODY, headers)


def texts_can_leave() -> bool:
    """Return whether this house sends text messages."""
    found = gateway()
    return found is not None and not found.problem()


def send_text(*, number: str, text: str) -> None:
    """Hand one text message to the gateway; raises MayHaveLeft, Refused, or GatewayProblem for another attempt."""
    found = gateway()
    if found is None or found.problem():
        raise GatewayProblem
    line = _line(found)
    try:
        line.connect()
        path = urlsplit(found.address)
        whole = f"{path.path or '/'}{f'?{path.query}' if path.query else ''}"
        line.request("POST", whole, found.filled(number=number, text=text), found.all_headers())
        try:
            code = line.getresponse().status
        except (OSError, http.client.HTTPException) as problem:
            raise MayHaveLeft from problem
        _judge(code)
    finally:
        line.close()


def _line(found: Gateway) -> http.client.HTTPConnection:
    parts = urlsplit(found.address)
    if parts.scheme == "http":
        return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=settings.SMS_TIMEOUT)
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=settings.SMS_TIMEOUT, context=context)


def _judge(code: int) -> None:
    """Return for what was taken; addresses that a gateway sends on to are not followed."""
    if 200 <= code < 300:
        return
    if code in FOR_GOOD:
        raise Refused(code)
    if code in IN_DOUBT:
        raise MayHaveLeft from GatewayProblem(code)
    raise GatewayProblem(code)
