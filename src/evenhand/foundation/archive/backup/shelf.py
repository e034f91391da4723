"""The two folders in which backups and keyrings lie: their names, what is there, and what is too old."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from evenhand.foundation.vault.lifetimes import KEYRING_BACKUP_DAYS

BACKUPS_KEPT: Final = timedelta(days=30)
KEYRINGS_KEPT: Final = timedelta(days=KEYRING_BACKUP_DAYS)
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_NAME: Final = re.compile(r"evenhand-(backup|keyring)-(\d{8}T\d{6}Z)-([0-9a-f]{32})\.age")
_ZEROS: Final = bytes(1 << 20)


class BackupUnderWay(Exception):
    """Another process puts something on this shelf right now."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the two files of a backup lie."""

    backup: Path
    keyring: Path


@dataclass(frozen=True, slots=True)
class Shelved:
    """One file on the shelf: of which backup, made when, how large."""

    file: Path
    id: UUID
    made_at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where backups lie, and where their keyrings do."""

    backups: Path
    keyrings: Path

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep others from putting something on the shelf; raises BackupUnderWay while one does, and OSError.

        The folders are there then, and what a backup left behind that was killed in the middle is gone.
        """
        for folder in (self.backups, self.keyrings):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(self.backups, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for folder in (self.backups, self.keyrings):
                for left in folder.glob(".evenhand-*.making"):
                    left.unlink()
            yield
        except BlockingIOError:
            raise BackupUnderWay from None
        finally:
            os.close(lock)

    def places(self, *, backup_id: UUID, at: datetime) -> Places:
        """Return where the files of a backup belong."""
        end = f"{at.astimezone(UTC):{_STAMP}}-{backup_id.hex}.age"
        return Places(self.backups / f"evenhand-backup-{end}", self.keyrings / f"evenhand-keyring-{end}")

    def kept_backups(self) -> list[Shelved]:
        """Return the backups that are there, the newest first; an empty or missing folder has none."""
        return _kept(self.backups, "backup")

    def kept_keyrings(self) -> list[Shelved]:
        """Return the keyrings that are there, the newest first."""
        return _kept(self.keyrings, "keyring")

    def thin_keyrings(self, *, at: datetime) -> int:
        """Destroy keyrings at the age that pages name as the end of what was deleted; return how many."""
        return _thin(self.kept_keyrings(), older_than=at - KEYRINGS_KEPT)

    def thin_backups(self, *, at: datetime) -> int:
        """Destroy backups after their 30 days; call it when a newer one was made. Return how many."""
        return _thin(self.kept_backups(), older_than=at - BACKUPS_KEPT)


def erase(file: Path) -> None:
    """Overwrite a file that holds keys with zeros, then take it away; raises OSError."""
    with file.open("r+b") as opened:
        left = file.stat().st_size
        while left > 0:
            left -= opened.write(_ZEROS[: min(left, len(_ZEROS))])
        opened.flush()
        os.fsync(opened.fileno())
    file.unlink()


def _thin(kept: list[Shelved], *, older_than: datetime) -> int:
    old = [one for one in kept if one.made_at <= older_than]
    for one in old:
        erase(one.file)
    return len(old)


def _kept(folder: Path, kind: str) -> list[Shelved]:
    if not folder.is_dir():
        return []
    named = ((file, _NAME.fullmatch(file.name)) for file in folder.iterdir())
    found = [
        Shelved(file, UUID(name[3]), datetime.strptime(name[2], _STAMP).replace(tzinfo=UTC), file.stat().st_size)
        for file, name in named
        if name and name[1] == kind
    ]
    return sorted(found, key=lambda one: one.made_at, reverse=True)
