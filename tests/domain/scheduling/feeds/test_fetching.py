"""How a calendar is asked for: whom, how long, how much, and what is said when it does not come."""

from __future__ import annotations

import socket
import ssl
import time
from dataclasses import replace
from pathlib import Path

import pytest

from evenhand.domain.scheduling.calendars.problems import MOST_BYTES
from evenhand.domain.scheduling.feeds.addresses import Address, address_of
from evenhand.domain.scheduling.feeds.fetching import INTERNET, Answer, FetchProblem, Stamps, fetch
from tests.domain.scheduling.calendars.files import calendar
from tests.domain.scheduling.feeds.calendar_hosts import (
    HERE,
    Answering,
    Talk,
    a_calendar_host,
    a_certificate,
    never_ends,
    says,
    says_nothing,
)

FILE = calendar()
UNKNOWN = Stamps()


def test_a_file_comes_with_its_stamps() -> None:
    with a_calendar_host(says(200, FILE, ETag='"7"', Last_Modified="Mon, 05 Jan 2026 09:00:00 GMT")) as host:
        found = fetch(host.address, known=UNKNOWN, reach=HERE)
    assert found == Answer(FILE, Stamps('"7"', "Mon, 05 Jan 2026 09:00:00 GMT"))


def test_what_is_sent_says_nothing_about_who_asks() -> None:
    with a_calendar_host(says(200, FILE)) as host:
        fetch(host.address, known=UNKNOWN, reach=HERE)
    [asked] = host.asked
    assert asked == {
        "path": "/private/basic.ics?key=a%20b",
        "Host": f"localhost:{host.address.port}",
        "Accept": "text/calendar, */*;q=0.1",
        "Accept-Encoding": "identity",
        "User-Agent": "calendar-reader",
        "Connection": "close",
    }


def test_what_has_not_changed_is_not_sent_again() -> None:
    known = Stamps('"7"', "Mon, 05 Jan 2026 09:00:00 GMT")
    with a_calendar_host(says(304)) as host:
        assert fetch(host.address, known=known, reach=HERE) == Answer(None, known)
    assert (host.asked[0]["If-None-Match"], host.asked[0]["If-Modified-Since"]) == ('"7"', known.last_modified)


def says_hello(talk: Talk) -> None:
    talk.wfile.write(b"220 mail\r\n")


def chunked(talk: Talk) -> None:
    says(200, b"5\r\nBEGIN\r\n0\r\n\r\n", Transfer_Encoding="chunked")(talk)


def test_a_body_in_pieces_is_put_together() -> None:
    with a_calendar_host(chunked) as host:
        assert fetch(host.address, known=UNKNOWN, reach=HERE).data == b"BEGIN"


REFUSED: dict[str, tuple[Answering, str]] = {
    "a sign-in": (says(401), "without one"),
    "a ban": (says(403), "any more"),
    "nothing there": (says(404), "no calendar at this address"),
    "gone": (says(410), "no calendar at this address"),
    "too often": (says(429), "left alone"),
    "a fault": (says(500), r"error \(500\)"),
    "a way on": (says(302, Location="http://127.0.0.1/"), "not followed"),
    "a way on for good": (says(308, Location="https://example.org/"), "not followed"),
    "not changed, though nothing was known": (says(304), "not followed"),
    "packed": (says(200, b"\x1f\x8b", Content_Encoding="gzip"), "packs"),
    "too large by its own words": (says(200, b"", Content_Length=str(MOST_BYTES + 1)), "larger than 5 million"),
    "too large without saying so": (
        says(200, b"X" * (MOST_BYTES + 1), Content_Length="", Connection="close"), "larger than 5 million|broke off"
    ),
    "broken off": (says(200, b"BEGIN", Content_Length="4000", Connection="close"), "broke off|in time"),
    "silence": (says_nothing, "in time"),
    "a body without end": (never_ends, "in time"),
    "no words of the web": (says_hello, "could not be reached|in time"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_answer_is_said_in_a_sentence_and_soon(kind: str) -> None:
    answers, reason = REFUSED[kind]
    with a_calendar_host(answers) as host:
        begun = time.monotonic()
        with pytest.raises(FetchProblem, match=reason) as found:
            fetch(host.address, known=UNKNOWN, reach=HERE)
        assert time.monotonic() - begun < 5
    assert str(host.address.port) not in str(found.value)
    assert "localhost" not in str(found.value)


def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = Address("localhost", taken.getsockname()[1], "/")
        with pytest.raises(FetchProblem, match="could not be reached"):
            fetch(address, known=UNKNOWN, reach=HERE)


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1"])
def test_a_name_that_leads_to_this_machine_is_not_asked(name: str) -> None:
    with a_calendar_host(says(200, FILE)) as host:
        with pytest.raises(FetchProblem, match="private network"):
            fetch(Address(name, host.address.port, "/"), known=UNKNOWN, reach=INTERNET)
        assert host.asked == []


def leads_to(*figures: str) -> object:
    def look_up(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in figures]

    return look_up


def test_a_public_name_that_leads_into_the_house_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for figures in (("10.0.0.7",), ("8.8.8.8", "192.168.0.2"), ("169.254.169.254",), ()):
        monkeypatch.setattr(socket, "getaddrinfo", leads_to(*figures))
        with pytest.raises(FetchProblem, match="private network"):
            fetch(address_of("https://calendar.example.org/a.ics"), known=UNKNOWN)


def test_the_line_goes_to_what_was_looked_up_and_to_nothing_looked_up_later(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def connect(where: tuple[str, int], timeout: float) -> socket.socket:
        asked.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", leads_to("8.8.8.8", "8.8.4.4"))
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(FetchProblem, match="could not be reached"):
        fetch(address_of("https://calendar.example.org/a.ics"), known=UNKNOWN)
    assert asked == [("8.8.8.8", 443), ("8.8.4.4", 443)]


def test_a_host_that_proves_who_it_is_is_read(tmp_path: Path) -> None:
    kept = a_certificate(tmp_path)
    trusting = replace(HERE, secure=True, context=ssl.create_default_context(cafile=str(kept)))
    with a_calendar_host(says(200, FILE), secured_with=kept) as host:
        assert fetch(host.address, known=UNKNOWN, reach=trusting).data == FILE


def test_a_host_that_does_not_prove_who_it_is_is_not_asked(tmp_path: Path) -> None:
    with a_calendar_host(says(200, FILE), secured_with=a_certificate(tmp_path)) as host:
        with pytest.raises(FetchProblem, match="could not prove"):
            fetch(host.address, known=UNKNOWN, reach=replace(HERE, secure=True))
        assert host.asked == []
    other = a_certificate(tmp_path, name="other.example")
    trusting = replace(HERE, secure=True, context=ssl.create_default_context(cafile=str(other)))
    with a_calendar_host(says(200, FILE), secured_with=other) as host:
        with pytest.raises(FetchProblem, match="could not prove"):
            fetch(host.address, known=UNKNOWN, reach=trusting)
        assert host.asked == []


def test_the_program_asks_the_internet_alone_and_by_https() -> None:
    assert INTERNET.secure
    assert INTERNET.context is None
