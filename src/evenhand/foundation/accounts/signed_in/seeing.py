"""When a browser was last seen: written at most every few minutes, and remembered by each process in between."""

from __future__ import annotations

from datetime import datetime

from django.db import DatabaseError

from evenhand.foundation.accounts.signed_in.actions import SEEN_EVERY
from evenhand.foundation.accounts.signed_in.models import SignedIn

LISTED = "listed"
"""In the session of a browser that stands in the table; others are not looked for there."""

MOST_REMEMBERED = 20_000
_written: dict[str, datetime] = {}


def note_seen(session_key: str, *, at: datetime) -> None:
    """Keep that a browser was here, when the last note is old enough; costs a look into a dictionary otherwise.

    It is no act with a record, and a page never fails because of it: a note that cannot be written is written later.
    """
    last = _written.get(session_key)
    if last is not None and at - last < SEEN_EVERY:
        return
    if len(_written) >= MOST_REMEMBERED:
        _written.clear()
    _written[session_key] = at
    try:
        SignedIn.objects.filter(session_key=session_key, last_seen_at__lte=at - SEEN_EVERY).update(last_seen_at=at)
    except DatabaseError:
        _written.pop(session_key, None)
