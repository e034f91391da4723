"""Reading the database as of one moment while others go on writing: for backups and for files that are taken along."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """Let everything that is read in the block be of one moment; nobody who writes waits for it. For reading only.

    On SQLite a deferred transaction reads from one point of the log of writes and takes no lock, as others of ours
    would; on PostgreSQL REPEATABLE READ does the same. Inside a transaction that is open already, that one counts.
    """
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read, read only")
            yield
        return
    database: Any = connection
    former, database.transaction_mode = database.transaction_mode, "DEFERRED"
    try:
        with transaction.atomic():
            yield
    finally:
        database.transaction_mode = former
