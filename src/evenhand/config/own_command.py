"""One of our own commands, run to its end in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from evenhand.config.parent import PARENT


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: whether well, and what it said on either stream."""

    well: bool
    said: tuple[str, ...]
    complained: str


def run_own_command(*arguments: str, environment: Mapping[str, str] | None = None) -> Ended:
    """Run `evenhand` with some arguments; it ends when this process does."""
    done = subprocess.run(  # noqa: S603  our own program
        (sys.executable, "-m", "evenhand.cli", *arguments),
        env={**(os.environ if environment is None else environment), PARENT: str(os.getpid())},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return Ended(done.returncode == 0, tuple(done.stdout.splitlines()), " ".join(done.stderr.split()))
