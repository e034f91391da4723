"""The port on which the web server answers: taken before anything is started, so that nobody else gets it."""

from __future__ import annotations

import errno
import socket

from evenhand.config.starting import CannotStart

PORTS_TO_TRY = 100


def listen(host: str, port: int, *, or_next: bool = False) -> socket.socket:
    """Return a socket bound to a port; with `or_next`, to the first free one from there on.

    Raises CannotStart when the port is taken, or when this account or machine cannot have it.
    """
    last = min(port + PORTS_TO_TRY, 65_535) if or_next and port else port
    for candidate in range(port, last + 1):
        try:
            return _bound(host, candidate)
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                raise CannotStart(f"Port {candidate} on {host} cannot be opened: {problem.strerror}.") from None
    raise CannotStart(f"Port {port} on {host} is taken; choose another one with --port.")


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def port_of(listener: socket.socket) -> int:
    """Return the port that a socket is bound to."""
    port: int = listener.getsockname()[1]
    return port


def own_address(host: str, port: int) -> str:
    """Return how this machine itself reaches the server: an address that stands for all is answered at home."""
    home = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  read, not bound
    return f"http://[{home}]:{port}" if ":" in home else f"http://{home}:{port}"
