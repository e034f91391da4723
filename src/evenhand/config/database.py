"""The database before the program uses it: reachable, of a known schema, written with the root key at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from evenhand.config.starting import CannotStart, database_problem
from evenhand.foundation.whole_steps import take_every_step

MIGRATING = 4_150_823
"""The number of PostgreSQL's advisory lock under which one machine migrates and the others wait."""


def set_up_django() -> None:
    """Read the settings and load the rooms; the places have to be prepared."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.config.settings")
    django.setup()


def missing_migrations() -> list[str]:
    """Return the migrations that the database still needs.

    Raises CannotStart when the database does not answer or knows migrations that this program does not.
    """
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as problem:
        raise database_problem(problem) from None
    known = set(executor.loader.disk_migrations)
    newer = sorted(key for key in executor.loader.applied_migrations if key not in known)
    if newer:
        room, name = newer[-1]
        raise CannotStart(
            f"The database was used by a newer Evenhand (it knows the step '{name}' of '{room}', this program does "
            "not); install that version or a later one."
        )
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrate() -> int:
    """Bring the schema and the bundled worksheets up to this program; return how many steps that took.

    Raises CannotStart. Several machines may start at once on PostgreSQL: one migrates, the others wait.
    """
    from evenhand.domain.worksheets.published import PublishedVersionChanged, publish_bundled
    from evenhand.foundation.practices.postgresql.walls import raise_walls

    try:
        with _alone_among_machines():
            steps = missing_migrations()
            if steps:
                _refuse_a_role_that_only_serves(steps)
                take_every_step()
            raise_walls(connection)
            check_root_key_fits()
            give_house_secret_if_none()
            publish_bundled(at=timezone.now())
    except DatabaseError as problem:
        raise database_problem(problem) from None
    except PublishedVersionChanged as problem:
        raise CannotStart(str(problem)) from None
    finally:
        connections.close_all()
    return len(steps)


def behind(steps: list[str]) -> str:
    """Return the sentence for a database that still needs some migrations."""
    count = "one step" if len(steps) == 1 else f"{len(steps)} steps"
    return f"The database is {count} behind this version; run: evenhand migrate"


@contextmanager
def _alone_among_machines() -> Iterator[None]:
    """Wait until no other machine migrates, and hold them off meanwhile.

    The lock belongs to a transaction on a connection of its own: behind a pool in transaction mode a session is
    nobody's.
    """
    if connection.vendor != "postgresql":
        yield
        return
    waiting: Any = connection.copy()
    try:
        with waiting.cursor() as cursor:
            waiting.set_autocommit(False)
            cursor.execute("select pg_advisory_xact_lock(%s)", [MIGRATING])
        yield
    finally:
        waiting.close()


def _refuse_a_role_that_only_serves(steps: list[str]) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select has_schema_privilege(current_schema(), 'create')")
            if cursor.fetchone() != (True,):
                raise CannotStart(f"{behind(steps)} with the role that owns the tables")


def give_house_secret_if_none() -> None:
    """A house without practices gets a random secret; what people signed in with before there was one stays."""
    from evenhand.foundation.practices.models import Practice
    from evenhand.foundation.vault.house import give_house_secret

    give_house_secret(fresh=not Practice.objects.exists(), at=timezone.now())


def check_root_key_fits() -> None:
    """Raise CannotStart when the root key is not the one under which the keys of practices and house were wrapped."""
    from django.conf import settings

    from evenhand.foundation.practices.context import practice_context
    from evenhand.foundation.practices.models import Practice
    from evenhand.foundation.vault.house import house_secret
    from evenhand.foundation.vault.keyring import Purpose, keyring
    from evenhand.foundation.vault.sealing import NotReadable

    practice_id = Practice.objects.order_by("created_at").values_list("pk", flat=True).first()
    if practice_id is None:
        return
    try:
        with practice_context(practice_id):
            keyring().for_writing(Purpose.PRACTICE, None)
        house_secret()
    except NotReadable:
        raise CannotStart(
            f"The root key {settings.ROOT_KEY_FILE} is not the one that this data was written with; put the right "
            "file back from where you keep it."
        ) from None


def refuse_old_database() -> None:
    """Raise CannotStart when the database does not answer, needs `evenhand migrate`, or needs another root key."""
    try:
        steps = missing_migrations()
        if steps:
            raise CannotStart(behind(steps))
        check_root_key_fits()
    except DatabaseError as problem:
        raise database_problem(problem) from None
    finally:
        connections.close_all()
