"""Sessions in the database, read with one plain query, because every page of a signed-in person begins with it."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import connection
from django.utils import timezone


class SessionStore(DatabaseSessions):
    """Django's sessions in the database; only reading one goes past the object mapper, which cost more than the rest.

    The name is the one that Django's own store has: it is part of the key under which sessions are signed.
    """

    def load(self) -> dict[str, Any]:
        """Return what a session holds; nothing for one that ended, and its key is not used again."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(
                "select session_data from django_session where session_key = %s and expire_date > %s",
                [self.session_key, now],
            )
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        held: dict[str, Any] = json.loads(_checked(row[0]))
        return held


@lru_cache(maxsize=512)
def _checked(stored: str) -> str:
    """Return as JSON what a stored session holds, nothing where its signature is wrong.

    A session that says the same as at the last request was checked then. The stored text is asked for each time, so
    one that ended or changed is never taken from here.
    """
    return json.dumps(SessionStore().decode(stored))
