"""A program without IPv6: it is refused, and nothing else is."""

from __future__ import annotations

import subprocess
import sys

ASKS = "import socket; socket.socket(socket.{family}, socket.SOCK_STREAM).close(); print('made')"


def what_comes_of(family: str) -> str:
    command = [sys.executable, "-m", "tests.without_ipv6", sys.executable, "-c", ASKS.format(family=family)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_sockets_of_ipv6_are_refused() -> None:
    assert "Address family not supported" in what_comes_of("AF_INET6")


def test_others_are_made() -> None:
    assert what_comes_of("AF_INET") == what_comes_of("AF_UNIX") == "made\n"
