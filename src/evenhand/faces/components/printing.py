"""Pages as PDF: whether this machine can make them, and making one in a program of its own."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from ctypes.util import find_library
from functools import cache
from threading import BoundedSemaphore
from typing import Final

SECONDS: Final = 300
LIBRARIES: Final = ("pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset")
AT_ONCE: Final = BoundedSemaphore(2)
"""How many documents a web process has in work: each takes a processor and some hundred megabytes for itself."""
KEPT: Final = ("PATH", "HOME", "LANG", "XDG_CACHE_HOME")
"""What of the environment the printing program is given: no address of a database, no place of a key."""

CANNOT: Final = (
    "This machine cannot make PDF yet: it lacks Pango, which draws letters. "
    "On Debian the host runs: sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


class NotPrinted(Exception):
    """A page could not be made into a PDF; nothing of it was given out."""


@cache
def can_print() -> bool:
    """Return whether the libraries that draw letters are on this machine; asked once a process."""
    return importlib.util.find_spec("weasyprint") is not None and all(map(find_library, LIBRARIES))


def as_pdf(page: str, *, patience: float = SECONDS) -> bytes:
    """Return a page in HTML as a PDF; raises NotPrinted when that fails or takes more than five minutes.

    Where others have documents in work it waits `patience` seconds for its turn, and raises NotPrinted after them. The
    words go through a pipe and never lie on the disk.
    """
    if not AT_ONCE.acquire(timeout=patience):
        raise NotPrinted("Others are being printed.")
    try:
        return _printed(page)
    finally:
        AT_ONCE.release()


def _printed(page: str) -> bytes:
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    command = [sys.executable, "-m", "evenhand.faces.components.print_pages"]
    try:
        done = subprocess.run(  # noqa: S603  our own program, and nothing that was typed is in its name
            command, input=page.encode("utf-8", "replace"), capture_output=True, env=environment, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        raise NotPrinted("It took too long.") from None
    if done.returncode != 0:
        raise NotPrinted(f"The printing program ended with {done.returncode}.")
    return done.stdout
