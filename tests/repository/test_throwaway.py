"""Tests stand on a data folder, a root key and databases that nobody else uses."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.repository.tree import ROOT
from tests.temporary_postgresql import PostgreSQLProblem, main, temporary_postgresql

WITH_POSTGRESQL = (sys.executable, "-m", "tests.temporary_postgresql")


def test_the_root_key_lies_outside_the_data_folder_and_is_ours_alone() -> None:
    key, data = Path(os.environ["EVENHAND_ROOT_KEY_FILE"]), Path(os.environ["EVENHAND_DATA"])
    assert key.stat().st_size == 32
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert not key.is_relative_to(data)
    assert data.is_relative_to(tempfile.gettempdir())


@pytest.mark.django_db
def test_the_test_database_has_the_locks_of_the_real_one() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)
        assert str(connection.settings_dict["NAME"]).startswith(os.environ["EVENHAND_DATA"])
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
            assert cursor.fetchone() == (False, False)


def test_a_temporary_postgresql_serves_one_role_and_leaves_nothing() -> None:
    with temporary_postgresql() as address:
        folder = Path(address.partition("host=")[2])
        with psycopg.connect(host=str(folder), user="evenhand", dbname="evenhand") as session:
            row = session.execute("SELECT current_setting('listen_addresses'), current_user").fetchone()
        assert row == ("", "evenhand")
    assert not folder.exists()


def test_a_missing_postgresql_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tests.temporary_postgresql.postgresql_program", lambda name: None)
    with pytest.raises(PostgreSQLProblem, match="is missing; on Debian run"), temporary_postgresql():
        pass
    assert main(["true"]) == 1
    assert "is missing; on Debian run: " in capsys.readouterr().err


def test_a_command_under_it_ends_with_its_own_code() -> None:
    command = (*WITH_POSTGRESQL, "sh", "-c", 'test -n "$DATABASE_URL" && exit 7')
    assert subprocess.run(command, cwd=ROOT).returncode == 7


def test_ending_it_leaves_no_server_behind() -> None:
    with subprocess.Popen(
        (*WITH_POSTGRESQL, "sh", "-c", 'echo "$DATABASE_URL"; exec tail -f /dev/null'),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout
        folder = Path(running.stdout.readline().strip().partition("host=")[2])
        assert folder.is_dir()
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=30) == 128 + signal.SIGTERM
    assert not folder.exists()
