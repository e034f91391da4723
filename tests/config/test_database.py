"""The database before the program uses it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django.fixtures import Settings

from evenhand.config import database
from evenhand.config.database import check_root_key_fits, missing_migrations, refuse_old_database
from evenhand.config.starting import CannotStart
from evenhand.foundation.accounts.actions import found_practice
from tests.lost_root import lose_root_key

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_a_database_that_is_up_to_date_misses_nothing() -> None:
    assert missing_migrations() == []


def test_a_database_that_is_behind_is_named_with_what_to_run() -> None:
    MigrationRecorder(connection).record_unapplied("audit", "0004_refused_at_the_doors")
    assert missing_migrations() == ["audit.0004_refused_at_the_doors"]
    with pytest.raises(CannotStart, match="is one step behind this version; run: evenhand migrate"):
        refuse_old_database()


def test_a_database_of_a_newer_program_is_refused() -> None:
    MigrationRecorder(connection).record_applied("cases", "0999_from_the_future")
    with pytest.raises(CannotStart, match=r"used by a newer Evenhand .*0999_from_the_future.* of 'cases'"):
        missing_migrations()


def test_a_root_key_of_other_data_is_refused(settings: Settings) -> None:
    found_practice(name="A", zone="Europe/London", owner_email="a@b.example", owner_password="x" * 12, at=NOW)
    check_root_key_fits()
    lose_root_key(settings)
    with pytest.raises(CannotStart, match="is not the one that this data was written with"):
        check_root_key_fits()


def test_any_root_key_fits_a_database_without_practices(settings: Settings) -> None:
    settings.ROOT_KEY = bytes(32)
    check_root_key_fits()


def test_what_a_broken_database_says_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_a_database() -> list[str]:
        raise DatabaseError("file is not\n a database")

    monkeypatch.setattr(database, "missing_migrations", not_a_database)
    with pytest.raises(CannotStart, match=r"cannot be used: file is not a database\.$"):
        refuse_old_database()


def test_the_sqlite_file_is_where_the_host_said() -> None:
    from django.conf import settings as read

    from evenhand.config.places import database_file

    assert database_file() == Path(read.DATA_FOLDER) / "evenhand.sqlite3"
