"""Running the demo: a folder that is thrown away, a filled practice, the program, one line when it is ready."""

from __future__ import annotations

import os
import secrets
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

from evenhand.config.listening import listen, port_of
from evenhand.config.serving import open_browser, serve
from evenhand.config.starting import prepare_places

HOST = "127.0.0.1"


def run_demo(*, port: int, opens_browser: bool, say: Callable[[str], None], ready: Callable[[str], None]) -> None:
    """Run a demo until SIGINT or SIGTERM on the port, or on the next free one; `ready` gets its one line.

    Nothing of this machine's own Evenhand is read or touched. Raises CannotStart.
    """
    with ExitStack() as stack:
        stack.enter_context(stopping_on_signals())
        listener = stack.enter_context(listen(HOST, port, or_next=True))
        data, key = (Path(stack.enter_context(thrown_away(name))) for name in ("data", "key"))
        door = prepare_environment(data, key / "root.key", address=f"http://localhost:{port_of(listener)}")
        prepare_places()
        _fill()
        address = f"{os.environ['EVENHAND_URL']}/demo/in/{door}/"

        def tell() -> None:
            ready(f"Ready: {address}")
            if opens_browser:
                open_browser(address)

        serve(listener, host=HOST, say=say, when_ready=tell)


def thrown_away(name: str) -> tempfile.TemporaryDirectory[str]:
    """Return a folder of the system's own place for such, gone when the block ends."""
    return tempfile.TemporaryDirectory(prefix=f"evenhand-demo-{name}-", ignore_cleanup_errors=True)


def prepare_environment(data: Path, key: Path, *, address: str, **more: str) -> str:
    """Point this process and its parts at the throw-away places; return the secret of the door."""
    for name in [name for name in os.environ if name.startswith("EVENHAND_") or name == "DATABASE_URL"]:
        del os.environ[name]
    door = secrets.token_urlsafe(16)
    os.environ |= {
        "EVENHAND_DATA": str(data),
        "EVENHAND_ROOT_KEY_FILE": str(key),
        "EVENHAND_URL": address,
        "EVENHAND_DEMO": "1",
        "EVENHAND_PLANS": "example",
        "EVENHAND_SITE": "example",
        "EVENHAND_DEMO_DOOR": door,
        **more,
    }
    return door


def _fill() -> None:
    from evenhand.config.database import migrate, set_up_django

    set_up_django()

    from django.db import connection, connections
    from django.utils import timezone

    # A demo is thrown away with its process, also when that loses its power: filling it waits for no disk.
    connection.settings_dict["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
    migrate()

    from evenhand.config.demo.filling import fill_demo

    fill_demo(at=timezone.now())
    connections.close_all()


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Leave through the context managers when a signal comes before the program runs, so that nothing stays behind."""

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    former = {number: signal.signal(number, leave) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
