"""A line between a phone and the program that can be taken away, slowed, or cut after the program has answered.

A browser's own way of being offline does not hold for what it sends as a page closes. This one holds for all.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

LARGEST = 65536


@dataclass
class Line:
    """Passes bytes on between a browser and the program, while it is there."""

    program: tuple[str, int]
    entrance: socket.socket = field(default_factory=lambda: socket.create_server(("localhost", 0)))
    is_down: bool = False
    cuts_answers_to: bytes = b""
    """The end of an address: what is posted there reaches the program, and its answer gets lost."""

    refuses: bytes = b""
    """The end of an address: what is posted there never reaches the program."""

    slow_by: float = 0.0
    """Seconds that every piece takes longer, there and back."""

    passes: Event = field(default_factory=Event)
    """Whether what goes up is let through; else it waits."""

    cut: int = 0
    closing: Event = field(default_factory=Event)
    _ends: set[socket.socket] = field(default_factory=set)
    _guard: Lock = field(default_factory=Lock)

    @property
    def address(self) -> str:
        """Where a browser finds the program by this line."""
        return f"http://localhost:{self.entrance.getsockname()[1]}"

    def take_away(self) -> None:
        """Let nothing through from now on; what is under way is cut."""
        self.is_down = True
        self._close_all()

    def give_back(self) -> None:
        """Let everything through again, answers included."""
        self.passes.set()
        self.is_down, self.cuts_answers_to, self.refuses, self.slow_by = False, b"", b"", 0.0

    def run(self) -> None:
        """Pass on what comes, until it is closed."""
        while not self.closing.is_set():
            try:
                near, _ = self.entrance.accept()
            except OSError:
                return
            if self.is_down:
                near.close()
                continue
            try:
                far = socket.create_connection(self.program)
            except OSError:
                near.close()
                continue
            with self._guard:
                self._ends |= {near, far}
            asked: list[bytes] = [b""]
            Thread(target=self._up, args=(near, far, asked), daemon=True).start()
            Thread(target=self._down, args=(far, near, asked), daemon=True).start()

    def close(self) -> None:
        """End it with all that goes over it."""
        self.closing.set()
        self.passes.set()
        self.entrance.close()
        self._close_all()

    def _close_all(self) -> None:
        with self._guard:
            ends, self._ends = self._ends, set()
        for end in ends:
            _end(end)

    def _up(self, near: socket.socket, far: socket.socket, asked: list[bytes]) -> None:
        with suppress(OSError):
            while (data := near.recv(LARGEST)) and not self.is_down:
                if data.split(b" ", 1)[0] in (b"GET", b"POST", b"HEAD"):
                    asked[0] = b" ".join(data.split(b" ", 2)[:2])
                    if self.refuses and _is_post(asked[0], self.refuses):
                        break
                self.passes.wait()
                self._hold_up()
                far.sendall(data)
        self._over(near, far)

    def _down(self, far: socket.socket, near: socket.socket, asked: list[bytes]) -> None:
        with suppress(OSError):
            while (data := far.recv(LARGEST)) and not self.is_down:
                if self.cuts_answers_to and _is_post(asked[0], self.cuts_answers_to):
                    self.cut += 1
                    break
                self._hold_up()
                near.sendall(data)
        self._over(near, far)

    def _hold_up(self) -> None:
        if self.slow_by:
            self.closing.wait(self.slow_by)

    def _over(self, *ends: socket.socket) -> None:
        with self._guard:
            self._ends -= set(ends)
        for end in ends:
            _end(end)


def _is_post(asked: bytes, end: bytes) -> bool:
    return asked.startswith(b"POST") and asked.endswith(end)


def _end(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def a_line(host: str, port: int) -> Iterator[Line]:
    """Lay a line to the program at an address, for a while."""
    line = Line((host, port))
    line.give_back()
    Thread(target=line.run, daemon=True).start()
    yield line
    line.close()
