"""The owner's page of backups, and what the desk's first page says when there is none."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pytest_django.fixtures import Settings

from evenhand.config.doctor import Finding, _backups
from evenhand.foundation.archive.backup.actions import (
    OwnersOnly,
    ask_for_backup,
    begin_backup,
    note_drilled,
    note_failed,
    note_made,
)
from evenhand.foundation.archive.backup.drills import drill_is_due
from evenhand.foundation.archive.backup.models import BackupRun
from evenhand.foundation.archive.backup.queries import backup_is_due
from evenhand.foundation.practices.models import Member
from tests.factories import (
    NOW,
    a_colleague,
    a_therapist,
    browser_of_therapist,
    frozen,
    inside,
    settled,
    therapist_actor,
)

pytestmark = pytest.mark.django_db
PAGE = "/desk/settings/backups/"
MISSING = "For more than nine days no backup was tried"
SILENCE = "no backup for more than 26 hours"


def a_backup(at: datetime, *, size: int = 12_300_000) -> BackupRun:
    run = begin_backup(at=at)
    note_made(run=run, size=size, at=at)
    return run


def page(member: Member, path: str = PAGE, *, at: datetime = NOW) -> str:
    with frozen(at):
        return browser_of_therapist(member).get(path).content.decode()


def doctor(at: datetime) -> Finding:
    with frozen(at):
        return _backups()


def test_it_says_when_the_last_backup_was_made_and_its_size() -> None:
    member = settled(a_therapist())
    assert "There is no backup yet." in page(member)
    a_backup(NOW)
    shown = page(member)
    assert "It has 12.3 MB." in shown
    assert SILENCE not in shown


def test_one_press_asks_for_a_backup_and_a_second_for_no_other() -> None:
    browser = browser_of_therapist(settled(a_therapist()))
    for _ in range(2):
        assert browser.post(PAGE).status_code == 302
    assert BackupRun.objects.count() == 1
    assert "A backup was asked for" in browser.get(PAGE).content.decode()


def test_what_was_asked_for_is_due_at_once_and_then_is_taken_up() -> None:
    member = a_therapist()
    a_backup(NOW)
    assert not backup_is_due(at=NOW)
    with inside(member):
        asked = ask_for_backup(member=member, by=therapist_actor(member), at=NOW)
    assert backup_is_due(at=NOW)
    run = begin_backup(at=NOW)
    assert run.pk == asked.pk
    note_made(run=run, size=1, at=NOW)
    assert not backup_is_due(at=NOW)


def test_a_colleague_neither_sees_nor_asks() -> None:
    owner = settled(a_therapist())
    colleague = settled(a_colleague(of=owner))
    assert browser_of_therapist(colleague).get(PAGE).status_code == 404
    assert browser_of_therapist(colleague).post(PAGE).status_code == 404
    with inside(owner), pytest.raises(OwnersOnly):
        ask_for_backup(member=colleague, by=therapist_actor(colleague), at=NOW)
    assert not BackupRun.objects.exists()


@pytest.mark.parametrize(("hours", "is_silent"), [(25, False), (26, False), (27, True)])
def test_silence_of_more_than_26_hours_shows_on_the_desk_and_in_the_doctor(hours: int, is_silent: bool) -> None:
    member = settled(a_therapist())
    a_backup(NOW)
    later = NOW + timedelta(hours=hours)
    assert (SILENCE in page(member, "/desk/", at=later)) is is_silent
    assert (SILENCE in page(member, at=later)) is is_silent
    assert doctor(later).well is not is_silent


def test_a_house_that_never_had_a_backup_is_silent_too() -> None:
    member = settled(a_therapist())
    assert SILENCE not in page(member, "/desk/")
    later = NOW + timedelta(hours=27)
    assert SILENCE in page(member, "/desk/", at=later)
    assert not doctor(later).well


def test_a_colleague_is_not_told() -> None:
    colleague = settled(a_colleague(of=a_therapist()))
    assert SILENCE not in page(colleague, "/desk/", at=NOW + timedelta(hours=27))


def test_a_backup_is_made_once_a_day_and_an_hour_after_one_that_failed() -> None:
    a_therapist()
    assert not backup_is_due(at=NOW + timedelta(minutes=59))
    assert backup_is_due(at=NOW + timedelta(hours=1))
    a_backup(NOW)
    day = NOW + timedelta(hours=24)
    assert not backup_is_due(at=day - timedelta(minutes=1))
    assert backup_is_due(at=day)
    note_failed(run=begin_backup(at=day), problem="No space left on device", at=day)
    assert not backup_is_due(at=day + timedelta(minutes=59))
    assert backup_is_due(at=day + timedelta(hours=1))


def test_a_failure_and_a_drill_that_failed_are_said() -> None:
    member = settled(a_therapist())
    made = a_backup(NOW)
    assert "none was ever tried" in doctor(NOW).sentence
    note_drilled(backup_id=made.pk, problem="", at=NOW)
    assert "could be restored" in page(member)
    assert doctor(NOW).well
    note_drilled(backup_id=made.pk, problem="was cut short or altered.", at=NOW)
    assert "could not be restored" in page(member)
    assert "was cut short" in doctor(NOW).sentence
    later = NOW + timedelta(hours=24)
    note_failed(run=begin_backup(at=later), problem="No space left on device", at=later)
    assert "The last backup was not made" in page(member, at=later)


@pytest.mark.parametrize(("days", "is_missing"), [(9, False), (10, True)])
def test_drills_that_stay_away_show_on_the_desk_and_in_the_doctor(days: int, is_missing: bool) -> None:
    member = settled(a_therapist())
    note_drilled(backup_id=a_backup(NOW).pk, problem="", at=NOW)
    later = NOW + timedelta(days=days)
    a_backup(later)
    assert (MISSING in page(member, "/desk/", at=later)) is is_missing
    assert (MISSING in page(member, at=later)) is is_missing
    assert ("more than nine days" in doctor(later).sentence) is is_missing
    assert doctor(later).well is not is_missing


def test_a_host_who_drills_by_hand_is_told_of_failures_only(settings: Settings) -> None:
    settings.WEEKLY_DRILL = False
    member = settled(a_therapist())
    made = a_backup(NOW)
    later = NOW + timedelta(days=30)
    a_backup(later)
    assert MISSING not in page(member, "/desk/", at=later)
    assert "Once a week" not in page(member, at=later)
    assert doctor(later).well
    note_drilled(backup_id=made.pk, problem="was cut short or altered.", at=later)
    assert "A backup could not be restored" in page(member, "/desk/", at=later)


def test_a_colleague_is_not_told_of_drills() -> None:
    owner = settled(a_therapist())
    note_drilled(backup_id=a_backup(NOW).pk, problem="was cut short or altered.", at=NOW)
    assert "A backup could not be restored" in page(owner, "/desk/")
    assert "could not be restored" not in page(settled(a_colleague(of=owner)), "/desk/")


def test_one_that_failed_is_tried_again_a_day_later_and_one_that_went_well_in_a_week() -> None:
    a_therapist()
    assert not drill_is_due(at=NOW)
    made = a_backup(NOW)
    assert drill_is_due(at=NOW)
    note_drilled(backup_id=made.pk, problem="", at=NOW)
    for days, due in ((6, False), (7, True)):
        assert drill_is_due(at=NOW + timedelta(days=days)) is due
    note_drilled(backup_id=made.pk, problem="was cut short or altered.", at=NOW)
    for hours, due in ((23, False), (24, True)):
        assert drill_is_due(at=NOW + timedelta(hours=hours)) is due


def test_a_house_without_practices_needs_no_backup() -> None:
    assert not backup_is_due(at=NOW)
    assert doctor(NOW).sentence.startswith("There is no backup yet")
