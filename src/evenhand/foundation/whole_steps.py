"""Migrations that are there whole or not at all, whenever the machine stops.

Django notes a migration as done after its transaction, where it put off statements to the transaction's end: a machine
that stops in between has a step that is done and not noted, and every later upgrade stumbles over what it made.

A database in which there is nothing yet is not led through all that tables once were: they are made as they are today,
in one transaction, and all steps are noted (a test holds that both ways end at the same).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations import RunPython
from django.db.migrations.state import ProjectState

from evenhand.foundation.triggers import RunStatements

Step = tuple[str, str]
"""A room and the name of one of its migrations."""


class LeanState(ProjectState):
    """A state of the models that draws again only the model that a step changes.

    Django also draws again whatever points to it, directly or not, so that every model knows the newest form of every
    other. Here nearly all point to the practice, and five sixths of a first start went into that. What changes tables
    looks at a model's own columns and at the names of those it points to; whoever reads rows along relations is shown
    all models drawn anew (`in_full`).
    """

    in_full = False

    def clone(self) -> LeanState:
        """Return a copy, as lean as this one."""
        made = LeanState({key: one.clone() for key, one in self.models.items()}, self.real_apps)
        if "apps" in self.__dict__:
            made.apps = self.apps.clone()
        made.is_delayed, made.in_full = self.is_delayed, self.in_full
        return made

    def _find_reload_model(self, app_label: str, model_name: str, delay: bool = False) -> set[tuple[str, str]]:
        if self.in_full:
            found: set[tuple[str, str]] = super()._find_reload_model(app_label, model_name, delay)  # type: ignore[misc]
            return found
        return {(app_label, model_name)}


class WholeSteps(MigrationExecutor):
    """Notes each migration in the transaction in which it was done."""

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        """Do one migration and note it, in one transaction; one that must not be in a transaction is in none."""
        if isinstance(state, LeanState):
            state.in_full = any(isinstance(one, RunPython) for one in migration.operations)
            if state.in_full:
                del state.apps
                _ = state.apps  # drawn before the step changes any: columns stand in the order in which they were drawn
        if not migration.atomic:
            return super().apply_migration(state, migration, fake, fake_initial)
        with _rows_may_point_nowhere_meanwhile(), transaction.atomic():
            return super().apply_migration(state, migration, fake, fake_initial)

    def go_to(self, steps: Iterable[Step]) -> None:
        """Bring the database to these steps and to whatever they stand on."""
        targets = sorted(steps)
        if self._is_bare() and targets == sorted(self.loader.graph.leaf_nodes()):
            _make_at_once(self, self.migration_plan(targets))
        else:
            self.migrate(targets)

    def _is_bare(self) -> bool:
        return not self.loader.applied_migrations and not connection.introspection.table_names()

    def _create_project_state(self, with_applied_migrations: bool = False) -> LeanState:
        """Return where the models stand, in a lean state; Django's own command asks for it too."""
        found = super()._create_project_state(with_applied_migrations)  # type: ignore[misc]
        return LeanState(found.models, found.real_apps)


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


def _make_at_once(executor: WholeSteps, plan: Iterable[tuple[Migration, bool]]) -> None:
    """Make all tables as the models of today have them, put the guards on, and note every step, in one transaction.

    A step that changes rows has none to change.
    """
    steps = [migration for migration, _ in plan]
    rooms = {migration.app_label for migration in steps}
    with _rows_may_point_nowhere_meanwhile(), transaction.atomic():
        with connection.schema_editor() as editor:
            for model in apps.get_models():
                if model._meta.app_label in rooms and model._meta.can_migrate(connection):
                    editor.create_model(model)
            for operation in (one for migration in steps for one in migration.operations):
                if isinstance(operation, RunStatements):
                    operation.put_on(editor)
        executor.recorder.ensure_schema()
        note = executor.recorder.Migration
        note.objects.bulk_create([note(app=migration.app_label, name=migration.name) for migration in steps])


def take_every_step() -> None:
    """Bring the database up to this program's migrations, as Django's command does, in whole steps."""
    executor = WholeSteps(connection)
    executor.loader.check_consistent_history(connection)
    targets = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(targets)
    before = executor._create_project_state(with_applied_migrations=True)
    emit_pre_migrate_signal(0, False, connection.alias, apps=before.apps, plan=plan)
    executor.go_to(targets)
    emit_post_migrate_signal(0, False, connection.alias, plan=plan)
