"""Taking keys off the disk for good, also out of the places where a database only forgets that they are there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

AS_A_RULE = "PRAGMA secure_delete=FAST"
"""What every connection does else (settings.py): it overwrites what goes from a page, and leaves pages as a whole."""


@contextmanager
def erasing() -> Iterator[None]:
    """Let SQLite overwrite with zeros whatever is deleted or replaced, pages that become free included.

    PostgreSQL gives no such promise; docs/keys.md says what that means.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=ON")
        try:
            yield
        finally:
            if not connection.needs_rollback:  # where something failed it stays on, which costs a little time
                cursor.execute(AS_A_RULE)
