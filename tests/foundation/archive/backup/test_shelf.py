"""The shelf: names, the order of what is kept, and that nothing outlives its day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from evenhand.foundation.archive.backup import shelf as shelves
from evenhand.foundation.archive.backup.shelf import BackupUnderWay, Shelf, erase
from evenhand.foundation.vault.queries import unreadable_from
from tests.factories import NOW

DAY = timedelta(days=1)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    made = Shelf(tmp_path / "backups", tmp_path / "keyrings")
    with made.alone():
        return made


def put(shelf: Shelf, *, days_ago: float) -> UUID:
    backup_id = uuid4()
    places = shelf.places(backup_id=backup_id, at=NOW - days_ago * DAY)
    for file in (places.backup, places.keyring):
        file.write_bytes(b"age")
    return backup_id


def test_what_is_kept_is_listed_the_newest_first(shelf: Shelf) -> None:
    first, second = put(shelf, days_ago=2), put(shelf, days_ago=1)
    (shelf.backups / "notes.txt").write_text("of somebody else")
    (shelf.backups / ".evenhand-backup-x.age.making").write_text("half")
    assert [one.id for one in shelf.kept_backups()] == [second, first]
    assert [one.id for one in shelf.kept_keyrings()] == [second, first]
    assert shelf.kept_backups()[0].made_at == NOW - DAY
    assert shelf.kept_backups()[0].size == 3


def test_folders_are_closed_to_others(shelf: Shelf) -> None:
    assert shelf.backups.stat().st_mode & 0o777 == shelf.keyrings.stat().st_mode & 0o777 == 0o700


def test_a_shelf_that_is_not_there_is_empty(tmp_path: Path) -> None:
    nowhere = Shelf(tmp_path / "a", tmp_path / "b")
    assert nowhere.kept_backups() == nowhere.kept_keyrings() == []
    assert nowhere.thin_keyrings(at=NOW) == 0


def test_backups_are_kept_for_30_days_and_keyrings_for_7(shelf: Shelf) -> None:
    for days in (0, 6.9, 7, 8, 29.9, 30, 45):
        put(shelf, days_ago=days)
    assert shelf.thin_backups(at=NOW) == 2
    assert shelf.thin_keyrings(at=NOW) == 5
    assert [round((NOW - one.made_at) / DAY, 1) for one in shelf.kept_backups()] == [0, 6.9, 7, 8, 29.9]
    assert [round((NOW - one.made_at) / DAY, 1) for one in shelf.kept_keyrings()] == [0, 6.9]


def test_no_keyring_from_before_a_deletion_is_left_on_the_day_that_pages_name(shelf: Shelf) -> None:
    put(shelf, days_ago=0)
    named = unreadable_from(NOW, zone=ZoneInfo("Europe/London"))
    shelf.thin_keyrings(at=NOW + 7 * DAY)
    assert shelf.kept_keyrings() == []
    assert (NOW + 7 * DAY).date() < named


def test_keys_are_overwritten_before_they_are_let_go(tmp_path: Path) -> None:
    file, other = tmp_path / "keys", tmp_path / "same"
    file.write_bytes(b"k" * 3_000_000)
    other.hardlink_to(file)
    erase(file)
    assert not file.exists()
    assert other.read_bytes() == bytes(3_000_000)


def test_one_at_a_time(shelf: Shelf) -> None:
    with shelf.alone(), pytest.raises(BackupUnderWay), shelf.alone():
        pass
    with shelf.alone():
        pass


def test_what_was_left_half_written_is_taken_away(shelf: Shelf) -> None:
    left = shelf.keyrings / ".evenhand-keyring-x.age.making"
    left.write_bytes(b"half")
    with shelf.alone():
        assert not left.exists()


def test_a_shelf_that_thins_too_late_would_be_caught(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "KEYRINGS_KEPT", 8 * DAY)
    put(shelf, days_ago=7)
    assert shelf.thin_keyrings(at=NOW) == 0
