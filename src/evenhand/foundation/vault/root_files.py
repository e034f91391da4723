"""The files of a root key that is being replaced: the next one beside it, the former one for old backups.

Each is there whole or not at all, also when the machine stops in between: written under another name, then renamed.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evenhand.foundation.vault.root_key import KEY_BYTES


class KeysAreBeingChanged(Exception):
    """Another command changes keys on this machine right now."""


def next_root_file(path: Path) -> Path:
    """Return where the next root key lies while it takes over from the one at `path`, links followed."""
    return _beside(path, "next")


def former_root_file(path: Path, name: str) -> Path:
    """Return where a root key that was replaced is kept, for backups from before; `name` is how ids are shown."""
    return _beside(path, f"former-{name}")


def former_root_files(path: Path) -> list[Path]:
    """Return the kept former root keys beside the one at `path`, by their names."""
    place = _place(path)
    return sorted(place.parent.glob(f"{place.name}.former-*"))


@contextmanager
def alone_with_the_keys(path: Path) -> Iterator[None]:
    """Keep other commands of this machine from changing keys meanwhile; raises KeysAreBeingChanged.

    The lock lies on the folder of the root key, and ends with the process however that ends.
    """
    folder = os.open(_place(path).parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise KeysAreBeingChanged from None
    finally:
        os.close(folder)


def make_next_root_key(path: Path) -> None:
    """Lay a new random root key beside the one at `path`; it is on the disk afterwards. Raises OSError."""
    _write(next_root_file(path), os.urandom(KEY_BYTES))


def keep_former_root_key(path: Path, name: str) -> Path:
    """Lay a copy of the root key at `path` beside it, as the former one; return where. Raises OSError."""
    file = former_root_file(path, name)
    _write(file, path.read_bytes())
    return file


def put_next_root_key_in_force(path: Path) -> None:
    """Let the next root key take the place of the one at `path`, in one step; a link stays. Raises OSError."""
    next_root_file(path).replace(_place(path))
    _sync_folder(_place(path))


def _place(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _beside(path: Path, ending: str) -> Path:
    place = _place(path)
    return place.with_name(f"{place.name}.{ending}")


def _write(file: Path, content: bytes) -> None:
    making = file.with_name(f"{file.name}.making")
    making.unlink(missing_ok=True)
    with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    making.replace(file)
    _sync_folder(file)


def _sync_folder(file: Path) -> None:
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
