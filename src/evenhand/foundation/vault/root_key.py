"""The root key: a 32-byte file that lives outside the repository, the database and every backup."""

from __future__ import annotations

import os
import stat
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


class RootKeyProblem(Exception):
    """The root key cannot be used; the message is one plain sentence for the person who hosts Evenhand."""


def read_root_key(path: Path, *, data_folder: Path) -> bytes:
    """Return the 32 bytes of the root key file.

    Raises RootKeyProblem when the file is missing, lies in the data folder, can be read by other accounts,
    or is not exactly 32 bytes long.
    """
    place = path.resolve()
    if place.is_relative_to(data_folder.resolve()):
        raise RootKeyProblem(
            f"The root key {path} lies inside the data folder {data_folder}; move it elsewhere, so that a copy of "
            "the data is not also a copy of the key."
        )
    try:
        mode = place.stat().st_mode
        content = place.read_bytes()
    except FileNotFoundError:
        raise RootKeyProblem(
            f"The root key {path} is missing; put the file back from where you keep it, or set "
            "EVENHAND_ROOT_KEY_FILE to its place."
        ) from None
    except OSError as problem:
        raise RootKeyProblem(f"The root key {path} cannot be read: {problem.strerror}.") from None
    if stat.S_IMODE(mode) & 0o077:
        raise RootKeyProblem(f"The root key {path} can be read by other accounts; run: chmod 600 {path}")
    if len(content) != KEY_BYTES:
        raise RootKeyProblem(f"The root key {path} is {len(content)} bytes long; it has to be {KEY_BYTES}.")
    return content


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
