"""Migrations that are there whole or not at all, whenever the machine stops.

Django notes a migration as done after its transaction, where it put off statements to the transaction's end: a machine
that stops in between has a step that is done and not noted, and every later upgrade stumbles over what it made.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState


class WholeSteps(MigrationExecutor):
    """Notes each migration in the transaction in which it was done."""

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        """Do one migration and note it, in one transaction; one that must not be in a transaction is in none."""
        if not migration.atomic:
            return super().apply_migration(state, migration, fake, fake_initial)
        with _rows_may_point_nowhere_meanwhile(), transaction.atomic():
            return super().apply_migration(state, migration, fake, fake_initial)


@contextmanager
def _rows_may_point_nowhere_meanwhile() -> Iterator[None]:
    """Let SQLite not look at foreign keys while tables are made anew; it heeds that outside transactions alone."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.disable_constraint_checking()
    try:
        yield
    finally:
        connection.enable_constraint_checking()


def take_every_step() -> None:
    """Bring the database up to this program's migrations, as Django's command does, in whole steps."""
    executor = WholeSteps(connection)
    executor.loader.check_consistent_history(connection)
    targets = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(targets)
    before = executor._create_project_state(with_applied_migrations=True)  # type: ignore[attr-defined]
    emit_pre_migrate_signal(0, False, connection.alias, apps=before.apps, plan=plan)
    executor.migrate(targets, plan=plan, state=before.clone())
    emit_post_migrate_signal(0, False, connection.alias, plan=plan)
