"""Sharing, handing over, removing: who may decide it, and that it holds at once and changes nothing twice."""

from __future__ import annotations

from functools import partial

import pytest

from evenhand.domain.cases.access.actions import (
    OwnersStay,
    end_client_access,
    end_membership,
    grant_access,
    hand_over,
    open_client_access,
    withdraw_access,
)
from evenhand.domain.cases.access.deciding import NotAColleague, NotTheirs
from evenhand.domain.cases.access.queries import cases_shared_with, grants_of, team
from evenhand.domain.cases.models import CaseFile, CaseGrant
from evenhand.domain.cases.queries import case_by_number, case_of_client
from evenhand.foundation.accounts.queries import invitation_is_open, membership_of
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.practices.models import Member
from tests.factories import NOW, a_case, a_colleague, a_therapist, an_invitation, inside, therapist_actor

pytestmark = pytest.mark.django_db


def opens(case: CaseFile, member: Member) -> bool:
    with inside(case):
        return case_by_number(number=case.number, therapist=member) == case


def test_a_grant_opens_until_it_is_taken_back_and_can_be_given_again() -> None:
    case = a_case()
    colleague, by = a_colleague(of=case.therapist), therapist_actor(case.therapist)
    assert not opens(case, colleague)
    with inside(case):
        for _ in range(2):
            grant_access(case=case, to=colleague, by=by, at=NOW)
        assert cases_shared_with(member=colleague) == [case]
        assert [one.member for one in grants_of(case=case)] == [colleague]
    assert opens(case, colleague)
    with inside(case):
        for _ in range(2):
            withdraw_access(case=case, of=colleague, by=by, at=NOW)
        assert cases_shared_with(member=colleague) == []
    assert not opens(case, colleague)
    with inside(case):
        grant_access(case=case, to=colleague, by=by, at=NOW)
        assert CaseGrant.objects.count() == 2
        assert AuditEntry.objects.filter(act__in=["case.shared", "case.unshared"]).count() == 3
    assert opens(case, colleague)


def test_one_grant_opens_one_case_file() -> None:
    case = a_case()
    other = a_case(of=case.therapist)
    colleague = a_colleague(of=case.therapist)
    with inside(case):
        grant_access(case=case, to=colleague, by=therapist_actor(case.therapist), at=NOW)
    assert not opens(other, colleague)


def test_neither_a_colleague_nor_one_with_a_grant_decides() -> None:
    case = a_case()
    granted, colleague, stranger = a_colleague(of=case.therapist), a_colleague(of=case.therapist), a_therapist()
    with inside(case):
        grant_access(case=case, to=granted, by=therapist_actor(case.therapist), at=NOW)
        for who in (granted, colleague, stranger):
            by = therapist_actor(who)
            for act in (
                partial(grant_access, case=case, to=colleague, by=by, at=NOW),
                partial(withdraw_access, case=case, of=granted, by=by, at=NOW),
                partial(hand_over, case=case, to=colleague, by=by, at=NOW),
                partial(end_client_access, case=case, by=by, at=NOW),
                partial(open_client_access, case=case, by=by, at=NOW),
                partial(end_membership, member=granted, heir=colleague, by=by, at=NOW),
            ):
                with pytest.raises(NotTheirs):
                    act()
        with pytest.raises(NotAColleague):
            grant_access(case=case, to=stranger, by=therapist_actor(case.therapist), at=NOW)


def test_an_owner_decides_on_a_colleagues_case_file_without_opening_it() -> None:
    owner = a_therapist()
    case, heir = a_case(of=a_colleague(of=owner)), a_colleague(of=owner)
    with inside(case):
        hand_over(case=case, to=heir, by=therapist_actor(owner), at=NOW)
    assert opens(case, heir)
    assert not opens(case, case.therapist)
    assert not opens(case, owner)


def test_a_colleague_who_is_removed_opens_nothing_and_their_case_files_have_a_therapist() -> None:
    owner = a_therapist()
    leaving, heir = a_colleague(of=owner), a_colleague(of=owner)
    theirs, shared = a_case(of=leaving), a_case(of=owner)
    with inside(owner):
        grant_access(case=shared, to=leaving, by=therapist_actor(owner), at=NOW)
        for _ in range(2):
            end_membership(member=leaving, heir=heir, by=therapist_actor(owner), at=NOW)
        assert leaving.pk not in {member.pk for member, _ in team()}
        assert AuditEntry.objects.filter(act="member.left").count() == 1
    assert opens(theirs, heir)
    assert not opens(theirs, leaving)
    assert not opens(shared, leaving)
    found = membership_of(user_id=leaving.user_id)
    assert found is None or found.practice_id != owner.practice_id


def test_an_owner_stays_and_nobody_inherits_from_themselves() -> None:
    owner = a_therapist()
    colleague, by = a_colleague(of=owner), therapist_actor(owner)
    with inside(owner):
        with pytest.raises(OwnersStay):
            end_membership(member=owner, heir=colleague, by=by, at=NOW)
        with pytest.raises(NotAColleague):
            end_membership(member=colleague, heir=colleague, by=by, at=NOW)
        with pytest.raises(NotAColleague):
            end_membership(member=colleague, heir=a_therapist(), by=by, at=NOW)
        end_membership(member=colleague, heir=owner, by=by, at=NOW)
        with pytest.raises(NotAColleague):
            hand_over(case=a_case(of=owner), to=colleague, by=by, at=NOW)


def test_a_client_whose_access_ended_is_out_with_every_link_until_let_in_again() -> None:
    case = a_case()
    token, by = an_invitation(of=case), therapist_actor(case.therapist)
    with inside(case):
        for _ in range(2):
            end_client_access(case=case, by=by, at=NOW)
        assert AuditEntry.objects.filter(act="client.access_ended").count() == 1
    assert case_of_client(client_id=case.client_id, practice_id=case.practice_id) is None
    assert not invitation_is_open(token=token, at=NOW)
    with inside(case):
        open_client_access(case=case, by=by, at=NOW)
    assert case_of_client(client_id=case.client_id, practice_id=case.practice_id) == case
    assert not invitation_is_open(token=token, at=NOW)
