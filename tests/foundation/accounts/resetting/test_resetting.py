"""Whoever lost every way in gets a new one from the host, and from nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from evenhand.foundation.accounts.joining.arriving.actions import join_as_known
from evenhand.foundation.accounts.models import CodeApp, Passkey, PasswordReset, RecoveryCode, SignedIn
from evenhand.foundation.accounts.passwords.actions import (
    RESET_MINUTES,
    ResetGone,
    answer_password_resets,
    check_password,
    reset_password,
)
from evenhand.foundation.accounts.passwords.asking import ask_for_password_reset
from evenhand.foundation.accounts.resetting.actions import NobodyThere, read_notices, reset_sign_in
from evenhand.foundation.accounts.resetting.queries import unread_notices
from evenhand.foundation.accounts.second_steps.queries import factors_of
from evenhand.foundation.accounts.tokens import token_hash
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.practices.models import Member
from tests.faces.workspace.security import EMAIL, an_app, recovery_codes, signed_in
from tests.factories import NOW, PASSWORD, a_colleague, a_therapist, frozen, inside, settled, therapist_actor
from tests.foundation.accounts.joining.invited import a_link
from tests.foundation.accounts.passkeys.made import a_passkey

pytestmark = pytest.mark.django_db
NEW = "another long pass phrase"
LATER, LATE = NOW + timedelta(minutes=5), NOW + timedelta(minutes=RESET_MINUTES)


def with_everything(member: Member) -> Member:
    a_passkey(of=member)
    an_app(of=member)
    recovery_codes(of=member)
    return member


def unread(member: Member) -> list[Member]:
    with inside(member):
        return [one.about for one in unread_notices(member=member)]


def test_the_link_replaces_every_way_in() -> None:
    member = with_everything(a_therapist(email=EMAIL))
    token = reset_sign_in(email=EMAIL.upper(), at=NOW)
    reset_password(token=token, password=NEW, at=LATER)
    assert check_password(email=EMAIL, password=NEW, at=LATER) is not None
    assert check_password(email=EMAIL, password=PASSWORD, at=LATER) is None
    assert not factors_of(user=member.user).any
    assert [kind.objects.count() for kind in (CodeApp, Passkey, RecoveryCode)] == [0, 0, 0]


def test_a_link_that_is_not_used_takes_nothing_away() -> None:
    member = with_everything(a_therapist(email=EMAIL))
    token = reset_sign_in(email=EMAIL, at=NOW)
    with pytest.raises(ResetGone):
        reset_password(token=token, password=NEW, at=LATE)
    assert factors_of(user=member.user).is_last is False
    assert check_password(email=EMAIL, password=PASSWORD, at=LATE) is not None


def test_the_link_works_once() -> None:
    a_therapist(email=EMAIL)
    token = reset_sign_in(email=EMAIL, at=NOW)
    reset_password(token=token, password=NEW, at=LATER)
    with pytest.raises(ResetGone):
        reset_password(token=token, password=PASSWORD, at=LATER)


def test_asked_for_again_only_the_newest_link_works() -> None:
    a_therapist(email=EMAIL)
    former = reset_sign_in(email=EMAIL, at=NOW)
    reset_sign_in(email=EMAIL, at=LATER)
    with pytest.raises(ResetGone):
        reset_password(token=former, password=NEW, at=LATER)


def test_a_link_that_was_asked_for_at_the_door_takes_no_second_step_away() -> None:
    member = with_everything(a_therapist(email=EMAIL))
    ask_for_password_reset(email=EMAIL, at=NOW)
    answer_password_resets(at=NOW)
    PasswordReset.objects.update(token_hash=token_hash("a link"))
    reset_password(token="a link", password=NEW, at=LATER)
    assert len(factors_of(user=member.user).all) == 2


@frozen()
def test_every_session_ends_at_once() -> None:
    settled(a_therapist(email=EMAIL))
    browser = signed_in()
    reset_sign_in(email=EMAIL, at=NOW)
    assert browser.get("/desk/").status_code == 302
    assert not SignedIn.objects.exists()


@pytest.mark.parametrize("address", ["", "nobody@example.org", "\ud800", "x" * 5_000])
def test_an_address_that_nobody_has_changes_nothing(address: str) -> None:
    a_therapist(email=EMAIL)
    with pytest.raises(NobodyThere):
        reset_sign_in(email=address, at=NOW)
    assert not PasswordReset.objects.exists()


def test_who_works_nowhere_any_more_gets_no_link() -> None:
    member = a_therapist(email=EMAIL)
    with inside(member):
        Member.objects.filter(pk=member.pk).update(left_at=NOW)
    with pytest.raises(NobodyThere):
        reset_sign_in(email=EMAIL, at=NOW)


def test_the_one_whose_it_is_and_the_owners_are_told_until_they_have_read_it() -> None:
    owner = a_therapist()
    colleague, other = a_colleague(of=owner), a_colleague(of=owner)
    reset_sign_in(email=colleague.user.email, at=NOW)
    assert [unread(one) for one in (owner, colleague, other)] == [[colleague], [colleague], []]
    with inside(owner):
        for _ in range(2):
            read_notices(member=owner, by=therapist_actor(owner), at=LATER)
        acts = list(AuditEntry.objects.values_list("act", flat=True))
    assert [unread(one) for one in (owner, colleague)] == [[], [colleague]]
    assert acts.count("reset_notices.read") == 1


def test_every_practice_they_work_in_has_it_in_its_record() -> None:
    here, there = a_therapist(email=EMAIL), a_therapist()
    second = join_as_known(token=a_link(of=there), user=here.user, at=NOW)
    reset_sign_in(email=EMAIL, at=NOW)
    for place in (here, second):
        with inside(place):
            assert AuditEntry.objects.get(act="sign_in.reset_by_host").subject == f"member:{place.pk}"
    assert unread(there) == [second]


@frozen()
def test_the_desk_tells_it_at_the_next_sign_in() -> None:
    member = with_everything(a_therapist(email=EMAIL))
    link = f"/in/password/{reset_sign_in(email=EMAIL, at=NOW)}/"
    browser = Client()
    assert "passkeys, apps and recovery codes stop working" in browser.get(link).text
    browser.post(link, {"password": NEW})
    answer = browser.post("/in/", {"email": EMAIL, "password": NEW})
    assert answer.headers["Location"] == "/desk/settings/security/start/"
    assert "A sign-in was reset" in browser.get("/desk/").text
    browser.post("/desk/notices/read/")
    assert "A sign-in was reset" not in browser.get("/desk/").text
    assert unread(member) == []
