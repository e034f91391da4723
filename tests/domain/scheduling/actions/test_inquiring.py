"""From a stranger's request to a case file, or to a kind no."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.actions import NotPossible, SlotGone
from evenhand.domain.scheduling.models import Inquiry, Service, Session, State
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.vault.actions import destroy_case_keys
from evenhand.foundation.vault.models import WrappedKey
from evenhand.foundation.vault.sealing import NotReadable
from tests.factories import NOW, TODAY, ZONE, a_service, at_hour, inside, therapist_actor

pytestmark = pytest.mark.django_db
TEN = at_hour(10, day=TODAY + timedelta(days=2))
WORDS = "I do not sleep, and I think of it all day."


def asked(service: Service, *, key: str = "k", start: int = TEN, holder: str = "h") -> Session:
    return actions.inquire(
        service=service,
        start=start,
        email="ana@example.org",
        phone="",
        words=WORDS,
        zone=ZONE,
        holder=holder,
        key=key,
        at=NOW,
    )


def test_a_request_guards_its_time_and_waits_for_an_answer() -> None:
    service = a_service(needs_approval=True)
    with inside(service):
        session = asked(service)
        assert session.state == State.REQUESTED
        assert Inquiry.objects.get().standing == Inquiry.Standing.WAITING
        with pytest.raises(SlotGone):
            asked(service, key="other", holder="other")
        assert Inquiry.objects.count() == 1
        assert WrappedKey.objects.exclude(case_id=None).count() == 2


def test_asking_twice_with_one_key_is_one_request() -> None:
    service = a_service()
    with inside(service):
        assert asked(service) == asked(service)
        assert Inquiry.objects.count() == Session.objects.count() == 1


def test_the_own_hold_becomes_the_session_even_when_it_is_over() -> None:
    service = a_service()
    with inside(service):
        actions.hold_slot(service=service, start=TEN, holder="h", at=NOW - timedelta(minutes=11))
        session = asked(service)
        assert Session.objects.get() == session


def test_accepting_makes_a_case_file_that_has_the_words_and_the_session() -> None:
    service = a_service(needs_approval=True)
    with inside(service):
        asked(service)
        inquiry = Inquiry.objects.get()
        for _ in range(2):
            case = actions.accept(inquiry=inquiry, by=therapist_actor(service.therapist), at=NOW).case
        session = Session.objects.get()
        assert (session.case, session.state) == (case, State.CONFIRMED)
        assert case == CaseFile.objects.get()
        assert case.contact.email == "ana@example.org"
        assert Inquiry.objects.get(case_id=case.pk).words == WORDS
        assert OutboxRow.objects.filter(key__startswith="way-in:").count() == 1
        with pytest.raises(NotPossible):
            actions.decline(inquiry=inquiry, by=therapist_actor(service.therapist), at=NOW)


def test_the_words_of_an_inquiry_go_with_the_keys_of_its_case_file() -> None:
    service = a_service()
    with inside(service):
        asked(service)
        case = actions.accept(inquiry=Inquiry.objects.get(), by=therapist_actor(service.therapist), at=NOW).case
        destroy_case_keys(case_id=case.pk, at=NOW)
        with pytest.raises(NotReadable):
            _ = Inquiry.objects.get().words


def test_declining_frees_the_time_once() -> None:
    service = a_service(needs_approval=True)
    with inside(service):
        asked(service)
        inquiry = Inquiry.objects.get()
        for _ in range(2):
            actions.decline(inquiry=inquiry, by=therapist_actor(service.therapist), at=NOW)
        session = Session.objects.get()
        assert (session.state, session.guards, session.sequence) == (State.DECLINED, False, 1)
        with pytest.raises(NotPossible):
            actions.accept(inquiry=inquiry, by=therapist_actor(service.therapist), at=NOW)
        assert not CaseFile.objects.exists()


def test_the_invitation_link_is_seen_once() -> None:
    service = a_service(needs_approval=True)
    with inside(service):
        asked(service)
        by = therapist_actor(service.therapist)
        links = [actions.accept(inquiry=Inquiry.objects.get(), by=by, at=NOW).link for _ in range(2)]
        assert links[0].startswith("http://localhost:8000/me/in/")
        assert links[1] == ""


def test_a_note_goes_out_once_where_it_is_wanted_and_there_is_an_address() -> None:
    service = a_service(needs_approval=True)
    by = therapist_actor(service.therapist)
    with inside(service):
        asked(service)
        for _ in range(2):
            actions.decline(inquiry=Inquiry.objects.get(), with_note=True, by=by, at=NOW)
        note = OutboxRow.objects.get(kind="mail")
        assert note.content["to"] == "ana@example.org"
        assert WORDS not in str(note.content)


def test_no_note_goes_out_where_none_is_wanted() -> None:
    service = a_service(needs_approval=True)
    with inside(service):
        asked(service)
        actions.decline(inquiry=Inquiry.objects.get(), by=therapist_actor(service.therapist), at=NOW)
        assert not OutboxRow.objects.filter(kind="mail").exists()


def test_a_declined_inquiry_can_be_destroyed_with_its_keys_and_its_note() -> None:
    service = a_service(needs_approval=True)
    by = therapist_actor(service.therapist)
    with inside(service):
        asked(service)
        inquiry = Inquiry.objects.get()
        with pytest.raises(NotPossible):
            actions.forget_inquiry(inquiry=inquiry, by=by, at=NOW)
        actions.decline(inquiry=inquiry, with_note=True, by=by, at=NOW)
        for _ in range(2):
            actions.forget_inquiry(inquiry=inquiry, by=by, at=NOW)
        assert not Inquiry.objects.exists()
        assert not Session.objects.exists()
        assert not OutboxRow.objects.exists()
        assert not WrappedKey.objects.exclude(case_id=None).exists()


def test_an_accepted_inquiry_goes_with_its_case_file_only() -> None:
    service = a_service(needs_approval=True)
    by = therapist_actor(service.therapist)
    with inside(service):
        asked(service)
        actions.accept(inquiry=Inquiry.objects.get(), by=by, at=NOW)
        with pytest.raises(NotPossible):
            actions.forget_inquiry(inquiry=Inquiry.objects.get(), by=by, at=NOW)
