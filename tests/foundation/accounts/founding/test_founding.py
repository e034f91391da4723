"""Founding the first practice of a house by a link that works once."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection

from evenhand.foundation.accounts.founding.actions import (
    FoundingGone,
    OwnersFinish,
    finish_setting_up,
    found_with_passkey,
    found_with_password,
)
from evenhand.foundation.accounts.founding.links import LINK_HOURS, FoundedAlready, new_founding_link
from evenhand.foundation.accounts.founding.models import FoundingLink
from evenhand.foundation.accounts.founding.queries import founding_link, is_founded
from evenhand.foundation.accounts.models import User
from evenhand.foundation.accounts.passkeys.ceremony import PasskeyRefused, begin_making
from evenhand.foundation.accounts.passwords.actions import check_password
from evenhand.foundation.accounts.tokens import token_hash
from evenhand.foundation.audit.queries import first_broken_entry
from evenhand.foundation.practices.models import Member, Practice
from tests.factories import NOW, PASSWORD, a_colleague, a_therapist, inside, therapist_actor
from tests.foundation.accounts.founding.planned import PLAN
from tests.foundation.accounts.passkeys.soft_device import SoftDevice

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def founded(token: str) -> Member:
    return found_with_password(token=token, plan=PLAN, password=PASSWORD, at=NOW)


def test_a_link_founds_the_practice_and_its_owner_signs_in() -> None:
    owner = founded(new_founding_link(at=NOW))
    practice = owner.practice
    assert (practice.name, practice.zone, practice.country, practice.language) == (
        "Quiet Street",
        "Europe/Vienna",
        "AT",
        "de",
    )
    assert practice.being_set_up
    assert owner.role == Member.Role.OWNER
    assert check_password(email="Anna@example.org", password=PASSWORD, at=NOW) == owner
    with inside(owner):
        assert first_broken_entry(anchors=[]) is None


def test_only_a_hash_of_the_secret_is_kept() -> None:
    token = new_founding_link(at=NOW)
    row = FoundingLink.objects.values().get()
    assert bytes(row["token_hash"]) == token_hash(token)
    assert not any(
        token in str(value) or token.encode() in (value if isinstance(value, bytes) else b"") for value in row.values()
    )


def test_a_link_works_once_and_the_house_is_closed_for_good() -> None:
    token = new_founding_link(at=NOW)
    founded(token)
    assert is_founded()
    assert founding_link(token=token, at=NOW) is None
    with pytest.raises(FoundingGone):
        founded(token)
    with pytest.raises(FoundedAlready):
        new_founding_link(at=NOW)
    assert Practice.objects.count() == 1


def test_a_new_link_takes_the_place_of_the_former_one() -> None:
    former, newest = (new_founding_link(at=NOW) for _ in range(2))
    with pytest.raises(FoundingGone):
        founded(former)
    assert founded(newest).practice.name == "Quiet Street"


@pytest.mark.parametrize("bad", ["", "guess", "\u2603" * 40, "x" * 10_000])
def test_a_code_that_was_never_printed_founds_nothing(bad: str) -> None:
    new_founding_link(at=NOW)
    with pytest.raises(FoundingGone):
        founded(bad)
    assert not is_founded()


def test_a_link_expires() -> None:
    token = new_founding_link(at=NOW)
    end = NOW + timedelta(hours=LINK_HOURS)
    assert founding_link(token=token, at=end - MINUTE) is not None
    assert founding_link(token=token, at=end) is None
    with pytest.raises(FoundingGone):
        found_with_password(token=token, plan=PLAN, password=PASSWORD, at=end)


def test_a_link_from_before_a_practice_was_founded_on_the_terminal_founds_no_second_one() -> None:
    token = new_founding_link(at=NOW)
    a_therapist()
    assert founding_link(token=token, at=NOW) is None
    with pytest.raises(FoundingGone):
        founded(token)
    assert FoundingLink.objects.get().used_at is None


def test_a_passkey_founds_without_a_password() -> None:
    token, device = new_founding_link(at=NOW), SoftDevice()
    person = User(pk=FoundingLink.objects.get().pk)
    ceremony = begin_making(person=person, shown_as=PLAN.email, known=[], at=NOW)
    answer = device.makes(ceremony)
    with pytest.raises(PasskeyRefused):
        found_with_passkey(token=token, plan=PLAN, ceremony=ceremony.token, answer=answer[:-40], at=NOW)
    assert not is_founded()
    owner = found_with_passkey(token=token, plan=PLAN, ceremony=ceremony.token, answer=answer, at=NOW)
    assert owner.user_id == person.pk
    assert not owner.user.has_usable_password()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_found_at_once_one_wins() -> None:
    token = new_founding_link(at=NOW)
    came: list[str] = []

    def tries() -> None:
        try:
            founded(token)
            came.append("founded")
        except FoundingGone:
            came.append("gone")
        finally:
            connection.close()

    rivals = [Thread(target=tries) for _ in range(4)]
    for one in rivals:
        one.start()
    for one in rivals:
        one.join()
    assert sorted(came) == ["founded", "gone", "gone", "gone"]
    assert Practice.objects.count() == 1


def test_setting_up_is_finished_once_by_an_owner() -> None:
    owner = founded(new_founding_link(at=NOW))
    colleague = a_colleague(of=owner)
    with inside(owner):
        with pytest.raises(OwnersFinish):
            finish_setting_up(member=colleague, by=therapist_actor(colleague), at=NOW)
        for _ in range(2):
            finish_setting_up(member=owner, by=therapist_actor(owner), at=NOW)
    owner.practice.refresh_from_db()
    assert not owner.practice.being_set_up
