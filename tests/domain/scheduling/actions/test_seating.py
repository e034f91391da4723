"""A stranger's seat from the request to its end: accepted, declined, forgotten, called off, and what they are told."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.core.mail import EmailMessage

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.actions import SlotGone
from evenhand.domain.scheduling.links import Coming, Purpose, read_link, token_for, who_comes
from evenhand.domain.scheduling.models import BookingPage, Inquiry, InquiryContact, Seat, Service, Session, State
from evenhand.domain.scheduling.queries.inquiries import inquiry_of, times_asked_for
from evenhand.foundation.audit.actor import SYSTEM
from evenhand.foundation.outbox.models import OutboxRow
from tests.domain.scheduling.actions.in_line import work
from tests.factories import NOW, TODAY, ZONE, a_case, a_service, a_session, at_hour, inside, therapist_actor

pytestmark = pytest.mark.django_db
DAY = TODAY + timedelta(days=3)
TEN = at_hour(10, day=DAY)
FIVE, DAYS = timedelta(minutes=5), timedelta(days=1)


@pytest.fixture
def group() -> Service:
    made = a_service(seats=3, needs_approval=True, for_strangers=True)
    with inside(made):
        BookingPage.objects.create(slug="quiet", remind_hours=[24], changed_at=NOW)
    return made


def asks(group: Service, *, key: str = "k") -> Seat:
    with inside(group):
        return actions.ask_for_seat(
            service=group, start=TEN, email="ana@example.org", phone="", words="May I join?", zone=ZONE, holder=key,
            key=key, network="192.0.2.1", at=NOW,
        )  # fmt: skip


def request_of(seat: Seat) -> Inquiry:
    assert seat.inquiry_id is not None
    found = inquiry_of(inquiry_id=seat.inquiry_id, therapist=seat.session.therapist)
    assert found is not None
    return found


def subjects(mails: list[EmailMessage]) -> list[str]:
    return [str(mail.subject) for mail in mails]


def test_accepting_it_makes_a_case_file_that_has_the_seat_and_is_reminded(
    group: Service, mailoutbox: list[EmailMessage]
) -> None:
    seat, by = asks(group), therapist_actor(group.therapist)
    work(NOW + FIVE)
    with inside(group):
        inquiry = request_of(seat)
        assert [(one.seat, one.state) for one in times_asked_for(inquiry)] == [(seat, State.REQUESTED)]
        case = actions.accept(inquiry=inquiry, by=by, at=NOW + FIVE).case
        row = Seat.objects.get(pk=seat.pk)
        assert (row.case_id, row.state) == (case.pk, State.CONFIRMED)
    work(NOW + 2 * FIVE)
    work(NOW + 2 * DAYS + FIVE)
    told = [one for one in subjects(mailoutbox) if one != "Your link"]
    assert told == ["You asked for a time", "Your time is set", "Your time is coming up"]


def test_declining_it_frees_the_seat_and_the_group_that_it_had_made(
    group: Service, mailoutbox: list[EmailMessage]
) -> None:
    seat, by = asks(group), therapist_actor(group.therapist)
    with inside(group):
        for _ in range(2):
            actions.decline(inquiry=request_of(seat), with_note=True, by=by, at=NOW)
        row = Seat.objects.select_related("session").get(pk=seat.pk)
        assert (row.state, row.guards, row.session.state) == (State.DECLINED, False, State.CANCELLED)
    work(NOW + FIVE)
    assert subjects(mailoutbox) == ["About the time you asked for"]


def test_declining_it_leaves_a_group_in_which_somebody_else_has_a_seat(group: Service) -> None:
    a_session(of=a_case(of=group.therapist), service=group, start=TEN)
    seat = asks(group)
    with inside(group):
        actions.decline(inquiry=request_of(seat), by=therapist_actor(group.therapist), at=NOW)
        assert Session.objects.get().state == State.CONFIRMED
        assert Seat.objects.filter(guards=True).count() == 1


def test_forgetting_it_leaves_nothing_of_it(group: Service) -> None:
    seat, by = asks(group), therapist_actor(group.therapist)
    with inside(group):
        actions.decline(inquiry=request_of(seat), by=by, at=NOW)
        actions.forget_inquiry(inquiry=request_of(seat), by=by, at=NOW)
        assert not any(model.objects.exists() for model in (Inquiry, InquiryContact, Seat))
        assert not OutboxRow.objects.filter(key__contains=str(seat.pk)).exists()


def test_its_links_show_and_end_it_and_never_show_a_seat_that_is_only_kept(group: Service) -> None:
    seat = asks(group)
    with inside(group):
        kept = actions.hold_seat(service=group, start=TEN, network="n", browser="b", at=NOW)
        links = [read_link(token_for(Coming(one.session, one), Purpose.CANCEL)) for one in (seat, kept)]
        found = [who_comes(link, at=NOW) if link else None for link in links]
        assert [one is None for one in found] == [False, True]
        for _ in range(2):
            actions.give_up_seat(seat=seat, by=SYSTEM, at=NOW)
        assert Seat.objects.get(pk=seat.pk).state == State.CANCELLED
        session = Session.objects.get()  # somebody is still filling in a form for it
        assert (session.state, session.held_until) == (State.HOLD, kept.held_until)
        single = a_service(of=group.therapist)
        case, by = a_case(of=group.therapist), therapist_actor(group.therapist)
        book = partial(actions.book, service=single, start=TEN, case=case, by=by)
        with pytest.raises(SlotGone):
            book(key="now", at=NOW)
        assert book(key="later", at=NOW + timedelta(minutes=11)).case_id == case.pk


def test_cancelling_the_group_ends_seats_of_strangers_and_what_is_only_kept(
    group: Service, mailoutbox: list[EmailMessage]
) -> None:
    case: CaseFile = a_case(of=group.therapist, email="bo@example.org")
    session = a_session(of=case, service=group, start=TEN)
    asks(group)
    with inside(group):
        actions.hold_seat(service=group, start=TEN, network="n", browser="b", at=NOW)
    work(NOW + FIVE)
    with inside(group):
        by = therapist_actor(group.therapist)
        actions.set_state(session=session, state=State.CANCELLED, seen=0, by=by, at=NOW + FIVE)
        assert set(Seat.objects.values_list("state", "guards")) == {(State.CANCELLED, False)}
    work(NOW + 2 * FIVE)
    called_off = [mail.to[0] for mail in mailoutbox if mail.subject == "Your time is called off"]
    assert sorted(called_off) == ["ana@example.org", "bo@example.org"]
