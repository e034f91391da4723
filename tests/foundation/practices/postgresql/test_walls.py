"""The walls stand on every tenant table, and a table without them does not go unnoticed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from evenhand.foundation.practices.postgresql.walls import raise_walls, tables_without_walls
from evenhand.foundation.practices.tenant import TenantModel
from tests.foundation.practices.postgresql.asking import ask, change, tenant_models

pytestmark = pytest.mark.django_db
PRACTICE_ALONE = "(practice_id = (NULLIF(current_setting('evenhand.practice'::text, true), ''::text))::uuid)"
"""The condition, as PostgreSQL writes it down."""


def test_every_tenant_table_is_kept_to_the_practice_in_force_by_the_database_itself() -> None:
    for model in tenant_models():
        table = model._meta.db_table
        forced = "select relrowsecurity, relforcerowsecurity from pg_class where oid = %s::regclass"
        assert ask(forced, table) == [(True, True)], table
        policies = "select cmd, qual, with_check from pg_policies where tablename = %s and permissive = 'PERMISSIVE'"
        found = ask(policies, table)
        assert found.count(("ALL", PRACTICE_ALONE, PRACTICE_ALONE)) == 1, table
        others = [(command, rows) for command, rows, _ in found if command != "ALL"]
        assert {command for command, _ in others} <= {"SELECT", "UPDATE"}, table
        assert all("current_setting('evenhand.door'::text, true) = " in rows for _, rows in others), table


def test_all_walls_are_the_declared_ones_and_nothing_more_is_done() -> None:
    assert tables_without_walls(connection) == []
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert raise_walls(connection) == []
    statements = [one["sql"].split()[0].lower() for one in asked.captured_queries]
    assert set(statements) <= {"select", "savepoint", "release"}


BREACHES = [
    "alter table {} disable row level security",
    "alter table {} no force row level security",
    "drop policy of_the_practice on {}",
    "create policy another on {} using (true)",
    "drop policy of_the_practice on {0}; create policy of_the_practice on {0} using (true)",
    "drop policy of_the_practice on {0}; create policy of_the_practice on {0} as restrictive using (true)",
]


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_is_seen_and_closed(breach: str) -> None:
    for statement in breach.format("cases_casefile").split("; "):
        change(statement)
    assert tables_without_walls(connection) == ["cases_casefile"]
    assert raise_walls(connection) == ["cases_casefile"]
    assert tables_without_walls(connection) == []


@pytest.fixture
def table_of_tomorrow() -> Iterator[type[TenantModel]]:
    """A tenant table that was made without a thought of walls."""

    class Tomorrow(TenantModel):
        words = models.TextField()

        class Meta:
            app_label = "practices"

    with connection.schema_editor() as editor:
        editor.create_model(Tomorrow)
    yield Tomorrow
    del apps.all_models["practices"]["tomorrow"]
    apps.clear_cache()


def test_a_new_tenant_table_is_noticed_without_walls_and_gets_them_with_migrate(
    table_of_tomorrow: type[TenantModel],
) -> None:
    table = table_of_tomorrow._meta.db_table
    with pytest.raises(AssertionError, match=table):
        test_every_tenant_table_is_kept_to_the_practice_in_force_by_the_database_itself()
    assert tables_without_walls(connection) == [table]
    call_command("migrate", verbosity=0, interactive=False)
    test_every_tenant_table_is_kept_to_the_practice_in_force_by_the_database_itself()
    assert tables_without_walls(connection) == []
