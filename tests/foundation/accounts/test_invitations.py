"""Links that let a client in: single purpose, expiring, revocable."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evenhand.foundation.accounts.actions import (
    INVITATION_DAYS,
    InvitationGone,
    invite,
    open_invitation,
    take_back_invitations,
)
from evenhand.foundation.accounts.models import ClientAccount, Invitation
from evenhand.foundation.accounts.queries import (
    client_let_in_by,
    invitation_is_open,
    invited,
    open_invitation_of,
    practice_of_invitation,
)
from evenhand.foundation.accounts.tokens import new_token, token_hash
from evenhand.foundation.audit.actor import SYSTEM
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.practices.context import NoCurrentPractice, current_practice_id
from tests.domain.at_once import at_once
from tests.factories import NOW, a_case, a_used_invitation, an_invitation, inside

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
WEEK = timedelta(days=INVITATION_DAYS)


def test_a_link_lets_its_client_in() -> None:
    case = a_case()
    client = open_invitation(token=an_invitation(of=case), at=NOW)
    assert client.pk == case.client_id
    assert (client.last_seen_at, client.notice_accepted_at) == (NOW, NOW)


def test_a_link_works_once() -> None:
    token = an_invitation(of=a_case())
    open_invitation(token=token, at=NOW)
    with pytest.raises(InvitationGone):
        open_invitation(token=token, at=NOW)
    assert not invitation_is_open(token=token, at=NOW)


def test_a_link_works_to_the_last_second_of_its_week() -> None:
    first, second = an_invitation(of=a_case()), an_invitation(of=a_case())
    open_invitation(token=first, at=NOW + WEEK - SECOND)
    with pytest.raises(InvitationGone):
        open_invitation(token=second, at=NOW + WEEK)


def test_a_link_that_was_taken_back_lets_nobody_in() -> None:
    case = a_case()
    token = an_invitation(of=case)
    with inside(case):
        assert take_back_invitations(client=case.client, by=SYSTEM, at=NOW) == 1
        assert take_back_invitations(client=case.client, by=SYSTEM, at=NOW) == 0
    with pytest.raises(InvitationGone):
        open_invitation(token=token, at=NOW)


def test_a_new_link_takes_the_former_one_back() -> None:
    case = a_case()
    former, newer = an_invitation(of=case), an_invitation(of=case)
    assert not invitation_is_open(token=former, at=NOW)
    assert invitation_is_open(token=newer, at=NOW)


def test_a_client_who_has_left_cannot_come_in() -> None:
    case = a_case()
    token = an_invitation(of=case)
    with inside(case):
        ClientAccount.objects.filter(pk=case.client_id).update(ended_at=NOW)
    assert not invitation_is_open(token=token, at=NOW)
    with pytest.raises(InvitationGone):
        open_invitation(token=token, at=NOW)


@pytest.mark.parametrize("token", ["", "guess", "\u2603", "\ud800", "x" * 5_000])
def test_a_link_that_never_was_looks_like_one_that_is_gone(token: str) -> None:
    with pytest.raises(InvitationGone):
        open_invitation(token=token, at=NOW)
    assert not invitation_is_open(token=token, at=NOW)
    assert practice_of_invitation(token=token) is None
    assert invited(token=token, at=NOW) is None


def test_only_the_hash_of_a_secret_is_kept() -> None:
    case = a_case()
    token = an_invitation(of=case)
    with inside(case):
        kept = bytes(Invitation.objects.get().token_hash)
    assert kept == token_hash(token)
    assert token.encode() not in kept


def test_a_secret_is_256_bits_that_fit_an_address() -> None:
    made = {new_token() for _ in range(100)}
    assert len(made) == 100
    assert {len(token) for token in made} == {43}
    assert all(token.replace("-", "").replace("_", "").isalnum() for token in made)


def test_the_notice_counts_from_the_first_time_it_was_accepted() -> None:
    case = a_case()
    a_used_invitation(of=case)
    later = open_invitation(token=an_invitation(of=case, at=NOW), at=NOW + SECOND)
    assert (later.notice_accepted_at, later.last_seen_at) == (NOW, NOW + SECOND)


def test_opening_a_link_leaves_no_practice_in_force() -> None:
    open_invitation(token=an_invitation(of=a_case()), at=NOW)
    with pytest.raises(NoCurrentPractice):
        current_practice_id()


def test_a_link_knows_its_practice_open_or_not() -> None:
    case = a_case()
    token = a_used_invitation(of=case)
    assert practice_of_invitation(token=token) == case.practice_id


def test_a_link_knows_whom_it_let_in_once_it_is_used() -> None:
    case = a_case()
    token = an_invitation(of=case)
    assert client_let_in_by(token=token) is None
    open_invitation(token=token, at=NOW)
    assert client_let_in_by(token=token) == case.client_id
    assert client_let_in_by(token="guess") is None


@pytest.mark.django_db(transaction=True)
def test_two_links_asked_for_at_once_leave_one_open() -> None:
    case = a_case()
    tokens = at_once(case, [lambda: an_invitation(of=case)] * 3)
    assert len(set(tokens)) == 3
    with inside(case):
        assert Invitation.objects.filter(revoked_at=None).count() == 1


def test_the_page_of_a_link_knows_what_it_shows_only_while_the_link_is_open() -> None:
    case = a_case()
    token = an_invitation(of=case)
    found = invited(token=token, at=NOW)
    assert found is not None
    assert (found.pk, found.notice_accepted_at) == (case.client_id, None)
    assert invited(token=token, at=NOW + WEEK) is None
    open_invitation(token=token, at=NOW)
    assert invited(token=token, at=NOW) is None


def test_a_therapist_sees_the_open_link_of_a_client_until_it_is_used() -> None:
    case = a_case()
    token = an_invitation(of=case)
    with inside(case):
        found = open_invitation_of(client=case.client, at=NOW)
        assert found is not None
        assert found.expires_at == NOW + WEEK
        assert token not in str(found)
        assert open_invitation_of(client=case.client, at=NOW + WEEK) is None
        open_invitation(token=token, at=NOW)
        assert open_invitation_of(client=case.client, at=NOW) is None


def test_each_step_of_a_link_is_on_record() -> None:
    case = a_case()
    a_used_invitation(of=case)
    with inside(case):
        take_back_invitations(client=case.client, by=SYSTEM, at=NOW)
        acts = list(AuditEntry.objects.order_by("number").values_list("act", "actor"))
    assert [act for act, _ in acts][-3:] == ["invitation.made", "invitation.used", "invitation.taken_back"]
    assert acts[-2][1] == f"client:{case.client_id}"


def test_a_link_lasts_as_long_as_asked() -> None:
    case = a_case()
    with inside(case):
        token = invite(client=case.client, by=SYSTEM, at=NOW, lasts=timedelta(minutes=30))
    assert invitation_is_open(token=token, at=NOW + timedelta(minutes=29))
    assert not invitation_is_open(token=token, at=NOW + timedelta(minutes=30))
