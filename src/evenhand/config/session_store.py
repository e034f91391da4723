"""Sessions in the database, read with one plain query, because every page of a signed-in person begins with it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import connection
from django.utils import timezone

from evenhand.foundation.accounts.locking.rules import Place
from evenhand.foundation.practices.prepared import rows_of, this_connection

_READ = """
    select s.session_data, b.id, b.last_seen_at, b.locked_at
    from django_session s left join accounts_signedin b on b.session_key = s.session_key
    where s.session_key = %s and s.expire_date > %s
"""


class SessionStore(DatabaseSessions):
    """Django's sessions in the database; only reading one goes past the object mapper, which cost more than the rest.

    The name is the one that Django's own store has: it is part of the key under which sessions are signed. The same
    query brings along what is noted of the browser: when it was used last, and whether it is locked.
    """

    place: Place | None = None
    """The browser of this session as it was when the session was read; None while nobody is signed in there."""

    def load(self) -> dict[str, Any]:
        """Return what a session holds; nothing for one that ended, and its key is not used again."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        found = rows_of(this_connection(), _READ, [self.session_key, now])
        if not found:
            self._session_key = None
            return {}
        data, place_id, used_at, locked_at = found[0]
        self.place = (
            None if place_id is None else Place(_id(place_id), _moment(used_at), locked_at and _moment(locked_at))
        )
        held: dict[str, Any] = json.loads(_checked(data))
        return held


def _id(cell: UUID | str) -> UUID:
    return cell if isinstance(cell, UUID) else UUID(cell)


def _moment(cell: datetime | str) -> datetime:
    """Return a moment as Django has it: SQLite keeps it without its zone, and may give it as letters."""
    moment = cell if isinstance(cell, datetime) else datetime.fromisoformat(cell)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@lru_cache(maxsize=512)
def _checked(stored: str) -> str:
    """Return as JSON what a stored session holds, nothing where its signature is wrong.

    A session that says the same as at the last request was checked then. The stored text is asked for each time, so
    one that ended or changed is never taken from here.
    """
    return json.dumps(SessionStore().decode(stored))
