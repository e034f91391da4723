"""What the worker of a demo for visitors does: end the demos whose time is over, keep one ready that begins today."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from evenhand.config.aside import folder_aside
from evenhand.config.demo.filling import ZONE, fill_demo
from evenhand.config.demo.own_database import database_of, write_copy
from evenhand.config.demo.visits import Visits


def visits() -> Visits:
    """Return the demos of this machine, as the settings name them."""
    return Visits(Path(settings.DEMO_VISITS), most=settings.DEMO_MOST)


def make_ready(*, at: datetime) -> None:
    """Make the demo that is copied for visitors, as of a moment, in place of the one before; takes some seconds."""
    ready = visits().ready
    ready.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with folder_aside(ready.parent) as aside:
        filled, packed = aside / "filled.sqlite3", aside / "packed.sqlite3"
        write_copy(filled)
        with database_of(filled):
            fill_demo(at=at)
            write_copy(packed)
        os.replace(packed, ready)


def end_what_is_over(at: datetime) -> None:
    """End the demos whose time is over."""
    visits().end_what_is_over(at=at)


def renew_what_is_ready(at: datetime) -> None:
    """Make the demo anew that is copied, once a day: the days it tells of lie before the one on which it is opened."""
    made = datetime.fromtimestamp(visits().ready.stat().st_mtime, tz=UTC)
    if _day(made) != _day(at):
        make_ready(at=at)


def _day(at: datetime) -> object:
    return at.astimezone(ZoneInfo(ZONE)).date()
