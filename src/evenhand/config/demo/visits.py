"""The demos of visitors as files: each a database of its own, copied from one that is ready, erased when it is over.

No demo shares a table with another one, or with a real practice: one cannot be seen from the other, whatever a query
forgets, and to end one is to erase a file.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from evenhand.config.aside import clear

LASTS: Final = timedelta(hours=24)
_TICKET: Final = re.compile(r"([0-9]{10})\.([\w-]{32})", re.ASCII)
_NAME: Final = re.compile(r"([0-9]{10})-[0-9a-f]{40}", re.ASCII)


class AllTaken(Exception):
    """As many demos are there as the host allows; `free_at` is when the oldest one ends."""

    def __init__(self, free_at: datetime) -> None:
        """Keep the moment."""
        super().__init__("Every demo is taken.")
        self.free_at = free_at


@dataclass(frozen=True, slots=True)
class Visit:
    """One visitor's demo: its folder, and when it is over."""

    folder: Path
    ends_at: datetime

    @property
    def database(self) -> Path:
        """The database, which holds nothing but this demo."""
        return self.folder / "demo.sqlite3"

    @property
    def drawer(self) -> Path:
        """The folder of the messages that would have gone out."""
        return self.folder / "mail"

    @property
    def mark(self) -> str:
        """A mark that differs once somebody wrote into the database; two looks at the disk."""
        return ".".join(
            f"{_written_at(file):x}" for file in (self.database, self.database.with_name("demo.sqlite3-wal"))
        )


class Visits:
    """The demos that are there, in one folder of one machine; several processes may use it at once."""

    def __init__(self, root: Path, *, most: int) -> None:
        """Keep them in a folder, at most so many at once."""
        self._here, self._most = root / "visits", most
        self._making, self._gone = root / "making", root / "gone"
        self._root = root
        self.ready = root / "ready.sqlite3"

    def begin(self, *, at: datetime, prepare: Callable[[Path], None]) -> str:
        """Make a demo and return the ticket by which its visitor finds it again; nobody finds it without.

        `prepare` gets its database before anybody can find it. Raises AllTaken, or FileNotFoundError when no demo is
        ready to be copied.
        """
        self._refuse_when_full()
        ends_at, secret = int((at + LASTS).timestamp()), secrets.token_urlsafe(24)
        folder = self._making / secrets.token_hex(8)
        folder.mkdir(parents=True, mode=0o700)
        visit = Visit(folder, _moment(ends_at))
        try:
            shutil.copyfile(self.ready, visit.database)
            prepare(visit.database)
            with self._alone():
                self._refuse_when_full()
                folder.rename(self._here / _name(ends_at, secret))
        finally:
            if folder.exists():
                clear(folder)
        return f"{ends_at}.{secret}"

    def find(self, ticket: str, *, at: datetime) -> Visit | None:
        """Return the demo of a ticket; None when it is over, or never was."""
        read = _TICKET.fullmatch(ticket)
        if read is None or int(read[1]) <= at.timestamp():
            return None
        folder = self._here / _name(int(read[1]), read[2])
        return Visit(folder, _moment(int(read[1]))) if folder.is_dir() else None

    def all(self) -> list[Visit]:
        """Return the demos that are there, the one that ends first before the others."""
        names = sorted(one.name for one in self._here.iterdir()) if self._here.is_dir() else []
        read = ((name, _NAME.fullmatch(name)) for name in names)
        return [Visit(self._here / name, _moment(int(found[1]))) for name, found in read if found]

    def end(self, visit: Visit) -> None:
        """End a demo: nobody finds it from now on; its keys and all else of it are overwritten, then deleted.

        Doing it again changes nothing.
        """
        self._gone.mkdir(parents=True, exist_ok=True, mode=0o700)
        gone = self._gone / f"{visit.folder.name}-{secrets.token_hex(4)}"
        with contextlib.suppress(FileNotFoundError):
            visit.folder.rename(gone)
            clear(gone)

    def end_what_is_over(self, *, at: datetime) -> int:
        """End every demo whose time is over, and what an earlier turn left half done; return how many demos ended."""
        over = [visit for visit in self.all() if visit.ends_at <= at]
        for visit in over:
            self.end(visit)
        for left in self._gone.iterdir() if self._gone.is_dir() else ():
            clear(left)
        return len(over)

    def _refuse_when_full(self) -> None:
        if self._here.is_dir() and len(os.listdir(self._here)) < self._most:
            return  # each of the others need not be read
        there = self.all()
        if len(there) >= self._most:
            raise AllTaken(there[0].ends_at if there else datetime.now(UTC))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold off other processes, so that no two of them take the last place."""
        self._here.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self._root / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _name(ends_at: int, secret: str) -> str:
    """Return the name of a folder, from which nobody learns the ticket that opens it."""
    return f"{ends_at}-{hashlib.sha256(secret.encode()).hexdigest()[:40]}"


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)


def _written_at(file: Path) -> int:
    try:
        found = file.stat()
    except FileNotFoundError:
        return 0
    return found.st_mtime_ns if found.st_size else 0
