"""Everything that leaves is worded in the language of whoever gets it: their own choice, else their practice's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage

from evenhand.domain.cases.actions import invite_client
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.messages import GRACE
from evenhand.domain.scheduling.models import Inquiry
from evenhand.foundation.accounts.models import ClientAccount, User
from evenhand.foundation.accounts.passwords.actions import answer_password_resets
from evenhand.foundation.accounts.passwords.asking import ask_for_password_reset
from evenhand.foundation.accounts.speaking.queries import language_for
from evenhand.foundation.practices.models import Member, Practice
from tests.domain.scheduling.actions.in_line import TEN, booked, cancelled, waits, work
from tests.factories import (
    NOW,
    ZONE,
    a_case,
    a_colleague,
    a_risk_duty,
    a_service,
    a_session,
    a_submission,
    a_therapist,
    an_assignment,
    inside,
    therapist_actor,
)
from tests.foundation.accounts.joining.invited import an_invited_colleague

pytestmark = pytest.mark.django_db
Mails = list[EmailMessage]
CLIENT, STRANGER = "client@example.org", "stranger@example.org"
SOON = NOW + 3 * GRACE
HARM = {**{f"q{number}": "0" for number in range(1, 9)}, "q9": "2"}


def a_reachable_case(*, of: Member | None = None) -> CaseFile:
    """Open the case file of a client who has been in and can be written to."""
    case = a_case(of=of, email=CLIENT)
    with inside(case):
        ClientAccount.objects.filter(pk=case.client_id).update(last_seen_at=NOW)
        return CaseFile.objects.select_related("client", "contact", "therapist").get(pk=case.pk)


def an_invitation_is_sent(case: CaseFile) -> None:
    with inside(case):
        invite_client(case=case, by=therapist_actor(case.therapist), at=NOW)


def something_is_given(case: CaseFile) -> None:
    an_assignment(of=case)


def a_time_is_set(case: CaseFile) -> None:
    a_session(of=case, start=TEN)


def a_time_is_called_off(case: CaseFile) -> None:
    session = a_session(of=case, start=TEN)
    work(NOW + GRACE)
    cancelled(session, at=NOW + GRACE)


def a_time_becomes_free(case: CaseFile) -> None:
    service = a_service(of=case.therapist)
    waits(case, service)
    cancelled(booked(service), at=NOW)


def spoken(mails: Mails, *, to: str) -> set[str]:
    """Return in which languages somebody was written to."""
    work(SOON)
    mine = [one for one in mails if one.to == [to]]
    return {"de" if "Guten Tag" in str(one.body) else "en" if "Hello" in str(one.body) else "?" for one in mine}


TO_A_CLIENT: list[Callable[[CaseFile], None]] = [
    an_invitation_is_sent,
    something_is_given,
    a_time_is_set,
    a_time_is_called_off,
    a_time_becomes_free,
]


@pytest.mark.parametrize("cause", TO_A_CLIENT)
@pytest.mark.parametrize(("own", "practice", "said"), [("de", "en", "de"), ("", "de", "de"), ("en", "de", "en")])
def test_a_client_is_written_to_in_their_language_whoever_acts(
    cause: Callable[[CaseFile], None], own: str, practice: str, said: str, mailoutbox: Mails
) -> None:
    case = a_reachable_case()
    speaks(case.therapist, practice)
    with inside(case):
        case.client.language = own
        case.client.save(update_fields=["language"])
    cause(case)
    work(NOW + GRACE)
    assert spoken(mailoutbox, to=CLIENT) == {said}


def speaks(member: Member, language: str) -> None:
    Practice.objects.filter(pk=member.practice_id).update(language=language)


def test_a_time_has_the_days_of_the_language(mailoutbox: Mails) -> None:
    case = a_reachable_case()
    speaks(case.therapist, "de")
    a_session(of=case, start=TEN)
    work(NOW + GRACE)
    (mail,) = mailoutbox
    assert mail.subject == "Ihr Termin steht fest"
    assert "Montag, 30. November 2026, 10:00 bis 10:50, Ortszeit London" in str(mail.body)


@pytest.mark.parametrize(("practice", "said"), [("de", "de"), ("en", "en")])
def test_a_stranger_is_written_to_in_the_language_of_the_practice(practice: str, said: str, mailoutbox: Mails) -> None:
    service = a_service(needs_approval=True, for_strangers=True)
    speaks(service.therapist, practice)
    with inside(service):
        actions.inquire(
            service=service, start=TEN, email=STRANGER, phone="", words="", zone=ZONE, holder="h", key="k", at=NOW
        )
    work(NOW + GRACE)
    by = therapist_actor(service.therapist)
    with inside(service):
        actions.decline(inquiry=Inquiry.objects.get(), with_note=True, by=by, at=NOW + GRACE)
    assert spoken(mailoutbox, to=STRANGER) == {said}
    assert len(mailoutbox) == 2


@pytest.mark.parametrize(("own", "practice", "said"), [("de", "en", "de"), ("", "de", "de"), ("en", "de", "en")])
def test_therapists_are_written_to_in_their_own(own: str, practice: str, said: str, mailoutbox: Mails) -> None:
    owner = a_therapist(email="owner@example.org")
    deputy = a_colleague(of=owner)
    speaks(owner, practice)
    for member in (owner, deputy):
        member.user.language = own
        member.user.save(update_fields=["language"])
    a_risk_duty(of=owner, deputy=deputy)
    a_submission(HARM, of=an_assignment(of=a_case(of=owner), slug="phq-9"))
    ask_for_password_reset(email="owner@example.org", at=NOW)
    assert answer_password_resets(at=NOW) == 1
    work(NOW)
    assert spoken(mailoutbox, to="owner@example.org") == {said}
    work(NOW + timedelta(hours=25))
    assert spoken(mailoutbox, to=deputy.user.email) == {said}
    assert len(mailoutbox) == 3


@pytest.mark.parametrize("practice", ["de", "en"])
def test_a_colleague_who_is_not_here_yet_is_written_to_in_the_language_of_the_practice(
    practice: str, mailoutbox: Mails
) -> None:
    owner = a_therapist()
    speaks(owner, practice)
    an_invited_colleague(of=owner, email="bea@example.org")
    work(NOW)
    assert spoken(mailoutbox, to="bea@example.org") == {practice}


def test_a_language_is_ones_own_else_the_practices() -> None:
    case = a_reachable_case()
    with inside(case):
        assert language_for(User(language="de")) == "de"
        assert language_for(case.client) == "en"
        assert language_for(None) == "en"
