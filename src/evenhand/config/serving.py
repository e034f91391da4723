"""The running program: the web server and the worker of the outbox, as one command."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import sys
import webbrowser
from collections.abc import Callable
from threading import Event
from urllib.parse import urlsplit

from evenhand.config.listening import own_address, port_of
from evenhand.config.parent import PARENT, stop_with_parent
from evenhand.config.starting import CannotStart
from evenhand.config.supervising import SECONDS_TO_STOP, Part, PartEnded, Supervisor

HEALTH = "/health/"
DEMO_PORT = "8100"


def parts(listener: socket.socket, *, host: str) -> list[Part]:
    """Return the processes of the program: the web server on a socket that is bound already, and the worker.

    Where the host asked for it (EVENHAND_DEMO_URL), the demo for visitors too, which shares nothing with these two.
    """
    web = ("-m", "gunicorn", "-c", "python:evenhand.config.gunicorn", "--bind", f"fd://{listener.fileno()}")
    return [
        Part("web server", (sys.executable, *web), files=(listener.fileno(),)),
        Part("worker", (sys.executable, "-m", "evenhand.cli", "worker")),
        *_demo(host),
    ]


def _demo(host: str) -> list[Part]:
    if not os.environ.get("EVENHAND_DEMO_URL"):
        return []
    port = os.environ.get("EVENHAND_DEMO_PORT", DEMO_PORT)
    command = ("demo", "--visitors", "--host", host, "--port", port)
    return [Part("demo for visitors", (sys.executable, "-m", "evenhand.cli", *command))]


def serve(
    listener: socket.socket,
    *,
    host: str,
    say: Callable[[str], None],
    when_ready: Callable[[], None],
    patience: float = SECONDS_TO_STOP,
) -> None:
    """Run web server and worker until SIGINT or SIGTERM; call `when_ready` once when pages really answer.

    A part that does not stop within `patience` seconds is killed. Raises CannotStart when a part does not come up.
    """
    environment = os.environ | {PARENT: str(os.getpid())}
    supervisor = Supervisor(parts(listener, host=host), environment=environment, say=say, patience=patience)
    own = own_address(host, port_of(listener))
    try:
        supervisor.run(ready=lambda: answers(own), then=when_ready)
    except PartEnded as problem:
        raise CannotStart(str(problem)) from None


def answers(address: str) -> bool:
    """Return whether the program at an address says that it is well."""
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname or "127.0.0.1", place.port, timeout=2)
    try:
        connection.request("GET", HEALTH, headers={"Host": "127.0.0.1"})
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


def work() -> None:
    """Carry out what is due in the outbox, and the jobs that come round, until SIGINT or SIGTERM."""
    from evenhand.config.anchoring import anchor_if_due
    from evenhand.config.asked_links import answer_who_asked
    from evenhand.config.rounds import SECONDS_TO_FINISH, begin_rounds
    from evenhand.config.worker_life import note_sign_of_life
    from evenhand.foundation.outbox.worker import work_until

    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    stop_with_parent()

    def each_round() -> None:
        note_sign_of_life()
        anchor_if_due()
        answer_who_asked()

    rounds = begin_rounds(stop)
    work_until(stop, each_round=each_round)
    rounds.join(SECONDS_TO_FINISH)


def open_browser(address: str) -> None:
    """Open an address in the browser where there is a screen; a browser inside the terminal would hide the program."""
    if sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        webbrowser.open(address)
