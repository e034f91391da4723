"""Having a file looked into by a program of its own, one at a time in each web process."""

from __future__ import annotations

import logging
import subprocess
import sys
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Final

from evenhand.domain.conversations.files.kinds import MOST_BYTES, Kind, kind_of
from evenhand.domain.conversations.files.refusals import Refusal
from evenhand.wording import later, say

SECONDS: Final = 30
"""How long one file may take, by the clock."""
PATIENCE: Final = 5
"""Seconds that a file waits for its turn."""
ONE_AT_A_TIME: Final = BoundedSemaphore(1)
COMMAND: Final = (sys.executable, "-I", "-m", "evenhand.domain.conversations.files.program")
DID_NOT_START: Final = 1
"""What Python ends with when it could not even begin, such as where a library is missing."""
IN_WORDS: Final = {
    Refusal.BROKEN: later("This file cannot be read. It may be broken."),
    Refusal.TOO_MANY_DOTS: later("This picture is too large to open. Make it smaller first."),
    Refusal.TOO_LARGE: later("This file is too large. It may have 8 MB at most."),
    Refusal.LOCKED: later("This PDF is locked with a password. Save it without one, then add it."),
    Refusal.ACTS: later("This PDF holds parts that can act on their own. Print it into a new PDF, then add that."),
}
log = logging.getLogger(__name__)


class NotTaken(ValueError):
    """A file that is not taken; the message says why, for its person. Nothing was stored."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What is kept of a file."""

    kind: Kind
    data: bytes


def examined(data: bytes) -> Examined:
    """Return what may be kept of a file that somebody sent: pictures drawn anew, a PDF as it is; raises NotTaken."""
    if not data:
        raise NotTaken(say("This file is empty."))
    if len(data) > MOST_BYTES:
        raise NotTaken(IN_WORDS[Refusal.TOO_LARGE])
    kind = kind_of(data)
    if kind is None:
        raise NotTaken(say("Only pictures (JPEG, PNG, WebP) and PDF files can be added."))
    if not ONE_AT_A_TIME.acquire(timeout=PATIENCE):
        raise NotTaken(say("Many files come in right now. Try again in a moment."))
    try:
        return _looked_into(data, kind)
    finally:
        ONE_AT_A_TIME.release()


def _looked_into(data: bytes, kind: Kind) -> Examined:
    try:
        done = subprocess.run(  # noqa: S603  our own program; of what was sent only its kind is among its words
            [*COMMAND, kind], input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        raise NotTaken(IN_WORDS[Refusal.BROKEN]) from None
    if done.returncode == DID_NOT_START:
        log.error("files: the program that looks into files does not start; try: %s", " ".join(COMMAND))
        raise NotTaken(say("No file can be added right now. You can still write."))
    if done.returncode != 0:
        known = done.returncode in {one.value for one in Refusal}
        raise NotTaken(IN_WORDS[Refusal(done.returncode) if known else Refusal.BROKEN])
    named, _, kept = done.stdout.partition(b"\n")
    if not 0 < len(kept) <= MOST_BYTES:
        raise NotTaken(IN_WORDS[Refusal.TOO_LARGE])
    return Examined(Kind(named.decode()), kept)
