"""A mail host on this machine that does what it is told: takes letters, refuses, hangs, drops the line."""

from __future__ import annotations

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from threading import Event, Thread

HOST = "127.0.0.1"


class MailHost(socketserver.ThreadingTCPServer):
    """What it does is in `does`, and may change at any time; whose letters arrived is in `took`.

    takes; hangs (never says a word); drops (closes each line at once); not now (451); never (550 to the address);
    takes and is silent (after the letter); takes and drops; drops at the letter (before its end); takes and hangs at
    the goodbye.
    """

    allow_reuse_address = daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Talk)
        self.does = "takes"
        self.took: list[str] = []
        self.lines = 0
        self.closing = Event()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class _Talk(socketserver.StreamRequestHandler):
    server: MailHost

    def handle(self) -> None:
        """Talk as the host is told to when the line begins."""
        does = self.server.does
        self.server.lines += 1
        if does == "hangs":
            self.server.closing.wait(30)
        if does in ("hangs", "drops"):
            return
        self._say("220 ready")
        while words := self.rfile.readline():
            if not self._answer(words.strip().upper(), does):
                return

    def _answer(self, words: bytes, does: str) -> bool:
        """Answer to one line; return whether to go on."""
        if words.startswith(b"RCPT") and does in ("not now", "never"):
            self._say("451 later" if does == "not now" else "550 nobody here")
        elif words.startswith(b"DATA"):
            return self._take(does)
        elif words.startswith(b"QUIT"):
            if does == "takes and hangs at the goodbye":
                self.server.closing.wait(30)
            self._say("221 bye")
            return False
        else:
            self._say("250 fine")
        return True

    def _take(self, does: str) -> bool:
        if does == "drops at the letter":
            return False
        self._say("354 go on")
        letter = b""
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            letter += line
        self.server.took.append(str(message_from_bytes(letter)["To"]))
        if does == "takes and is silent":
            self.server.closing.wait(30)
        if does in ("takes and is silent", "takes and drops"):
            return False
        self._say("250 taken")
        return True

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def a_mail_host() -> Iterator[MailHost]:
    """Run a mail host until the block ends."""
    with MailHost() as host:
        Thread(target=host.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield host
        finally:
            host.closing.set()
            host.shutdown()
