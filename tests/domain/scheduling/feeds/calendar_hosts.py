"""A calendar's host on this machine that does what it is told: answers, sends on, breaks off, never ends."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from threading import Event, Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from evenhand.domain.scheduling.feeds.addresses import Address
from evenhand.domain.scheduling.feeds.fetching import Reach


def this_machine(figures: IPv4Address | IPv6Address) -> bool:
    """Return whether an address is of this machine."""
    return figures.is_loopback


HERE = Reach(allows=this_machine, secure=False, seconds_of_silence=0.5, seconds_in_all=1.0)
"""Whom tests may ask, in the place of the internet."""

Answering = Callable[["Talk"], None]


class CalendarHost(ThreadingHTTPServer):
    """Answers as `answers` says, which may change at any time; what was asked is in `asked`."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, answers: Answering) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.answers = answers
        self.asked: list[dict[str, str]] = []
        self.closing = Event()

    @property
    def address(self) -> Address:
        """Where it is asked."""
        return Address("localhost", int(self.server_address[1]), "/private/basic.ics?key=a%20b")


class Talk(BaseHTTPRequestHandler):
    server: CalendarHost
    """One question and its answer."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append({"path": self.path, **dict(self.headers)})
        self.server.answers(self)

    def log_message(self, format: str, *words: object) -> None:  # noqa: A002  the library's name
        """Say nothing."""


def says(status: int, body: bytes = b"", **headers: str) -> Answering:
    """Return an answer with a status, a body and headers, without those that are ""; `_` stands for `-`."""

    def answer(talk: Talk) -> None:
        talk.send_response(status)
        for name, value in ({"Content_Length": str(len(body))} | headers).items():
            if value:
                talk.send_header(name.replace("_", "-"), value)
        talk.end_headers()
        talk.wfile.write(body)

    return answer


def never_ends(talk: Talk) -> None:
    """Send one letter after the other, for ever and slowly enough that no silence is too long."""
    talk.send_response(200)
    talk.end_headers()
    while not talk.server.closing.is_set():
        talk.wfile.write(b"X")
        talk.server.closing.wait(0.05)


def says_nothing(talk: Talk) -> None:
    """Wait until the test is over."""
    talk.server.closing.wait(30)


@contextmanager
def a_calendar_host(answers: Answering, *, secured_with: Path | None = None) -> Iterator[CalendarHost]:
    """Start a host; with a file of key and certificate it speaks TLS."""
    host = CalendarHost(answers)
    if secured_with is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(secured_with)
        host.socket = context.wrap_socket(host.socket, server_side=True)
    thread = Thread(target=host.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        host.closing.set()
        host.shutdown()
        host.server_close()
        thread.join(timeout=5)


def a_certificate(folder: Path, *, name: str = "localhost") -> Path:
    """Write a key with a certificate that it signed itself for a name; return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.fromtimestamp(time.time(), UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    kept = folder / f"{name}.pem"
    kept.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return kept
