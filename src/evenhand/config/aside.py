"""A private folder beside the data, in which a database is restored before it takes a place, or only to look at it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evenhand.foundation.archive.backup.shelf import erase

_NAME = re.compile(r"\.aside-(\d+)-.*")


@contextmanager
def folder_aside(beside: Path) -> Iterator[Path]:
    """Give a folder that only this account can open; what is left in it in the end is overwritten and taken away.

    So is what a process left that was killed in the middle. Raises OSError.
    """
    for left in beside.iterdir():
        owner = _NAME.fullmatch(left.name)
        if owner and not _lives(int(owner[1])):
            clear(left)
    folder = Path(tempfile.mkdtemp(prefix=f".aside-{os.getpid()}-", dir=beside))
    try:
        yield folder
    finally:
        clear(folder)


def clear(folder: Path) -> None:
    """Overwrite every file of a folder with zeros and take it away, because there are keys in it."""
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            with contextlib.suppress(OSError):
                erase(file)
    shutil.rmtree(folder, ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
