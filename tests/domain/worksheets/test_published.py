"""Published versions: put in once, never changed, a practice's own before the bundled ones."""

from __future__ import annotations

from contextlib import nullcontext
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets import published
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.bundled_measures import bundled_measures
from evenhand.domain.worksheets.definition import Definition, parse_definition
from evenhand.domain.worksheets.models import WorksheetVersion
from evenhand.domain.worksheets.published import (
    PublishedVersionChanged,
    UnknownWorksheet,
    available,
    definition_of,
    latest_version,
    publish_bundled,
)
from evenhand.foundation.audit.models import AuditEntry
from tests.domain.stored import stored_now
from tests.domain.worksheets.own_sheets import FORECAST
from tests.factories import NOW, a_case, inside

pytestmark = pytest.mark.django_db
Bundle = dict[str, tuple[Definition, str]]


def bundle(source: str = FORECAST) -> Bundle:
    definition = parse_definition(source, filename="forecast.toml")
    return {definition.slug: (definition, source)}


@pytest.fixture
def bundled(monkeypatch: pytest.MonkeyPatch) -> Bundle:
    """Put one small sheet in the place of the library."""
    library = bundle()
    monkeypatch.setattr(published, "bundled_definitions", lambda: library)
    monkeypatch.setattr(published, "bundled_measures", dict)
    return library


def own(case: CaseFile, *, slug: str = "forecast", version: int = 1, source: str = FORECAST) -> WorksheetVersion:
    with inside(case):
        return WorksheetVersion.objects.create(
            practice_id=case.practice_id,
            slug=slug,
            version=version,
            digest=bytes(32),
            source=source.replace("version = 1", f"version = {version}"),
            published_at=NOW,
        )


def test_every_bundled_sheet_is_published_once() -> None:
    assert publish_bundled(at=NOW) == len(bundled_definitions()) + len(bundled_measures()) > 0
    before = stored_now()
    assert publish_bundled(at=NOW) == 0
    assert stored_now() == before


def test_a_changed_file_under_the_same_version_is_refused(bundled: Bundle) -> None:
    publish_bundled(at=NOW)
    before = stored_now()
    bundled.update(bundle(FORECAST.replace("What will you do?", "What is your plan?")))
    with pytest.raises(PublishedVersionChanged, match=r"'forecast' was changed but still says version 1.*to 2"):
        publish_bundled(at=NOW)
    assert stored_now() == before


def test_one_changed_file_keeps_all_others_out_too(bundled: Bundle) -> None:
    publish_bundled(at=NOW)
    bundled.update(bundle(FORECAST.replace('slug = "forecast"', 'slug = "another"')))
    bundled.update(bundle(FORECAST.replace("What will you do?", "What is your plan?")))
    with pytest.raises(PublishedVersionChanged):
        publish_bundled(at=NOW)
    assert list(WorksheetVersion.objects.values_list("slug", flat=True)) == ["forecast"]


def test_a_raised_version_is_published_beside_the_former_one(bundled: Bundle) -> None:
    publish_bundled(at=NOW)
    bundled.update(bundle(FORECAST.replace("version = 1\nlib", "version = 2\nlib").replace("do?", "try?")))
    assert publish_bundled(at=NOW) == 1
    with inside(a_case()):
        assert latest_version("forecast").version == 2
    former, newer = WorksheetVersion.objects.order_by("version")
    assert (definition_of(former.pk).version, definition_of(newer.pk).version) == (1, 2)
    assert definition_of(former.pk).field("plan").prompt == "What will you do?"


def test_a_practices_own_sheet_comes_before_the_bundled_one_whatever_its_version(bundled: Bundle) -> None:
    bundled.update(bundle(FORECAST.replace("version = 1\nlib", "version = 5\nlib")))
    publish_bundled(at=NOW)
    case, other = a_case(), a_case()
    mine = own(case, version=2)
    own(case, version=1)
    with inside(case):
        assert latest_version("forecast").pk == mine.pk
        assert [row.pk for row, _ in available()] == [mine.pk]
    with inside(other):
        assert [row.version for row, _ in available()] == [latest_version("forecast").version] == [5]


def test_a_practices_own_sheet_is_unknown_to_others() -> None:
    case, other = a_case(), a_case()
    own(case, slug="only-here")
    with inside(other), pytest.raises(UnknownWorksheet):
        latest_version("only-here")


def test_available_sheets_stand_in_the_order_of_their_names() -> None:
    publish_bundled(at=NOW)
    with inside(a_case()):
        names = [definition.library_name for _, definition in available()]
    assert names == sorted(names)
    assert len(names) == len(bundled_definitions()) + len(bundled_measures())


@pytest.mark.parametrize("table", ["worksheets_worksheetversion", "audit_auditentry"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {table} SET id = id", "DELETE FROM {table}", "DELETE FROM {table} WHERE id = '{id}'"],
)
def test_the_database_itself_refuses_to_change_what_is_kept(table: str, statement: str) -> None:
    case = a_case()
    publish_bundled(at=NOW)
    before = stored_now()
    with inside(case):
        row: UUID = (
            AuditEntry.objects.all() if table.startswith("audit") else WorksheetVersion.objects.all()
        ).values_list("pk", flat=True)[0]
    key = row.hex if connection.vendor == "sqlite" else str(row)
    where = inside(case) if table.startswith("audit") else nullcontext()
    with where, pytest.raises(DatabaseError, match="append-only"):
        _execute(statement.format(table=table, id=key))
    assert stored_now() == before


def test_the_database_refuses_to_empty_a_kept_table_at_once() -> None:
    if connection.vendor != "postgresql":
        return
    a_case()
    _execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in ("worksheets_worksheetversion", "audit_auditentry"):
        with pytest.raises(DatabaseError, match="append-only"):
            _execute(f"TRUNCATE {table} CASCADE")


def _execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
