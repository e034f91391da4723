"""What a form says of a session, read without trust: its start, and how it stood when the page was drawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.http import HttpRequest

from evenhand.domain.scheduling.queries.rules import seconds

FURTHEST = timedelta(days=5 * 366)
MOST_DIGITS = 12


def start_typed(request: HttpRequest, *, now: datetime) -> int | None:
    """Return the posted start in seconds of UTC; None for what is no moment that could ever be offered."""
    return start_in(request.POST, now=now)


def start_in(sent: Mapping[str, str], *, now: datetime) -> int | None:
    """Return the start that a form or an address names, as `start_typed` does."""
    start = _whole_number(sent.get("start", ""))
    return start if start is not None and abs(start - seconds(now)) <= FURTHEST.total_seconds() else None


def seen_typed(request: HttpRequest) -> int | None:
    """Return the posted sequence of a session as its page showed it; None for what is no such number."""
    return _whole_number(request.POST.get("seen", ""))


def _whole_number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS else None
