"""What people are told about their times: once, three minutes later, as it stands then, and never what it is for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.links import Coming, Purpose, read_link, token_for, who_comes
from evenhand.domain.scheduling.messages import GRACE
from evenhand.domain.scheduling.models import Calendar, Inquiry, Seat, Session, State
from evenhand.foundation.outbox.models import OutboxRow, Outcome
from evenhand.foundation.outbox.worker import work_once
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_service,
    a_session,
    at_hour,
    client_actor,
    frozen,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db
DAY = TODAY + timedelta(days=2)
MINUTE = timedelta(minutes=1)
Mails = list[EmailMessage]


@pytest.fixture
def case() -> CaseFile:
    return a_case(email="client@example.org", zone="America/New_York")


def work(at: datetime) -> int:
    """Let the worker carry out all that is due at a moment."""
    count = 0
    with frozen(at):
        while done := work_once(at=at):
            count += done
    return count


def booked(case: CaseFile, hour: int = 10) -> Session:
    return a_session(of=case, start=at_hour(hour, day=DAY))


def moved(session: Session, hour: int, *, at: datetime) -> Session:
    with inside(session):
        by = therapist_actor(session.therapist)
        return actions.move(session=session, start=at_hour(hour, day=DAY), seen=session.sequence, by=by, at=at)


def called_off(session: Session, *, at: datetime) -> Session:
    with inside(session):
        by = therapist_actor(session.therapist)
        return actions.set_state(session=session, state=State.CANCELLED, seen=session.sequence, by=by, at=at)


@pytest.mark.parametrize(
    ("dates", "times", "said"),
    [
        ("day", "24", "Thursday 26 November 2026, 10:00 to 10:50, London time"),
        ("month", "12", "Thursday, November 26, 2026, 10:00 am to 10:50 am, London time"),
        ("iso", "24", "Thursday 2026-11-26, 10:00 to 10:50, London time"),
    ],
)
def test_a_time_is_written_as_the_therapists_calendar_has_it(
    mailoutbox: Mails, dates: str, times: str, said: str
) -> None:
    case = a_case(email="client@example.org")
    booked(case)
    with inside(case):
        Calendar.objects.update(date_format=dates, time_format=times)
    work(NOW + GRACE)
    assert said in mailoutbox[0].body


def test_nobody_is_told_before_the_grace_is_over_and_then_once(case: CaseFile, mailoutbox: Mails) -> None:
    booked(case)
    work(NOW + GRACE - timedelta(seconds=1))
    assert not mailoutbox
    work(NOW + GRACE)
    work(NOW + timedelta(hours=5))
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [(["client@example.org"], "Your time is set")]


def test_a_time_is_said_on_the_clients_clock_with_the_practices_beside_it(case: CaseFile, mailoutbox: Mails) -> None:
    booked(case)
    work(NOW + GRACE)
    assert "Thursday 26 November 2026, 05:00 to 05:50, New York time (10:00 London time)" in mailoutbox[0].body


def test_what_changed_within_the_grace_is_one_message_of_how_it_stands(case: CaseFile, mailoutbox: Mails) -> None:
    session = moved(booked(case), 12, at=NOW + MINUTE)
    moved(session, 14, at=NOW + 2 * MINUTE)
    work(NOW + timedelta(hours=1))
    assert len(mailoutbox) == 1
    assert "14:00 London time" in mailoutbox[0].body


def test_who_takes_back_their_own_booking_within_the_grace_is_told_nothing(case: CaseFile, mailoutbox: Mails) -> None:
    called_off(booked(case), at=NOW + MINUTE)
    work(NOW + timedelta(hours=1))
    assert not mailoutbox


def test_a_booking_that_somebody_else_calls_off_within_the_grace_is_told(case: CaseFile, mailoutbox: Mails) -> None:
    service = a_service(of=case.therapist)
    with inside(case):
        start = at_hour(10, day=DAY)
        session = actions.book(service=service, start=start, case=case, key="k", by=client_actor(case), at=NOW)
    called_off(session, at=NOW + MINUTE)
    work(NOW + timedelta(hours=1))
    assert [mail.subject for mail in mailoutbox] == ["Your time is called off"]


def test_later_changes_are_told_as_changes(case: CaseFile, mailoutbox: Mails) -> None:
    session = booked(case)
    work(NOW + GRACE)
    session = moved(session, 12, at=NOW + timedelta(hours=1))
    work(NOW + timedelta(hours=2))
    called_off(session, at=NOW + timedelta(hours=3))
    work(NOW + timedelta(hours=4))
    assert [mail.subject for mail in mailoutbox] == [
        "Your time is set",
        "Your time has changed",
        "Your time is called off",
    ]


def test_a_message_that_was_overtaken_while_it_was_handed_over_is_not_sent(case: CaseFile, mailoutbox: Mails) -> None:
    session = booked(case)
    with inside(case):
        OutboxRow.objects.update(outcome=Outcome.HANDING_OVER)
    moved(session, 12, at=NOW + MINUTE)
    with inside(case):
        OutboxRow.objects.update(outcome=Outcome.WAITING)
    work(NOW + timedelta(hours=1))
    assert len(mailoutbox) == 1
    assert "12:00 London time" in mailoutbox[0].body


@pytest.mark.parametrize("state", [State.HELD, State.NO_SHOW])
def test_nobody_is_told_how_a_session_went(case: CaseFile, mailoutbox: Mails, state: State) -> None:
    session = booked(case)
    after = NOW + timedelta(days=3)
    work(NOW + GRACE)
    with inside(case):
        by = therapist_actor(case.therapist)
        actions.set_state(session=session, state=state, seen=session.sequence, by=by, at=after)
    work(after + timedelta(hours=1))
    assert len(mailoutbox) == 1


def test_a_stranger_is_told_that_they_asked_and_later_that_it_is_set(mailoutbox: Mails) -> None:
    service = a_service(needs_approval=True)
    with inside(service):
        actions.inquire(
            service=service,
            start=at_hour(10, day=DAY),
            email="stranger@example.org",
            phone="",
            words="I would like to talk.",
            zone="Europe/London",
            holder="one",
            key="k",
            at=NOW,
        )
        inquiry = Inquiry.objects.select_related("therapist").get()
    work(NOW + GRACE)
    with inside(service):
        actions.accept(inquiry=inquiry, by=therapist_actor(service.therapist), at=NOW + timedelta(hours=1))
    work(NOW + timedelta(hours=2))
    assert [mail.subject for mail in mailoutbox] == ["You asked for a time", "Your link", "Your time is set"]
    assert {mail.to[0] for mail in mailoutbox} == {"stranger@example.org"}


def test_each_in_a_group_is_told_and_nobody_hears_of_the_others(mailoutbox: Mails) -> None:
    first = a_case(email="one@example.org")
    other = a_case(of=first.therapist, email="two@example.org")
    group = a_service(of=first.therapist, seats=3, cancel_until=0)
    with inside(first):
        for each in (first, other):
            actions.book(
                service=group, start=at_hour(10, day=DAY), case=each, key=str(uuid4()), by=client_actor(each), at=NOW
            )
    work(NOW + GRACE)
    assert sorted(mail.to[0] for mail in mailoutbox) == ["one@example.org", "two@example.org"]
    with inside(first):
        seat = Seat.objects.select_related("session__service").get(case=other)
        actions.give_up_seat(seat=seat, by=client_actor(other), at=NOW + timedelta(hours=1))
    work(NOW + timedelta(hours=2))
    assert [(mail.to, mail.subject) for mail in mailoutbox[2:]] == [(["two@example.org"], "Your time is called off")]
    with inside(first):
        called_off(Session.objects.select_related("therapist").get(), at=NOW + timedelta(hours=3))
    work(NOW + timedelta(hours=4))
    assert [(mail.to, mail.subject) for mail in mailoutbox[3:]] == [(["one@example.org"], "Your time is called off")]


# Links


def links_of(case: CaseFile) -> tuple[Session, Callable[[Purpose], str]]:
    session = booked(case)
    with inside(case):
        row = Session.objects.get(pk=session.pk)
    return row, lambda purpose: token_for(Coming(row), purpose)


def test_a_link_says_who_comes_and_what_it_is_for(case: CaseFile) -> None:
    session, token = links_of(case)
    for purpose in Purpose:
        link = read_link(token(purpose))
        assert link is not None
        assert (link.practice_id, link.coming_id, link.purpose) == (case.practice_id, session.pk, purpose)


@pytest.mark.parametrize("forge", [lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"), lambda t: t[:40], lambda t: ""])
def test_a_forged_link_says_nothing(case: CaseFile, forge: Callable[[str], str]) -> None:
    _, token = links_of(case)
    assert read_link(forge(token(Purpose.SEE))) is None


def test_a_link_for_one_thing_cannot_be_made_into_one_for_another(case: CaseFile) -> None:
    _, token = links_of(case)
    see, cancel = token(Purpose.SEE), token(Purpose.CANCEL)
    assert read_link(cancel.partition(":")[0] + ":" + see.partition(":")[2]) is None


def test_a_link_ends_when_the_time_begins(case: CaseFile) -> None:
    session, token = links_of(case)
    link = read_link(token(Purpose.MOVE))
    assert link is not None
    assert who_comes(link, at=session.starts_at - timedelta(seconds=1)) is not None
    assert who_comes(link, at=session.starts_at) is None
