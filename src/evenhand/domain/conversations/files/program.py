"""A program of its own: takes a file from its input, and gives back what may be kept of it.

It is started for one file and ends with it. Before it looks at the first byte it gives up what it does not need: it can
open no other file and no connection any more, write to no disk, start no program, and has bounds of memory and time.
"""

from __future__ import annotations

import os
import resource
import sys
from typing import Final

from evenhand.domain.conversations.files.documents import looked_through
from evenhand.domain.conversations.files.kinds import MOST_BYTES, Kind
from evenhand.domain.conversations.files.pictures import drawn_anew, switch_off_other_decoders
from evenhand.domain.conversations.files.refusals import Refusal, Refused

MEMORY: Final = 512 * 1024 * 1024
SECONDS: Final = 20
"""Of a processor."""


def give_up_what_is_not_needed() -> None:
    """Bound this process for the rest of its life."""
    os.nice(10)
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(what, (most, most))


def taken_in() -> bytes:
    """Return the file from the input of this process."""
    return sys.stdin.buffer.read(MOST_BYTES + 1)


def what_may_be_kept(data: bytes, kind: Kind) -> tuple[Kind, bytes]:
    """Return what is kept of a file, and its kind; raises Refused, or whatever a broken file makes its reader raise."""
    return (kind, looked_through(data)) if kind is Kind.PDF else drawn_anew(data, kind)


def main(kind: str) -> int:
    """Look at one file; the first line of the answer is its kind."""
    switch_off_other_decoders()
    give_up_what_is_not_needed()
    try:
        kept_as, kept = what_may_be_kept(taken_in(), Kind(kind))
    except Refused as refused:
        return refused.why
    except MemoryError:
        return Refusal.TOO_MANY_DOTS
    except Exception:  # noqa: BLE001  whatever a reader trips over: the file is broken for us
        return Refusal.BROKEN
    sys.stdout.buffer.write(f"{kept_as}\n".encode() + kept)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
