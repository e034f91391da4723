"""Django's PostgreSQL backend with cursors that tell the database which practice is in force.

The setting travels in the same message as the statement and ends with its transaction (SET LOCAL), so that it costs
no round trip and can never be left behind on a connection that a pool hands to somebody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self
from weakref import WeakKeyDictionary

from django.db.backends.postgresql import base
from psycopg import ClientCursor, Connection, sql
from psycopg.pq import TransactionStatus

from evenhand.foundation.practices.context import NOWHERE, Scope, current_scope
from evenhand.foundation.practices.postgresql.names import DOOR, PRACTICE

_UNKNOWN = Scope("?", "?")
_OF_THE_TRANSACTION = ("SAVEPOINT", "RELEASE", "ROLLBACK")
_told: WeakKeyDictionary[Connection[Any], Scope] = WeakKeyDictionary()
"""What the transaction that is open on a connection was told last."""


class PracticeCursor(base.CursorMixin, ClientCursor[Any]):
    """A cursor whose statements see the rows of the practice in force, or of the open door, and no others.

    Parameters are filled in here (Django's default), because only then can two statements travel in one message.
    Outside a transaction PostgreSQL takes such a message as one.
    """

    def execute(self, query: Any, params: Any = None, **how: Any) -> Self:
        """Run one statement, after telling its transaction what has changed since the last one."""
        text = _as_text(query, self)
        if text[:9].upper().startswith(_OF_THE_TRANSACTION):
            # Going back to a savepoint takes back what was told since; another savepoint changes nothing.
            _told[self.connection] = _UNKNOWN if text[:8].upper() == "ROLLBACK" else self._told()
            return super().execute(query, params, **how)
        told, wanted = self._told(), current_scope()
        if told == wanted:
            return super().execute(query, params, **how)
        changes = _changes(told, wanted)
        statement = text if params is None else self.mogrify(query, params)
        super().execute(";".join((*changes, statement)), **how)
        _told[self.connection] = wanted
        for _ in changes:
            self.nextset()
        return self

    def executemany(self, query: Any, params_seq: Iterable[Any], **how: Any) -> None:
        """Run one statement for each row of parameters: in a transaction all of them with one round trip."""
        if self.connection.autocommit:
            for params in params_seq:
                self.execute(query, params, **how)
            return
        told, wanted = self._told(), current_scope()
        if told != wanted:
            super().execute(";".join(_changes(told, wanted)))
            _told[self.connection] = wanted
        super().executemany(query, params_seq, **how)

    def _told(self) -> Scope:
        """Return what the database knows: nothing at the beginning of a transaction, whatever the one before knew."""
        if self.connection.pgconn.transaction_status == TransactionStatus.IDLE:
            _told[self.connection] = NOWHERE
        return _told.get(self.connection, _UNKNOWN)


def _as_text(query: Any, cursor: PracticeCursor) -> str:
    if isinstance(query, str):
        return query
    return query.decode() if isinstance(query, bytes) else sql.as_string(query, cursor)


def _changes(told: Scope, wanted: Scope) -> list[str]:
    pairs = zip((PRACTICE, DOOR), told, wanted, strict=True)
    return [f"SET LOCAL {setting}={sql.quote(now)}" for setting, before, now in pairs if before != now]


class DatabaseWrapper(base.DatabaseWrapper):
    """Connections of these cursors; no server-side ones, which a pool in transaction mode cannot keep either."""

    def get_connection_params(self) -> dict[str, Any]:
        """Return Django's parameters with our cursors; a statement that is prepared would need a message of its own."""
        params: dict[str, Any] = super().get_connection_params()
        return params | {"cursor_factory": PracticeCursor, "prepare_threshold": None}

    def chunked_cursor(self) -> Any:
        """Return an ordinary cursor."""
        return self.cursor()
