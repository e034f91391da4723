"""Anchors: where each practice's chain ended on a day, kept in a file outside the database and its backups.

Somebody who can write the database anew can also cut the end of a chain and write its stored end anew; they cannot
reach what stands elsewhere. An anchor holds no word of anybody: a practice's id, a number, a hash, a moment.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

EVERY = timedelta(hours=24)


class AnchorsUnreadable(Exception):
    """The file of anchors cannot be read or was altered; the message is one plain sentence for the host."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of a practice's chain at a moment (aware); `is_restored` when a backup was restored just then."""

    practice_id: UUID
    number: int
    hash: bytes
    at: datetime
    is_restored: bool = False


def is_due(file: Path, *, at: datetime) -> bool:
    """Return whether the last anchors are a day old, or there are none."""
    try:
        last = file.stat().st_mtime
    except FileNotFoundError:
        return True
    return at.timestamp() - last >= EVERY.total_seconds()


def add_anchors(
    file: Path, ends: Iterable[tuple[UUID, int, bytes]], *, at: datetime, are_restored: bool = False
) -> None:
    """Add the ends of chains (practice, number, hash) as they are at a moment; they are on the disk afterwards.

    `are_restored` says that the database was restored from a backup which ended there. Only this account can read the
    file. Raises OSError when it cannot be written.
    """
    told = {"restored": True} if are_restored else {}
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lines = [
        json.dumps({"practice": practice_id.hex, "number": number, "hash": digest.hex(), "at": at.isoformat(), **told})
        for practice_id, number, digest in ends
    ]
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as opened:
        opened.write("".join(f"{line}\n" for line in lines))
        opened.flush()
        os.fsync(opened.fileno())
    os.utime(file, (at.timestamp(), at.timestamp()))


def read_anchors(file: Path) -> list[Anchor]:
    """Return the anchors that hold, the oldest first; none where there is no file. Raises AnchorsUnreadable.

    Where a backup was restored, the chain goes on from its end: what was anchored beyond that before is history, which
    stays in the file for whoever reads it.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as problem:
        raise AnchorsUnreadable(f"The anchors in {file} cannot be read: {problem}.") from None
    held: list[Anchor] = []
    for number, line in enumerate(lines, start=1):
        anchor = _anchor(line, file, number)
        if anchor.is_restored:
            held = [one for one in held if one.practice_id != anchor.practice_id or one.number <= anchor.number]
        held.append(anchor)
    return held


def _anchor(line: str, file: Path, number: int) -> Anchor:
    try:
        told = json.loads(line)
        return Anchor(
            practice_id=UUID(told["practice"]),
            number=int(told["number"]),
            hash=bytes.fromhex(told["hash"]),
            at=datetime.fromisoformat(told["at"]),
            is_restored=bool(told.get("restored")),
        )
    except (ValueError, KeyError, TypeError):
        raise AnchorsUnreadable(f"Line {number} of {file} is no anchor; somebody changed the file.") from None
