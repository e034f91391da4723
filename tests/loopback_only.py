"""Runs a command where no network is but loopback: `python -m tests.loopback_only pytest -n 2`.

Linux counts what a process sends for which there is no way out. At the end the command fails when anything was: a
connection, a datagram or the look-up of a name, of the command itself or of any program that it started, in
whatever language. Where this account may have no network of its own, the command runs as it is, and a line says so.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

CLONE_NEWUSER, CLONE_NEWNET = 0x1000_0000, 0x4000_0000
"""Of Linux's sched.h."""
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 0x1
"""Of Linux's sockios.h and if.h."""
INTERFACE_REQUEST = "16sH14x"
FAILED = 1


class NoOwnNetwork(Exception):
    """This account may not have a network of its own; the message is what the system said."""


def enter() -> None:
    """Leave every network but loopback, for this process and all that it starts from now on.

    Raises NoOwnNetwork where the system refuses. Root keeps its accounts, since tests start servers under others;
    anybody else becomes themselves in a space of users of their own, which is what lets them have the network.
    """
    if sys.platform != "linux":
        raise NoOwnNetwork(f"{sys.platform} has no networks for single processes")
    user, group = os.geteuid(), os.getegid()
    kinds = CLONE_NEWNET if user == 0 else CLONE_NEWNET | CLONE_NEWUSER
    if ctypes.CDLL(None, use_errno=True).unshare(kinds) != 0:
        raise NoOwnNetwork(os.strerror(ctypes.get_errno()))
    if user != 0:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    _switch_loopback_on()


def _switch_loopback_on() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = fcntl.ioctl(any_socket, SIOCGIFFLAGS, struct.pack(INTERFACE_REQUEST, b"lo", 0))
        _, flags = struct.unpack(INTERFACE_REQUEST, asked)
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack(INTERFACE_REQUEST, b"lo", flags | IFF_UP))


def attempts() -> int:
    """Return how often something was to leave this network since it exists and found no way."""
    return _old_protocol(Path("/proc/net/snmp").read_text()) + _new_protocol(Path("/proc/net/snmp6").read_text())


def _old_protocol(counters: str) -> int:
    names, values = (line.split() for line in counters.splitlines() if line.startswith("Ip:"))
    return int(values[names.index("OutNoRoutes")])


def _new_protocol(counters: str) -> int:
    return next(int(line.split()[1]) for line in counters.splitlines() if line.startswith("Ip6OutNoRoutes"))


@contextmanager
def _signals_passed_on(to: subprocess.Popen[bytes]) -> Iterator[None]:
    """Let the command end by itself when somebody ends us, so that it can clean up."""

    def pass_on(number: int, _frame: FrameType | None) -> None:
        to.send_signal(number)

    former = signal.signal(signal.SIGTERM, pass_on)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


def main(command: Sequence[str]) -> int:
    """Run the command; return its exit code, or FAILED when it succeeded but something was to leave the machine."""
    try:
        enter()
    except NoOwnNetwork as problem:
        sys.stderr.write(f"Not cut off from the network, attempts are not counted by the system: {problem}.\n")
        return subprocess.run(command).returncode
    with subprocess.Popen(command) as running, _signals_passed_on(running):
        code = running.wait()
    tried = attempts()
    if tried:
        sys.stderr.write(f"{tried} attempts to reach another machine; no test may make one.\n")
    return code or (FAILED if tried else 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
