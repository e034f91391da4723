"""One of our own commands, run to its end in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from evenhand.config.parent import PARENT

LAST = 19
"""The priority of what runs behind everything else."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: whether well, and what it said on either stream."""

    well: bool
    said: tuple[str, ...]
    complained: str


def run_own_command(*arguments: str, environment: Mapping[str, str] | None = None, is_behind: bool = False) -> Ended:
    """Run `evenhand` with some arguments; it ends when this process does.

    With `is_behind` it, and what it starts, gets what the machine has left over.
    """
    started = subprocess.Popen(  # noqa: S603  our own program
        (sys.executable, "-m", "evenhand.cli", *arguments),
        env={**(os.environ if environment is None else environment), PARENT: str(os.getpid())},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with started:
        if is_behind:
            os.setpriority(os.PRIO_PROCESS, started.pid, LAST)
        said, complained = started.communicate()
    return Ended(started.returncode == 0, tuple(said.splitlines()), " ".join(complained.split()))
