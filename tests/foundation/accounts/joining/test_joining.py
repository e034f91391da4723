"""Colleagues join by a link: single purpose, expiring, revocable, with a new sign-in or the one they have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from evenhand.foundation.accounts.joining.actions import (
    LINK_DAYS,
    OwnersInvite,
    WorksHere,
    invite_colleague,
    send_colleagues_link_again,
    take_back_colleagues_link,
)
from evenhand.foundation.accounts.joining.arriving.actions import (
    JoiningGone,
    SignsInAlready,
    join_as_known,
    join_with_passkey,
    join_with_password,
)
from evenhand.foundation.accounts.joining.models import ColleagueInvitation
from evenhand.foundation.accounts.joining.queries import joining, waiting_invitations
from evenhand.foundation.accounts.models import Passkey, User
from evenhand.foundation.accounts.passkeys.ceremony import PasskeyRefused, begin_making
from evenhand.foundation.accounts.passwords.actions import check_password
from evenhand.foundation.accounts.queries import membership_of, memberships_of
from evenhand.foundation.accounts.tokens import token_hash
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.models import Member
from tests.domain.at_once import at_once
from tests.factories import NOW, PASSWORD, a_colleague, a_therapist, inside, therapist_actor
from tests.foundation.accounts.joining.invited import COLLEAGUE, a_link, an_invited_colleague, token_mailed
from tests.foundation.accounts.passkeys.soft_device import SoftDevice

pytestmark = pytest.mark.django_db
WEEK, SECOND = timedelta(days=LINK_DAYS), timedelta(seconds=1)
LATER = NOW + timedelta(hours=1)


def acts_of(member: Member) -> list[str]:
    with inside(member):
        return list(AuditEntry.objects.order_by("number").values_list("act", flat=True))


def mails_of(member: Member) -> list[OutboxRow]:
    with inside(member):
        return list(OutboxRow.objects.filter(kind="mail", done_at=None))


def test_a_colleague_sets_up_a_password_and_works_here() -> None:
    owner = a_therapist()
    member = join_with_password(token=a_link(of=owner), password=PASSWORD, at=LATER)
    assert (member.practice_id, member.role, member.joined_at) == (owner.practice_id, "therapist", LATER)
    found = check_password(email=COLLEAGUE.upper(), password=PASSWORD, at=LATER)
    assert found is not None
    assert found.pk == member.pk
    assert acts_of(owner)[-2:] == ["colleague.invited", "colleague.joined"]


def test_an_owner_can_invite_another_owner() -> None:
    owner = a_therapist()
    an_invited_colleague(of=owner, role=Member.Role.OWNER)
    assert join_with_password(token=token_mailed(of=owner), password=PASSWORD, at=LATER).role == Member.Role.OWNER


def test_a_passkey_alone_is_enough() -> None:
    token = a_link(of=a_therapist())
    found = joining(token=token, at=NOW)
    assert found is not None
    device = SoftDevice()
    ceremony = begin_making(person=User(pk=found.sign_in_id), shown_as=found.email, known=[], at=NOW)
    member = join_with_passkey(token=token, ceremony=ceremony.token, answer=device.makes(ceremony), at=NOW)
    assert Passkey.objects.get().user_id == member.user_id == found.sign_in_id
    assert not member.user.has_usable_password()


def test_a_passkey_that_proves_nothing_leaves_the_link_good_and_nobody_behind() -> None:
    token = a_link(of=a_therapist())
    with pytest.raises(PasskeyRefused):
        join_with_passkey(token=token, ceremony="forged", answer="{}", at=NOW)
    assert User.objects.count() == 1
    assert join_with_password(token=token, password=PASSWORD, at=NOW).left_at is None


def test_a_link_works_once_and_to_the_last_second_of_its_week() -> None:
    owner = a_therapist()
    token, late = a_link(of=owner), a_link(of=owner, email="late@example.org")
    join_with_password(token=token, password=PASSWORD, at=NOW + WEEK - SECOND)
    for gone, at in ((token, NOW), (late, NOW + WEEK)):
        assert joining(token=gone, at=at) is None
        with pytest.raises(JoiningGone):
            join_with_password(token=gone, password=PASSWORD, at=at)


@pytest.mark.parametrize("token", ["", "guess", "\u2603", "\ud800", "x" * 5_000])
def test_a_link_that_never_was_looks_like_one_that_is_gone(token: str) -> None:
    assert joining(token=token, at=NOW) is None
    with pytest.raises(JoiningGone):
        join_with_password(token=token, password=PASSWORD, at=NOW)


def test_only_the_hash_of_the_secret_and_of_the_address_is_kept() -> None:
    owner = a_therapist()
    token = a_link(of=owner)
    with inside(owner):
        kept = ColleagueInvitation.objects.get()
    assert bytes(kept.token_hash) == token_hash(token)
    assert COLLEAGUE.encode() not in bytes(kept.email_hash)


def test_asking_twice_sends_one_mail() -> None:
    owner = a_therapist()
    first, second = (an_invited_colleague(of=owner) for _ in range(2))
    assert first.pk == second.pk
    assert len(mails_of(owner)) == 1


def test_another_role_takes_the_place_of_the_first() -> None:
    owner = a_therapist()
    former = a_link(of=owner)
    an_invited_colleague(of=owner, role=Member.Role.OWNER)
    assert joining(token=former, at=NOW) is None
    assert len(mails_of(owner)) == 1


def test_sending_again_ends_the_former_link_and_pressed_twice_sends_one() -> None:
    owner = a_therapist()
    invitation = an_invited_colleague(of=owner)
    former = token_mailed(of=owner)
    with inside(owner):
        for _ in range(2):
            send_colleagues_link_again(invitation=invitation, by=therapist_actor(owner), at=LATER)
    assert joining(token=former, at=LATER) is None
    assert joining(token=token_mailed(of=owner), at=LATER) is not None
    assert len(mails_of(owner)) == 1
    with inside(owner):
        assert [one.made_at for one in waiting_invitations()] == [LATER]


def test_an_expired_link_can_be_sent_again() -> None:
    owner = a_therapist()
    invitation, late = an_invited_colleague(of=owner), NOW + WEEK
    with inside(owner):
        assert waiting_invitations() == [invitation]
        send_colleagues_link_again(invitation=invitation, by=therapist_actor(owner), at=late)
    assert joining(token=token_mailed(of=owner), at=late + WEEK - SECOND) is not None


def test_a_link_that_was_taken_back_lets_nobody_join_and_its_mail_stays() -> None:
    owner = a_therapist()
    invitation = an_invited_colleague(of=owner)
    token = token_mailed(of=owner)
    with inside(owner):
        for _ in range(2):
            take_back_colleagues_link(invitation=invitation, by=therapist_actor(owner), at=LATER)
        assert waiting_invitations() == []
    assert mails_of(owner) == []
    assert acts_of(owner).count("colleague.invitation_taken_back") == 1
    with pytest.raises(JoiningGone):
        join_with_password(token=token, password=PASSWORD, at=LATER)


@pytest.mark.parametrize("act", [send_colleagues_link_again, take_back_colleagues_link])
def test_only_an_owner_decides(act: Callable[..., None]) -> None:
    owner = a_therapist()
    invitation, colleague = an_invited_colleague(of=owner), a_colleague(of=owner)
    by = therapist_actor(colleague)
    with inside(owner):
        with pytest.raises(OwnersInvite):
            invite_colleague(email="x@example.org", role=Member.Role.OWNER, by=by, at=NOW)
        with pytest.raises(OwnersInvite):
            act(invitation=invitation, by=by, at=NOW)


def test_an_owner_who_left_invites_nobody() -> None:
    owner = a_therapist()
    with inside(owner):
        Member.objects.filter(pk=owner.pk).update(left_at=NOW)
    with pytest.raises(OwnersInvite):
        an_invited_colleague(of=owner)


def test_who_works_here_is_not_invited() -> None:
    owner = a_therapist(email="owner@example.org")
    with pytest.raises(WorksHere):
        an_invited_colleague(of=owner, email=" Owner@example.org")


def test_inviting_looks_the_same_whether_the_address_signs_in_elsewhere() -> None:
    owner = a_therapist()
    a_therapist(email="known@example.org")
    known, unknown = (an_invited_colleague(of=owner, email=f"{one}@example.org") for one in ("known", "other"))
    assert (known.role, known.expires_at) == (unknown.role, unknown.expires_at)
    assert len(mails_of(owner)) == 2


def test_an_address_that_signs_in_already_joins_with_that_sign_in() -> None:
    elsewhere = a_therapist(email=COLLEAGUE)
    owner = a_therapist()
    token = a_link(of=owner)
    with pytest.raises(SignsInAlready):
        join_with_password(token=token, password="a password of somebody else", at=LATER)
    assert check_password(email=COLLEAGUE, password=PASSWORD, at=LATER) is not None
    member = join_as_known(token=token, user=elsewhere.user, at=LATER)
    assert member.practice_id == owner.practice_id
    assert [one.pk for one in memberships_of(user_id=elsewhere.user_id)] == [elsewhere.pk, member.pk]


def test_a_therapist_of_two_practices_is_found_in_the_one_they_chose() -> None:
    elsewhere, owner = a_therapist(), a_therapist()
    member = join_as_known(token=a_link(of=owner), user=elsewhere.user, at=LATER)
    found = [membership_of(user_id=elsewhere.user_id, practice_id=one) for one in (None, owner.practice_id)]
    assert [one and (one.pk, one.works_elsewhere) for one in found] == [(elsewhere.pk, True), (member.pk, True)]
    alone = membership_of(user_id=owner.user_id, practice_id=elsewhere.practice_id)
    assert alone is not None
    assert (alone.pk, alone.works_elsewhere) == (owner.pk, False)


def test_who_left_and_is_invited_again_has_their_place_back() -> None:
    owner = a_therapist()
    colleague = a_colleague(of=owner)
    with inside(owner):
        Member.objects.filter(pk=colleague.pk).update(left_at=NOW)
    member = join_as_known(token=a_link(of=owner), user=colleague.user, at=LATER)
    assert (member.pk, member.left_at, member.joined_at) == (colleague.pk, None, LATER)


def test_a_member_who_opens_a_second_link_stays_what_they_are() -> None:
    owner = a_therapist()
    member = join_as_known(token=a_link(of=owner), user=owner.user, at=LATER)
    assert (member.pk, member.role, member.joined_at) == (owner.pk, Member.Role.OWNER, NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_a_link_at_once_one_gets_in() -> None:
    owner = a_therapist()
    token = a_link(of=owner)
    outcomes = at_once(owner, [partial(_tries, token)] * 3)
    assert sorted(map(str, outcomes)) == ["gone", "gone", "in"]


def _tries(token: str) -> str:
    try:
        join_with_password(token=token, password=PASSWORD, at=LATER)
    except JoiningGone:
        return "gone"
    return "in"
