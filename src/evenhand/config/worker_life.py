"""The worker's last sign of life: a file in the data folder that it touches in every round."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings


def _sign() -> Path:
    folder: Path = settings.DATA_FOLDER
    return folder / "worker.alive"


def note_sign_of_life() -> None:
    """Say that the worker of this machine is at work right now."""
    _sign().touch()


def last_sign_of_life() -> datetime | None:
    """Return when the worker of this machine was last at work; None when it never was."""
    try:
        return datetime.fromtimestamp(_sign().stat().st_mtime, tz=UTC)
    except FileNotFoundError:
        return None
