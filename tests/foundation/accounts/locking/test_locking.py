"""Locking and opening a browser, noting its use, choosing the minutes."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from evenhand.foundation.accounts.locking.actions import choose_lock_minutes, lock_place, unlock_place
from evenhand.foundation.accounts.locking.rules import NOTED_EVERY, Place
from evenhand.foundation.accounts.locking.using import note_used
from evenhand.foundation.accounts.models import ClientAccount, SignedIn, User
from evenhand.foundation.accounts.signed_in.actions import note_signed_in
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.practices.models import Member
from tests.factories import NOW, a_case, a_therapist, client_actor, inside, therapist_actor

pytestmark = pytest.mark.django_db
LATER = NOW + NOTED_EVERY


def a_browser(member: Member) -> SignedIn:
    by = therapist_actor(member)
    return note_signed_in(person=member.user, session_key="k" * 32, user_agent="", by=by, at=NOW)


def place_of(row: SignedIn) -> Place:
    row.refresh_from_db()
    return Place(row.pk, row.last_seen_at, row.locked_at)


def acts() -> list[str]:
    return list(AuditEntry.objects.order_by("number").values_list("act", flat=True))


def test_a_browser_is_locked_once_however_many_tabs_say_so() -> None:
    member = a_therapist()
    with inside(member):
        row = a_browser(member)
        for at in (NOW, LATER):
            lock_place(place=place_of(row), by=therapist_actor(member), at=at)
        assert place_of(row).locked_at == NOW
        assert acts().count("signed_in.locked") == 1


def test_opened_it_goes_on_under_the_new_key_and_its_time_begins_anew() -> None:
    member = a_therapist()
    with inside(member):
        row = a_browser(member)
        lock_place(place=place_of(row), by=therapist_actor(member), at=NOW)
        unlock_place(place=place_of(row), session_key="n" * 32, by=therapist_actor(member), at=LATER)
        assert place_of(row) == Place(row.pk, LATER, None)
        assert row.session_key == "n" * 32
        assert acts()[-1] == "signed_in.unlocked"


def test_use_is_noted_once_a_minute_and_else_without_a_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    member = a_therapist()
    with inside(member):
        row = a_browser(member)
    with django_assert_num_queries(0):
        note_used(Place(row.pk, NOW), at=NOW + NOTED_EVERY / 2)
    with django_assert_num_queries(1):
        note_used(Place(row.pk, NOW), at=LATER)
    assert place_of(row).used_at == LATER


def test_use_opens_no_locked_browser_and_never_goes_back() -> None:
    member = a_therapist()
    with inside(member):
        row = a_browser(member)
        read_before = place_of(row)
        lock_place(place=read_before, by=therapist_actor(member), at=NOW)
    note_used(read_before, at=LATER)
    assert place_of(row) == Place(row.pk, NOW, NOW)


def test_a_person_chooses_for_themselves_and_the_same_again_changes_nothing() -> None:
    case, other = a_case(), a_case()
    with inside(case):
        for _ in range(2):
            client = ClientAccount.objects.get(pk=case.client_id)
            choose_lock_minutes(person=client, minutes=240, by=client_actor(case), at=NOW)
        assert ClientAccount.objects.get(pk=case.client_id).lock_minutes == 240
        assert acts().count("lock.chosen") == 1
    with inside(other):
        assert ClientAccount.objects.get(pk=other.client_id).lock_minutes == 60


@pytest.mark.parametrize("minutes", [4, 241])
def test_no_other_minutes_get_into_the_database(minutes: int) -> None:
    member = a_therapist()
    with inside(member):
        with pytest.raises(ValueError, match="5 to 240"):
            choose_lock_minutes(person=member.user, minutes=minutes, by=therapist_actor(member), at=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=member.user_id).update(lock_minutes=minutes)
    assert User.objects.get(pk=member.user_id).lock_minutes == 15
