"""A part of the program ends with the program, even when that was killed and could tell nobody."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
PARENT = "EVENHAND_PARENT"


def stop_with_parent() -> None:
    """Ask Linux to send SIGTERM to this process when its supervisor is gone, and stop at once if it already is.

    Elsewhere, and for a part that was started by hand, nothing happens.
    """
    parent = os.environ.get(PARENT)
    if parent is None or sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(parent):
        os.kill(os.getpid(), signal.SIGTERM)
