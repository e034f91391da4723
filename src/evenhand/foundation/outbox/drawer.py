"""The drawer of a demo: where its mail goes instead of out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends.filebased import EmailBackend

_drawer: ContextVar[Path | None] = ContextVar("drawer", default=None)


def drawer() -> Path:
    """Return the folder of the mail of the demo in force; that of the data where there is one demo only."""
    folder: Path = settings.DATA_FOLDER
    return _drawer.get() or folder / "mail"


@contextmanager
def drawer_in(folder: Path) -> Iterator[None]:
    """Let mail go into a folder until the block ends."""
    token = _drawer.set(folder)
    try:
        yield
    finally:
        _drawer.reset(token)


class Drawer(EmailBackend):
    """Writes each mail into a file of the drawer."""

    def __init__(self, *how: Any, **named: Any) -> None:
        """Take the drawer in force."""
        super().__init__(*how, **{**named, "file_path": str(drawer())})
