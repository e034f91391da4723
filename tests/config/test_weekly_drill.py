"""The worker's turn for a drill: when one is due, behind everything else, and what it does where none can be made."""

from __future__ import annotations

import os
import shutil
from collections import namedtuple
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from evenhand.config import weekly_drill
from evenhand.config.own_command import LAST, Ended, run_own_command
from evenhand.config.rounds import JOBS, LONG
from evenhand.config.weekly_drill import NoRoom, NotTried, drill_if_due
from evenhand.foundation.archive.backup.actions import begin_backup, note_drilled, note_made
from evenhand.foundation.archive.backup.drills import EVERY
from tests.factories import a_therapist

pytestmark = pytest.mark.django_db
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def _own_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENHAND_BACKUPS", str(tmp_path / "backups"))


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was run; each drill notes that all was well."""
    ran: list[str] = []

    def run(command: str, *, is_behind: bool) -> Ended:
        assert is_behind
        ran.append(command)
        note_drilled(backup_id=begin_backup(at=timezone.now()).pk, problem="", at=timezone.now())
        return Ended(True, (), "")

    monkeypatch.setattr(weekly_drill, "run_own_command", run)
    return ran


def a_backup() -> None:
    a_therapist()
    note_made(run=begin_backup(at=timezone.now()), size=1_000, at=timezone.now())


def test_it_is_tried_once_there_is_a_backup_and_again_a_week_later(ran: list[str]) -> None:
    drill_if_due(timezone.now())
    assert ran == []
    a_backup()
    for _ in range(2):
        drill_if_due(timezone.now())
    assert ran == ["drill"]
    drill_if_due(timezone.now() + EVERY)
    assert ran == ["drill", "drill"]


@pytest.mark.parametrize("off", ["WEEKLY_DRILL", "DEMO"])
def test_none_is_made_where_the_host_wants_none_or_in_a_demo(off: str, ran: list[str], settings: Settings) -> None:
    a_backup()
    setattr(settings, off, off == "DEMO")
    drill_if_due(timezone.now())
    assert ran == []


def test_a_disk_that_is_nearly_full_is_left_to_what_people_write(
    ran: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    a_backup()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10, 10, 900_000_000))
    with pytest.raises(NoRoom):
        drill_if_due(timezone.now())
    assert ran == []


def test_a_drill_that_failed_is_said_in_the_log_and_one_that_was_none_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    a_backup()
    monkeypatch.setattr(weekly_drill, "run_own_command", lambda *_, **__: Ended(False, (), "There is no keyring."))
    with pytest.raises(NotTried):
        drill_if_due(timezone.now())

    def noted(*_: object, **__: object) -> Ended:
        note_drilled(backup_id=begin_backup(at=timezone.now()).pk, problem="was cut short", at=timezone.now())
        return Ended(False, (), "The backup CANNOT be restored.")

    monkeypatch.setattr(weekly_drill, "run_own_command", noted)
    drill_if_due(timezone.now())
    assert "There is no keyring." in caplog.text
    assert "CANNOT be restored" in caplog.text


def test_no_other_job_waits_for_it() -> None:
    assert {"drill"} == LONG
    [job] = [job for job in JOBS if job.name in LONG]
    assert job.longest > timedelta(hours=1)


def test_what_runs_behind_everything_else_has_the_last_priority(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []
    monkeypatch.setattr(os, "setpriority", lambda _which, _who, priority: given.append(priority))
    assert run_own_command("--help").well
    assert given == []
    run_own_command("--help", is_behind=True)
    assert given == [LAST]
