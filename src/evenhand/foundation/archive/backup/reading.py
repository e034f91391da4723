"""A backup and a keyring before anything is restored from them: whole, of this kind, of one place, not too new."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from pyrage import x25519

from evenhand.foundation.archive.backup.manifest import Kind, Manifest, read_manifest
from evenhand.foundation.archive.backup.sealed_file import BackupRefused, lines_of_sealed


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows of one table, of one practice where the table has such."""

    table: str
    columns: tuple[str, ...]
    practice: UUID | None
    rows: list[list[Any]] = field(default_factory=list)


_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Opened:
    """One file that was opened: what it says of itself, and its stretches of rows, given once."""

    file: Path
    manifest: Manifest
    stretches: Iterator[Stretch]


@contextmanager
def opened_pair(backup: Path, keyring: Path, openers: Sequence[x25519.Identity]) -> Iterator[tuple[Opened, Opened]]:
    """Open a backup and a keyring; raises BackupRefused, with the reason, for files that cannot be restored together.

    Both were read to their end by then, so that one which was cut short or altered is refused before anything is done.
    """
    with ExitStack() as stack:
        data = stack.enter_context(_opened(backup, "backup", openers))
        keys = stack.enter_context(_opened(keyring, "keyring", openers))
        if keys.manifest.made_at < data.manifest.made_at:
            raise BackupRefused(
                f"The keyring {keyring} is older than the backup {backup}; take the one of the same moment, or a later."
            )
        yield data, keys


@contextmanager
def _opened(file: Path, kind: Kind, openers: Sequence[x25519.Identity]) -> Iterator[Opened]:
    with lines_of_sealed(file, openers, beside=settings.DATA_FOLDER) as lines:
        manifest = read_manifest(next(lines, ""), kind, file)
        _refuse_newer(file, manifest)
        yield Opened(file, manifest, _stretches(file, lines))


def _refuse_newer(file: Path, manifest: Manifest) -> None:
    known = set(MigrationLoader(connection, ignore_no_migrations=True).disk_migrations)
    unknown = sorted(step for step in manifest.steps if step not in known)
    if unknown:
        room, name = unknown[-1]
        raise BackupRefused(
            f"{file} was made by a newer Evenhand, {manifest.program} (it knows the step '{name}' of '{room}', this "
            "program does not); install that version or a later one."
        )


def _stretches(file: Path, lines: Iterator[str]) -> Iterator[Stretch]:
    """Give the rows some at a time; raises BackupRefused when they are not those that the last line counts."""
    counts: dict[str, int] = {}
    stretch, told = None, None
    try:
        for line in lines:
            read = json.loads(line)
            if isinstance(read, list):
                stretch, full = _with_row(stretch, read)
                if full:
                    yield full
            elif "table" in read:
                if stretch:
                    yield stretch
                stretch = _stretch(read)
            else:
                told = read["rows"]
                continue
            _count(counts, stretch, is_row=isinstance(read, list))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BackupRefused(f"{file} was not written as a backup is.") from None
    if stretch:
        yield stretch
    if told != counts:
        raise BackupRefused(f"{file} does not hold the rows that it counts.")


def _stretch(read: dict[str, Any]) -> Stretch:
    practice = UUID(read["practice"]) if read["practice"] else None
    return Stretch(str(read["table"]), tuple(map(str, read["columns"])), practice)


def _with_row(stretch: Stretch | None, row: list[Any]) -> tuple[Stretch, Stretch | None]:
    """Put a row into the stretch at hand; a full one is given out, and one with the same head takes its place."""
    if stretch is None or len(row) != len(stretch.columns):
        raise ValueError
    full = None
    if len(stretch.rows) >= _ROWS_AT_ONCE:
        full, stretch = stretch, Stretch(stretch.table, stretch.columns, stretch.practice)
    stretch.rows.append(row)
    return stretch, full


def _count(counts: dict[str, int], stretch: Stretch, *, is_row: bool) -> None:
    counts[stretch.table] = counts.get(stretch.table, 0) + is_row
