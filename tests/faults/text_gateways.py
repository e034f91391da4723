"""A gateway for text messages on this machine that does what it is told: takes them, refuses, hangs, drops the line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TypeVar

G = TypeVar("G", bound="TextGateway")


class TextGateway(ThreadingHTTPServer):
    """What it does is in `does`, and may change at any time; what arrived is in `took`, with its headers in `headers`.

    A code it answers with; "hangs" or "drops" before it reads a message, "takes and hangs", "takes and drops" after.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.does: int | str = 200
        self.took: list[dict[str, str]] = []
        self.headers: dict[str, str] = {}
        self.asked = 0
        self.closing = Event()

    def opened(self, body: bytes) -> dict[str, str]:
        """What a message says."""
        said: dict[str, str] = json.loads(body)
        return said

    @property
    def address(self) -> str:
        """Where messages go."""
        return f"http://127.0.0.1:{self.server_address[1]}/messages?from=us"


class _Talk(BaseHTTPRequestHandler):
    server: TextGateway

    def do_POST(self) -> None:
        """Take a message, or do what the gateway is told to."""
        does = self.server.does
        self.server.asked += 1
        if does == "drops":
            return
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.headers = dict(self.headers)
        if does == "hangs":
            self.server.closing.wait(30)
            return
        if does in (200, 201, 502, "takes and hangs", "takes and drops"):
            self.server.took.append(self.server.opened(body))
        if does == "takes and hangs":
            self.server.closing.wait(30)
        if isinstance(does, int):
            self.send_response(does)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

    def log_message(self, *_told: object) -> None:
        """Say nothing."""


@contextmanager
def a_text_gateway() -> Iterator[TextGateway]:
    """Run a gateway until the block ends."""
    with running(TextGateway()) as gateway:
        yield gateway


@contextmanager
def running(gateway: G) -> Iterator[G]:
    """Run it until the block ends."""
    with gateway:
        Thread(target=gateway.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield gateway
        finally:
            gateway.closing.set()
            gateway.shutdown()
