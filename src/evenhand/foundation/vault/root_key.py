"""The root key: a 32-byte file that lives outside the repository, the database and every backup."""

from __future__ import annotations

import os
import stat
from functools import cache
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
PROGRAM: Final = Path(__file__).resolve().parents[2]
"""The folder of the program itself, which an upgrade replaces."""
_PRINTABLE: Final = frozenset(range(0x20, 0x7F)) | frozenset(b"\t\n\r")


class RootKeyProblem(Exception):
    """The root key cannot be used; the message is one plain sentence for the person who hosts Evenhand."""


def read_root_key(path: Path, *, data_folder: Path) -> bytes:
    """Return the 32 bytes of the root key file.

    Raises RootKeyProblem when the place is not allowed (see `check_place`), when the file is missing or no plain
    file, when another account could read or replace it, or when it does not hold 32 random bytes.
    """
    place = check_place(path, data_folder=data_folder)
    try:
        found = place.stat()
        _check_access(path, place, found)
        content = place.read_bytes()
    except FileNotFoundError:
        raise RootKeyProblem(
            f"The root key {path} is missing; put the file back from where you keep it, or set "
            "EVENHAND_ROOT_KEY_FILE to its place."
        ) from None
    except OSError as problem:
        raise RootKeyProblem(f"The root key {path} cannot be read: {problem.strerror}.") from None
    _check_content(path, content)
    return content


def check_place(path: Path, *, data_folder: Path) -> Path:
    """Return where a root key really lies, links followed; it need not be there yet.

    Raises RootKeyProblem for a path that depends on where the program is started, and for a place inside the data
    folder or the program: a copy of either would be a copy of the key.
    """
    if not path.is_absolute():
        raise RootKeyProblem(
            f"The root key is named as '{path}', which depends on the folder the program is started in; set "
            "EVENHAND_ROOT_KEY_FILE to a full path."
        )
    place = Path(os.path.realpath(path))  # unlike Path.resolve, no exception of its own for links in a circle
    if place.is_relative_to(os.path.realpath(data_folder)):
        raise RootKeyProblem(
            f"The root key {path} lies inside the data folder {data_folder}; keep it elsewhere, so that a copy of "
            "the data is not also a copy of the key."
        )
    for folder in _program_folders():
        if place.is_relative_to(folder):
            raise RootKeyProblem(
                f"The root key {path} lies inside the program's own folder {folder}; keep it elsewhere, so that "
                "neither an upgrade nor a copy of the program takes the key along."
            )
    return place


def _program_folders() -> list[Path]:
    """Return the program's folder, and the checkout around it where it runs from one."""
    checkout = PROGRAM.parent.parent
    return [checkout, PROGRAM] if (checkout / "pyproject.toml").exists() else [PROGRAM]


def _check_access(path: Path, place: Path, found: os.stat_result) -> None:
    """Raise RootKeyProblem unless this account alone can read and replace the file."""
    if not stat.S_ISREG(found.st_mode):
        raise RootKeyProblem(f"The root key {path} is no plain file; it has to be a file of {KEY_BYTES} bytes.")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise RootKeyProblem(f"The root key {path} can be read or changed by other accounts; run: chmod 600 {path}")
    if found.st_uid != os.geteuid():
        raise RootKeyProblem(
            f"The root key {path} belongs to another account than the one that runs Evenhand; give it to this one."
        )
    if found.st_nlink > 1:
        raise RootKeyProblem(
            f"The root key {path} has a second name somewhere on this disk; remove that one, so that the key lies in "
            "one place."
        )
    around = place.parent.stat().st_mode
    if around & stat.S_IWOTH and not around & stat.S_ISVTX:
        raise RootKeyProblem(
            f"The folder of the root key {path} can be changed by every account; run: chmod o-w {place.parent}"
        )


def _check_content(path: Path, content: bytes) -> None:
    """Raise RootKeyProblem unless the file holds what `create_root_key` writes: 32 random bytes."""
    if len(content) != KEY_BYTES:
        raise RootKeyProblem(f"The root key {path} is {len(content)} bytes long; it has to be {KEY_BYTES}.")
    if len(set(content)) == 1:
        raise RootKeyProblem(f"The root key {path} is one byte repeated; it has to be {KEY_BYTES} random bytes.")
    if _PRINTABLE.issuperset(content):  # by chance once in 10^13 keys
        raise RootKeyProblem(f"The root key {path} holds typed text; it has to be {KEY_BYTES} random bytes.")


def create_root_key(path: Path) -> None:
    """Write a new random root key that only this account can read; raises FileExistsError rather than replace one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(os.urandom(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())


@cache
def derive(root: bytes, purpose: str) -> bytes:
    """Return the 32-byte key for one purpose, by HKDF-SHA256 (RFC 5869) from the root key."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"evenhand/" + purpose.encode()).derive(root)
