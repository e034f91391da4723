"""The worker's turns for backups: one when it is due, a keyring after a deletion, nothing that is too old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from evenhand.config import backing_up
from evenhand.config.backing_up import back_up, back_up_if_due, renew_keyring
from evenhand.config.own_command import Ended
from evenhand.config.shelf import in_megabytes, shelf_here, shelf_in_words
from evenhand.config.starting import CannotStart
from evenhand.config.swapping import erase_former
from evenhand.foundation.archive.backup.models import BackupRun
from evenhand.foundation.vault.actions import destroy_case_keys
from tests.factories import a_case, a_therapist, inside

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENHAND_BACKUPS", str(tmp_path / "backups"))
    monkeypatch.setenv("EVENHAND_KEYRINGS", str(tmp_path / "keyrings"))


def test_both_files_are_made_and_written_down() -> None:
    a_case(goal="To rest")
    said = back_up()
    assert said[0].startswith("Made a backup of 1 case files: ")
    [backup], [keyring] = shelf_here().kept_backups(), shelf_here().kept_keyrings()
    run = BackupRun.objects.get()
    assert run.pk == backup.id == keyring.id
    assert run.made_at is not None
    assert run.bytes == backup.size + keyring.size
    assert "with its keyring" in shelf_in_words()[0]


def test_a_folder_that_cannot_be_written_is_said_and_written_down(tmp_path: Path) -> None:
    a_therapist()
    (tmp_path / "backups").write_text("no folder")
    with pytest.raises(CannotStart, match="The backup was not made"):
        back_up()
    assert BackupRun.objects.get().problem


def test_a_second_backup_at_the_same_time_is_refused() -> None:
    a_therapist()
    with shelf_here().alone(), pytest.raises(CannotStart, match="Another backup is being made"):
        back_up()


def test_a_deletion_makes_a_new_keyring_once() -> None:
    case = a_case(goal="To rest")
    back_up()
    renew_keyring(timezone.now())
    assert len(shelf_here().kept_keyrings()) == 1
    later = timezone.now() + timedelta(minutes=5)
    with inside(case):
        destroy_case_keys(case_id=case.pk, at=later)
    for _ in range(2):
        renew_keyring(later + timedelta(minutes=1))
    assert len(shelf_here().kept_keyrings()) == 2
    assert len(shelf_here().kept_backups()) == 1


def test_the_workers_turn_runs_a_backup_when_one_is_due_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, ...]] = []

    def run(*arguments: str) -> Ended:
        ran.append(arguments)
        return Ended(True, (), "")

    monkeypatch.setattr(backing_up, "run_own_command", run)
    now = timezone.now()
    a_therapist(at=now)
    back_up_if_due(now)
    assert ran == []
    back_up_if_due(now + timedelta(hours=2))
    assert ran == [("backup",)]


def test_a_backup_that_failed_in_its_process_is_said_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(backing_up, "run_own_command", lambda *_: Ended(False, (), "The disk is full."))
    a_therapist()
    back_up_if_due(timezone.now())
    assert "The disk is full." in caplog.text


def test_a_database_that_was_replaced_is_destroyed_after_a_week(tmp_path: Path, settings: Settings) -> None:
    made = datetime(2026, 11, 1, 12, tzinfo=UTC)
    former = tmp_path / "evenhand.sqlite3.before-restore-20261101T120000Z"
    former.write_bytes(b"keys")
    assert erase_former(tmp_path, at=made + timedelta(days=6, hours=23)) == 0
    assert erase_former(tmp_path, at=made + timedelta(days=7)) == 1
    assert not former.exists()


def test_sizes_are_read_by_people() -> None:
    assert (in_megabytes(12_300), in_megabytes(12_300_000)) == ("12.3 kB", "12.3 MB")


def test_an_empty_shelf_says_so() -> None:
    assert shelf_in_words()[0].startswith("There is no backup in ")
