"""Every column of every table of a practice is in an export, or stays behind for a reason."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps

import evenhand
from evenhand.domain.custody.tables import NOT_A_COLUMN, TABLES, TABLES_LEFT_OUT
from evenhand.foundation.practices.tenant import TenantModel

DOCS = Path(evenhand.__file__).parents[2] / "docs" / "export.md"


def tenant_tables() -> set[str]:
    return {model._meta.label for model in apps.get_models() if issubclass(model, TenantModel)}


def test_every_table_of_a_practice_leaves_or_stays_for_a_reason() -> None:
    leaves = {table.model._meta.label for table in TABLES}
    assert leaves.isdisjoint(TABLES_LEFT_OUT)
    assert leaves | TABLES_LEFT_OUT.keys() == tenant_tables(), "say in custody/tables.py what becomes of this table"
    assert all(TABLES_LEFT_OUT.values())


def test_every_column_leaves_or_stays_for_a_reason() -> None:
    for table in TABLES:
        names = {column.name for column in table.model._meta.concrete_fields}
        assert {column.name for column in table.columns} == names - {*NOT_A_COLUMN, *table.left_out}
        assert table.left_out.keys() <= names
        assert all(table.left_out.values())


def test_a_table_stands_behind_those_it_points_to() -> None:
    seen: set[object] = set()
    ours = {table.model for table in TABLES}
    for table in TABLES:
        wanted = {column.related_model for column in table.columns if column.related_model in ours} - {table.model}
        assert wanted <= seen, table.name
        seen.add(table.model)


def test_every_table_and_what_stays_behind_is_documented() -> None:
    written = DOCS.read_text()
    for table in TABLES:
        assert f"`{table.name}`" in written
        assert all(f"`{name}`" in written for name in table.left_out)
