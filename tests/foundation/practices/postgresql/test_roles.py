"""The roles that docs/running.md shows: one that owns the tables, one that serves and cannot pass or change a wall."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from evenhand.config import doctor
from evenhand.config.database import migrate, missing_migrations
from evenhand.config.starting import CannotStart
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.published import publish_bundled
from evenhand.foundation.outbox.worker import work_once
from evenhand.foundation.practices.postgresql.walls import raise_walls, roles_past_the_walls
from tests.factories import NOW, a_case, a_practice, inside
from tests.foundation.practices.postgresql.asking import ask, change
from tests.repository.tree import ROOT
from tests.temporary_postgresql import ADMINISTRATOR, ROLE

GUIDE = (Path(ROOT) / "docs" / "running.md").read_text()
SHOWN = [statement for block in re.findall(r"```sql\n(.*?)```", GUIDE, re.DOTALL) for statement in block.split(";\n")]
APP = "evenhand_app"


@contextmanager
def as_administrator() -> Iterator[psycopg.Connection[Any]]:
    """Speak to the database of this test as the one who may do all."""
    place: dict[str, Any] = connection.settings_dict
    host = place["HOST"] or place["OPTIONS"]["host"]
    with psycopg.connect(host=host, user=ADMINISTRATOR, dbname=place["NAME"], autocommit=True) as administrator:
        yield administrator


@pytest.fixture
def role_that_serves(transactional_db: None) -> Iterator[str]:
    """The serving role as the guide makes it, beside the owner that these tests have; named after this database."""
    name = f"{APP}_{connection.settings_dict['NAME']}"
    steps = [step.replace("evenhand_owner", ROLE).replace(APP, name) for step in SHOWN if step.strip()]
    with as_administrator() as administrator:
        for step in steps:
            if not re.match(rf"CREATE (DATABASE|ROLE {ROLE} )", step):
                administrator.execute(step.encode())
        yield name
        administrator.execute(f"DROP OWNED BY {name}".encode())
        administrator.execute(f"DROP ROLE {name}".encode())


@contextmanager
def as_role(name: str) -> Iterator[None]:
    """Let this thread's connection be one of that role."""
    own = cast(Any, connections["default"])
    other = own.copy()
    other.settings_dict["USER"] = name
    connections["default"] = other
    try:
        yield
    finally:
        other.close()
        connections["default"] = own


def test_the_serving_role_works_within_the_walls(role_that_serves: str) -> None:
    strange = a_case()
    with as_role(role_that_serves):
        case = a_case(email="ana@example.org")
        publish_bundled(at=NOW)
        assert work_once(at=NOW) == 0
        assert (missing_migrations(), raise_walls(connection), roles_past_the_walls(connection)) == ([], [], [])
        with inside(case):
            assert list(CaseFile.objects.all()) == [case]
            assert ask("select id from cases_casefile where id = %s", strange.pk) == []
        assert ask("select count(*) from cases_casefile") == [(0,)]


@pytest.mark.parametrize(
    "statement",
    [
        "alter table cases_casefile disable row level security",
        "alter table cases_casefile no force row level security",
        "drop policy of_the_practice on cases_casefile",
        "create policy mine on cases_casefile using (true)",
        "truncate cases_casefile cascade",
        "drop table cases_contact",
        f"set role {ROLE}",
        f"set role {ADMINISTRATOR}",
        "set session authorization default; set row_security = off; select * from cases_casefile",
        "alter table audit_auditentry disable trigger user",
    ],
)
def test_the_serving_role_cannot_pass_or_change_a_wall(role_that_serves: str, statement: str) -> None:
    a_case()
    with as_role(role_that_serves), pytest.raises(DatabaseError), transaction.atomic():
        change(statement)


def test_the_serving_role_says_who_has_to_migrate(role_that_serves: str) -> None:
    record = MigrationRecorder(connection)
    record.record_unapplied("audit", "0004_refused_at_the_doors")
    try:
        with (
            as_role(role_that_serves),
            pytest.raises(CannotStart, match="run: evenhand migrate with the role that owns"),
        ):
            migrate()
    finally:
        record.record_applied("audit", "0004_refused_at_the_doors")


def test_the_owner_is_bound_by_the_walls_as_well(transactional_db: None) -> None:
    a_case()
    assert ask("select tableowner from pg_tables where tablename = 'cases_casefile'") == [(ROLE,)]
    assert ask("select count(*) from cases_casefile") == [(0,)]
    assert roles_past_the_walls(connection) == []


@pytest.mark.parametrize(
    ("right", "said"),
    [
        ("alter role {} superuser", "{} is a superuser"),
        ("alter role {} bypassrls", "{} has BYPASSRLS"),
        (f"grant {ADMINISTRATOR} to {{}}", f"{ADMINISTRATOR} is a superuser"),
    ],
)
def test_a_role_that_could_pass_the_walls_is_said_by_doctor(role_that_serves: str, right: str, said: str) -> None:
    a_practice()
    with as_administrator() as administrator:
        administrator.execute(right.format(role_that_serves).encode())
    with as_role(role_that_serves):
        [finding] = [look() for look in doctor._walls_where_there_are_any() if look is doctor._role]
    assert not finding.well
    assert said.format(role_that_serves) in finding.sentence


@pytest.mark.django_db
def test_a_missing_wall_is_said_by_doctor() -> None:
    assert doctor._walls().well
    change("alter table cases_casefile no force row level security")
    finding = doctor._walls()
    assert not finding.well
    assert "cases_casefile; run: evenhand migrate" in finding.sentence
