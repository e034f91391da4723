"""A database of one's own for a block of the program: the file of one visitor's demo in place of the house's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.utils import ConnectionHandler

from evenhand.domain.cases.models import CaseFile
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice
from evenhand.foundation.vault.actions import make_case_keys, make_practice_key

OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # A demo lives no longer than the program: that its words outlive a power cut would be of no use to anybody.
    "init_command": "PRAGMA synchronous=OFF;PRAGMA cache_size=-2000;PRAGMA foreign_keys=ON;PRAGMA secure_delete=FAST;",
}


@contextmanager
def database_of(file: Path) -> Iterator[None]:
    """Let all that this thread reads and writes be in a file, which has to be there already, until the block ends.

    The connection lives as long as the block: opening costs less than a page, and an open one would keep a demo's
    file on the disk after its end.
    """
    settings = {"ENGINE": "django.db.backends.sqlite3", "NAME": f"file:{quote(str(file))}?mode=rw", "OPTIONS": OPTIONS}
    former, own = connections[DEFAULT_DB_ALIAS], ConnectionHandler({DEFAULT_DB_ALIAS: settings})[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = own
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = former
        own.close()


def give_own_keys(file: Path, *, at: datetime) -> None:
    """Give the practice in a demo's database keys that no other demo has: whatever is written from now on is theirs.

    What the demo tells stays sealed by the keys that came with it: it is the same fiction for everybody, and printed
    in the program.
    """
    with database_of(file), practice_context(Practice.objects.values_list("pk", flat=True).get()), transaction.atomic():
        make_practice_key(at=at)
        for case_id in CaseFile.objects.values_list("pk", flat=True):
            make_case_keys(case_id=case_id, at=at)


def write_copy(file: Path) -> None:
    """Write the database in force into a new file, which readers and one writer can use at once."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_size=1024")  # of 150 tables and indexes most are empty: half the size of a demo
        cursor.execute("VACUUM INTO %s", [str(file)])
    with database_of(file), connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")
