"""The rules of a change of keys: what ends with it, what is kept for how long, what stands in the record."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from evenhand.domain.cases.models import CaseFile, Information
from evenhand.foundation.archive.recovery.actions import use_sheet
from evenhand.foundation.archive.recovery.queries import SheetOpensNothing, find_sheet, sheet_confirmed_at
from evenhand.foundation.archive.rotation import actions
from evenhand.foundation.archive.rotation.actions import (
    KEPT_AFTERWARDS,
    delete_former_keys,
    hang_practice_on,
    replace_practice_key,
)
from evenhand.foundation.archive.rotation.queries import keys_of_practices
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.outbox.actions import enqueue
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.vault.models import WrappedKey
from evenhand.foundation.vault.rewrapping import move_everything, practice_keys
from evenhand.foundation.vault.roots import root_id
from evenhand.foundation.vault.sealing import NotReadable
from tests.factories import NOW, PASSWORD, a_case, a_practice, a_therapist, inside
from tests.foundation.archive.test_recovery import a_sheet
from tests.lost_root import lose_root_key

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)
AFTER_ITS_TIME = LATER + KEPT_AFTERWARDS
OWNER = {"email": "owner@example.org", "password": PASSWORD}


def changed(case: CaseFile) -> None:
    """Change the key of the case file's practice to the end."""
    with inside(case):
        replace_practice_key(at=LATER)
        move_everything(pause=int)


def goal_of(case: CaseFile) -> str:
    with inside(case):
        words: str = Information.objects.get(case=case).words
    return words


def test_a_recovery_sheet_ends_with_the_key_that_it_holds() -> None:
    member = a_therapist()
    case = a_case(of=member)
    on_paper = a_sheet(member)
    changed(case)
    with inside(member):
        assert sheet_confirmed_at() is None
    with pytest.raises(SheetOpensNothing):
        find_sheet(on_paper.line)


def test_a_sheet_made_after_a_change_gives_the_practice_back(settings: Settings) -> None:
    member = a_therapist()
    case = a_case(of=member, goal="To rest")
    changed(case)
    on_paper = a_sheet(member)
    lose_root_key(settings)
    use_sheet(typed=on_paper.line, at=AFTER_ITS_TIME, **OWNER)
    assert goal_of(case) == "To rest"


def test_a_sheet_outlives_a_change_of_the_root_key(settings: Settings) -> None:
    member = a_therapist()
    case = a_case(of=member, goal="To rest")
    on_paper = a_sheet(member)
    coming = os.urandom(32)
    with inside(member):
        hang_practice_on(coming, at=LATER)
    lose_root_key(settings)
    use_sheet(typed=on_paper.line, at=LATER, **OWNER)
    assert goal_of(case) == "To rest"


def test_a_former_root_key_opens_nothing_after_a_change(settings: Settings) -> None:
    case = a_case(goal="To rest")
    coming = os.urandom(32)
    with inside(case):
        assert hang_practice_on(coming, at=LATER) == 1
        assert hang_practice_on(coming, at=LATER) == 0
    with pytest.raises(NotReadable):
        goal_of(case)
    lose_root_key(settings, now=coming)
    assert goal_of(case) == "To rest"


def test_a_practice_key_that_does_not_open_stops_a_change_of_the_root_key() -> None:
    case = a_case()
    with inside(case):
        WrappedKey.objects.filter(case_id=None).update(wrapped=bytes([1]) + bytes(60))
        with pytest.raises(NotReadable):
            hang_practice_on(os.urandom(32), at=LATER)
        assert not AuditEntry.objects.filter(act="root_key.replaced").exists()


def test_a_replaced_practice_key_whose_root_key_was_lost_does_not() -> None:
    case = a_case()
    changed(case)
    coming = os.urandom(32)
    with inside(case):
        former, newest = practice_keys()
        WrappedKey.objects.filter(pk=former.pk).update(wrapped=bytes([1]) + bytes(60))
        assert hang_practice_on(coming, at=LATER) == 1
    (practice,) = keys_of_practices()
    assert [key.root for key in practice.keys if key.id == newest.pk] == [root_id(coming)]


def test_a_former_key_is_kept_for_a_day_and_then_deleted() -> None:
    case = a_case(goal="To rest")
    changed(case)
    with inside(case):
        assert delete_former_keys(at=AFTER_ITS_TIME - timedelta(seconds=1)) == 0
        assert delete_former_keys(at=AFTER_ITS_TIME) == 1
        assert len(practice_keys()) == 1
    assert goal_of(case) == "To rest"


def test_a_former_key_is_never_deleted_while_something_hangs_on_it() -> None:
    case = a_case(goal="To rest")
    with inside(case):
        replace_practice_key(at=LATER)
        assert delete_former_keys(at=AFTER_ITS_TIME) == 0
    assert goal_of(case) == "To rest"


def a_request_of_before_sends_afterwards(case: CaseFile) -> None:
    """Keep what is to be sent by a request that fetched its keys before a change and writes after it."""
    with inside(case):
        assert OutboxRow.objects.count() == 0
        with transaction.atomic():
            enqueue(kind="mail", content={"to": "early"}, key="early", at=NOW)
        with inside(case):
            replace_practice_key(at=LATER)
            move_everything(pause=int)
            delete_former_keys(at=LATER)
        with transaction.atomic():
            enqueue(kind="mail", content={"to": "late"}, key="late", at=LATER)


def what_waits(case: CaseFile) -> list[object]:
    with inside(case):
        return [row.content["to"] for row in OutboxRow.objects.order_by("created_at")]


def test_what_a_request_of_before_wrote_is_readable_and_moved_by_the_next_look() -> None:
    case = a_case()
    a_request_of_before_sends_afterwards(case)
    assert [practice.is_unfinished for practice in keys_of_practices()] == [True]
    assert what_waits(case) == ["early", "late"]
    with inside(case):
        assert move_everything(pause=int).texts == 1
        assert delete_former_keys(at=AFTER_ITS_TIME) == 1
    assert what_waits(case) == ["early", "late"]


def test_a_change_that_deleted_the_former_key_at_once_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "KEPT_AFTERWARDS", timedelta(0))
    case = a_case()
    a_request_of_before_sends_afterwards(case)
    with pytest.raises(NotReadable):
        what_waits(case)


def test_the_newest_key_is_the_newest_also_when_the_clock_went_back() -> None:
    case = a_case()
    with inside(case):
        first = practice_keys()[-1].pk
        replace_practice_key(at=NOW - timedelta(days=30))
        assert practice_keys()[0].pk == first
        assert len(practice_keys()) == 2


def test_every_step_stands_in_the_record_of_its_practice_alone() -> None:
    case, other = a_case(), a_practice()
    changed(case)
    with inside(case):
        hang_practice_on(os.urandom(32), at=LATER)
        entries = list(AuditEntry.objects.filter(subject__startswith="key:").order_by("number"))
        keys = [f"key:{key.pk}" for key in practice_keys()]
    assert [(entry.act, entry.subject, entry.actor) for entry in entries] == [
        ("practice_key.replaced", keys[0], "system"),
        ("root_key.replaced", keys[0], "system"),
        ("root_key.replaced", keys[1], "system"),
    ]
    with practice_context(other.pk):
        assert not AuditEntry.objects.filter(subject__startswith="key:").exists()
