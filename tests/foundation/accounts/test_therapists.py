"""Therapists: founding a practice, signing in, leaving."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, connection, transaction

from evenhand.foundation.accounts.actions import found_practice
from evenhand.foundation.accounts.models import User
from evenhand.foundation.accounts.passwords.actions import check_password
from evenhand.foundation.accounts.queries import membership_of
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.practices.models import Member, Practice
from evenhand.foundation.vault.lookup import keyed_hash
from evenhand.foundation.vault.models import WrappedKey
from tests.factories import NOW, PASSWORD, a_colleague, a_therapist, inside

pytestmark = pytest.mark.django_db
ADDRESS = "owner@practice.example"


def test_a_founded_practice_has_its_key_its_owner_and_its_first_entry() -> None:
    practice, owner = found_practice(
        name="Left Bank", zone="Europe/London", owner_email=ADDRESS, owner_password=PASSWORD, at=NOW
    )
    with inside(owner):
        assert WrappedKey.objects.get().purpose == "practice"
        assert list(AuditEntry.objects.values_list("act", flat=True)) == ["practice.founded"]
    assert (owner.role, owner.joined_at) == (Member.Role.OWNER, NOW)
    assert Practice.objects.get() == practice


def test_an_owner_signs_in_with_address_and_password() -> None:
    member = a_therapist(email=ADDRESS)
    login = keyed_hash(f" {ADDRESS.upper()} ").hex()
    assert authenticate(login=login, password=PASSWORD) == member.user
    assert authenticate(login=login, password=PASSWORD + " ") is None
    assert authenticate(login=ADDRESS, password=PASSWORD) is None


def test_neither_password_nor_address_stand_in_the_table() -> None:
    a_therapist(email=ADDRESS)
    with connection.cursor() as cursor:
        cursor.execute("select * from accounts_user")
        row = cursor.fetchone()
    in_the_table = b" ".join(
        bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode() for cell in row
    )
    assert PASSWORD.encode() not in in_the_table
    assert b"practice.example" not in in_the_table
    assert b"argon2id" in in_the_table


def test_an_address_signs_in_once_and_a_second_founding_leaves_nothing() -> None:
    a_therapist(email=ADDRESS)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_therapist(email=ADDRESS.upper())
    assert Practice.objects.count() == 1
    assert User.objects.count() == 1


def test_a_member_who_has_left_has_no_place_from_then_on() -> None:
    member = a_therapist()
    with inside(member):
        Member.objects.filter(pk=member.pk).update(left_at=NOW)
    assert membership_of(user_id=member.user_id) is None


def test_a_sign_in_that_was_switched_off_has_no_place() -> None:
    member = a_therapist()
    User.objects.filter(pk=member.user_id).update(is_active=False)
    assert membership_of(user_id=member.user_id) is None


def test_a_therapist_of_two_practices_comes_into_the_one_joined_first() -> None:
    owner = a_therapist()
    colleague = a_colleague(of=owner)
    place = membership_of(user_id=colleague.user_id)
    assert place is not None
    assert place.practice_id == owner.practice_id
    with inside(owner):
        Member.objects.filter(pk=colleague.pk).update(left_at=NOW)
    after = membership_of(user_id=colleague.user_id)
    assert after is not None
    assert after.practice_id != owner.practice_id


def test_a_person_is_in_a_practice_once() -> None:
    member = a_therapist()
    with inside(member), pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(user=member.user, role=Member.Role.THERAPIST, joined_at=NOW)


def test_nobody_signs_in_before_somebody_set_up_a_practice() -> None:
    assert not User.objects.exists()
    for address, password in (("admin", "admin"), ("root@localhost", "root"), ("notices@localhost", "")):
        assert check_password(email=address, password=password, at=NOW) is None
