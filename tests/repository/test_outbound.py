"""No test reaches another machine: what one tries is refused and fails it, and what its programs try is counted."""

from __future__ import annotations

import smtplib
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable

import pytest

from tests import outbound
from tests.loopback_only import FAILED
from tests.repository.tree import ROOT

ELSEWHERE, ELSEWHERE_TOO = ("192.0.2.1", 80), ("2001:db8::1", 80)
"""Addresses that belong to nobody (RFC 5737, RFC 3849)."""
LOOPBACK_ONLY = (sys.executable, "-m", "tests.loopback_only")
CUT_OFF = subprocess.run((*LOOPBACK_ONLY, "true"), cwd=ROOT, capture_output=True, text=True).stderr == ""
needs_own_network = pytest.mark.skipif(not CUT_OFF, reason="this account may not have a network of its own")


def datagram(*, connected: bool = False) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        if connected:
            sender.connect(ELSEWHERE)
        sender.sendto(b"x", ELSEWHERE)


TRIES: dict[str, Callable[[], object]] = {
    "a connection": lambda: socket.create_connection(ELSEWHERE, timeout=1),
    "a connection by the newer protocol": lambda: socket.create_connection(ELSEWHERE_TOO, timeout=1),
    "a datagram": datagram,
    "a connected datagram": lambda: datagram(connected=True),
    "a look-up": lambda: socket.getaddrinfo("example.org", 443),
    "a look-up backwards": lambda: socket.gethostbyaddr("example.org"),
    "a mail": lambda: smtplib.SMTP("mail.example.org", 25, local_hostname="localhost", timeout=1),
    "a page": lambda: urllib.request.urlopen("http://192.0.2.1/", timeout=1),
}


@pytest.mark.parametrize("what", TRIES)
def test_every_kind_of_attempt_is_refused_and_remembered(what: str) -> None:
    with pytest.raises(OSError, match="socket"):
        TRIES[what]()
    assert len(outbound.attempts()) == 1
    assert outbound.attempts() == []


def test_an_attempt_that_the_program_swallows_is_remembered_all_the_same() -> None:
    with socket.socket() as sender:
        sender.settimeout(1)
        with pytest.raises(outbound.OutboundAttempt):
            sender.connect_ex(ELSEWHERE)
    assert outbound.attempts() == ["socket.connect 192.0.2.1"]


def test_this_machine_may_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=1):
        pass
    assert socket.getaddrinfo("localhost", 80)
    with socket.socket(socket.AF_UNIX) as local, pytest.raises(FileNotFoundError):
        local.connect("/nobody-listens-here")
    assert outbound.attempts() == []


def alone(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a command without any network but loopback."""
    return subprocess.run((*LOOPBACK_ONLY, *command), cwd=ROOT, capture_output=True, text=True)


def python_alone(program: str) -> subprocess.CompletedProcess[str]:
    return alone(sys.executable, "-c", f"import contextlib, socket\n{program}")


@needs_own_network
@pytest.mark.parametrize(
    "attempt",
    [
        "socket.create_connection(('192.0.2.1', 80), 1)",
        "socket.create_connection(('2001:db8::1', 80), 1)",
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
    ],
)
def test_what_a_program_tries_is_counted_though_it_says_nothing(attempt: str) -> None:
    done = python_alone(f"with contextlib.suppress(OSError):\n    {attempt}")
    assert done.returncode == FAILED
    assert "attempts to reach another machine" in done.stderr


@needs_own_network
def test_a_program_that_stays_at_home_ends_with_its_own_code() -> None:
    done = python_alone(
        "with socket.create_server(('127.0.0.1', 0)) as server, socket.create_connection(server.getsockname(), 1):\n"
        "    raise SystemExit(7)"
    )
    assert (done.returncode, done.stderr) == (7, "")


@needs_own_network
def test_a_program_that_fails_and_tries_keeps_its_own_code() -> None:
    assert python_alone("socket.create_connection(('192.0.2.1', 80), 1)").returncode == 1
    assert alone("sh", "-c", "exit 3").returncode == 3


def test_where_no_network_of_ones_own_may_be_had_the_command_runs_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests import loopback_only

    def refused() -> None:
        raise loopback_only.NoOwnNetwork("Operation not permitted")

    monkeypatch.setattr(loopback_only, "enter", refused)
    assert loopback_only.main(["sh", "-c", "exit 5"]) == 5
    assert "Not cut off from the network" in capsys.readouterr().err
