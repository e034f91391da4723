"""The start of a session that a form names, read without trust."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest

from evenhand.domain.scheduling.queries.rules import seconds

FURTHEST = timedelta(days=5 * 366)
MOST_DIGITS = 12


def start_typed(request: HttpRequest, *, now: datetime) -> int | None:
    """Return the posted start in seconds of UTC; None for what is no moment that could ever be offered."""
    typed = request.POST.get("start", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS):
        return None
    return int(typed) if abs(int(typed) - seconds(now)) <= FURTHEST.total_seconds() else None
