"""Asks a host for a calendar file: the one place of the program that opens an address which a person gave.

Only https, only to public addresses (looked up once and then kept to, so that a name cannot lead elsewhere in between),
never on to another address, never longer and never more than is allowed. What is sent says nothing about who asks.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from threading import Event, Timer
from typing import Protocol

from evenhand.domain.scheduling.calendars.problems import MOST_BYTES
from evenhand.domain.scheduling.feeds.addresses import Address, is_public
from evenhand.wording import later, say

SECONDS_OF_SILENCE = 10
SECONDS_IN_ALL = 20
MOST_HOSTS_TRIED = 3
MOST_LETTERS_OF_A_STAMP = 200
ASKED_BY = "calendar-reader"
WHAT_IS_SAID = {
    401: later("The calendar asks for a sign-in. Give its private address, which works without one."),
    403: later("The calendar may not be read from this address any more. Give its private address anew."),
    404: later("There is no calendar at this address any more."),
    410: later("There is no calendar at this address any more."),
    429: later("The calendar's host asks to be left alone for a while."),
}


class FetchProblem(Exception):
    """A calendar that could not be fetched; the message is a plain sentence without the address."""


@dataclass(frozen=True, slots=True)
class Stamps:
    """What a host said about the version that it sent, "" for nothing; sent back, it saves what has not changed."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered: the file, or None where it has not changed since `stamps` were given."""

    data: bytes | None
    stamps: Stamps


class Ask(Protocol):
    """Asks a host for a calendar: `fetch`, or what a test puts in its place."""

    def __call__(self, address: Address, /, *, known: Stamps) -> Answer:
        """Return what stands at an address; raises FetchProblem."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom may be asked, and how: tests reach this machine without https, the program never does."""

    allows: Callable[[IPv4Address | IPv6Address], bool] = is_public
    secure: bool = True
    context: ssl.SSLContext | None = None
    seconds_of_silence: float = SECONDS_OF_SILENCE
    seconds_in_all: float = SECONDS_IN_ALL


INTERNET = Reach()


def fetch(address: Address, *, known: Stamps, reach: Reach = INTERNET) -> Answer:
    """Return what stands at an address; raises FetchProblem, with the reason in a sentence, for anything else."""
    try:
        line = _first_that_answers(_looked_up(address, reach), address.port, reach)
        with _secured(line, address, reach) as line, _at_most(line, reach.seconds_in_all):
            return _asked(line, address, known)
    except TimeoutError as problem:
        raise FetchProblem(say("The calendar's host did not answer in time.")) from problem
    except ssl.SSLCertVerificationError as problem:
        raise FetchProblem(
            say("The calendar's host could not prove that it is the one that was asked for.")
        ) from problem
    except (OSError, http.client.HTTPException, ValueError) as problem:
        raise FetchProblem(say("The calendar's host could not be reached, or broke off.")) from problem


def _looked_up(address: Address, reach: Reach) -> list[str]:
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise FetchProblem(say("There is no host of that name.")) from problem
    figures = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not figures or not all(reach.allows(ip_address(one.partition("%")[0])) for one in figures):
        raise FetchProblem(say("This address leads into a private network, which is not read."))
    return figures[:MOST_HOSTS_TRIED]


def _first_that_answers(figures: list[str], port: int, reach: Reach) -> socket.socket:
    problem: OSError = OSError("no address")
    for one in figures:
        try:
            return socket.create_connection((one, port), timeout=reach.seconds_of_silence)
        except OSError as found:
            problem = found
    raise problem


def _secured(line: socket.socket, address: Address, reach: Reach) -> socket.socket:
    """Return the line with TLS around it, which begins with the first words that are said."""
    if not reach.secure:
        return line
    context = reach.context or ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context.wrap_socket(line, server_hostname=address.host, do_handshake_on_connect=False)


@contextmanager
def _at_most(line: socket.socket, seconds: float) -> Iterator[None]:
    """Cut a line after some time, however slowly its host goes on sending; raises TimeoutError then."""
    over = Event()

    def cut() -> None:
        over.set()
        with suppress(OSError):
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if over.is_set():
            raise TimeoutError


def _asked(line: socket.socket, address: Address, known: Stamps) -> Answer:
    if isinstance(line, ssl.SSLSocket):
        line.do_handshake()
    connection = http.client.HTTPConnection(address.host, address.port)
    connection.sock = line
    connection.request("GET", address.path, headers=_headers(known))
    answer = connection.getresponse()
    if answer.status == http.client.NOT_MODIFIED and (known.etag or known.last_modified):
        return Answer(None, known)
    if answer.status != http.client.OK:
        raise FetchProblem(_what_went_wrong(answer.status))
    if answer.getheader("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise FetchProblem(say("The calendar's host packs the calendar in a way that was not asked for."))
    return Answer(_body(answer), Stamps(_stamp(answer, "ETag"), _stamp(answer, "Last-Modified")))


def _headers(known: Stamps) -> dict[str, str]:
    headers = {
        "Accept": "text/calendar, */*;q=0.1",
        "Accept-Encoding": "identity",
        "User-Agent": ASKED_BY,
        "Connection": "close",
    }
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


def _what_went_wrong(status: int) -> str:
    if 300 <= status < 400:
        return say("This address sends on to another one, which is not followed. Give the one that it leads to.")
    return WHAT_IS_SAID.get(status, say("The calendar's host answered with an error (%(status)s).", status=status))


def _body(answer: http.client.HTTPResponse) -> bytes:
    """Return the whole body; raises FetchProblem as soon as it is too large or shorter than was said."""
    too_large = FetchProblem(say("This calendar is larger than %(most)s million bytes.", most=MOST_BYTES // 1_000_000))
    if answer.length is not None and answer.length > MOST_BYTES:
        raise too_large
    data = answer.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise too_large
    if answer.length:
        raise FetchProblem(say("The calendar's host broke off before the calendar was whole."))
    return data


def _stamp(answer: http.client.HTTPResponse, name: str) -> str:
    stamp = answer.getheader(name, "")
    return stamp if stamp.isascii() and stamp.isprintable() and len(stamp) <= MOST_LETTERS_OF_A_STAMP else ""
