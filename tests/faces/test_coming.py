"""The page behind a link to a time: it shows, calls off once, moves once, and says nothing to anybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.links import Coming, Purpose, token_for
from evenhand.domain.scheduling.models import BookingPage, Seat, Session, SessionChange, State
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.audit.thresholds import Refused, refusals
from tests.factories import NOW, TODAY, a_case, a_service, a_session, at_hour, client_actor, frozen, inside

pytestmark = pytest.mark.django_db
DAY = TODAY + timedelta(days=3)
START = at_hour(10, day=DAY)


@pytest.fixture
def case() -> CaseFile:
    return a_case(email="client@example.org", name="Maria Wirsing")


def booked(case: CaseFile, *, cancel_until: int = 24 * 60) -> Session:
    service = a_service(of=case.therapist, cancel_until=cancel_until)
    return a_session(of=case, service=service, start=START)


def link_to(session: Session, purpose: Purpose) -> str:
    with inside(session):
        return f"/t/{token_for(Coming(session), purpose)}/"


def as_stored(session: Session) -> Session:
    with inside(session):
        return Session.objects.get(pk=session.pk)


@frozen()
def test_a_link_to_see_shows_the_time_and_changes_nothing(case: CaseFile, client: Client) -> None:
    session = booked(case)
    link = link_to(session, Purpose.SEE)
    page = client.get(link)
    assert "Friday 27 November 2026, 10:00 to 10:50, London time" in page.text
    assert client.post(link, {"start": str(at_hour(12, day=DAY)), "seen": "0"}).status_code == 302
    assert as_stored(session).sequence == 0


@frozen()
def test_the_page_names_nobody_and_says_nothing_of_what_it_is_for(case: CaseFile, client: Client) -> None:
    page = client.get(link_to(booked(case), Purpose.MOVE)).text
    main = page[page.index("<main") : page.index("</main>")].casefold()
    for word in ("wirsing", "therap", "session", "client@", case.number.casefold(), "first meeting"):
        assert word not in main


@frozen()
def test_opening_a_link_to_call_off_calls_nothing_off_and_pressing_does_once(case: CaseFile, client: Client) -> None:
    session = booked(case)
    link = link_to(session, Purpose.CANCEL)
    client.get(link)
    assert as_stored(session).state == State.CONFIRMED
    first, again = client.post(link), client.post(link)
    assert (first.status_code, first.headers["Location"]) == (again.status_code, again.headers["Location"])
    assert as_stored(session).state == State.CANCELLED
    assert "This time is called off" in client.get(link).text
    with inside(case):
        assert AuditEntry.objects.filter(act="session.cancelled").count() == 1
        assert SessionChange.objects.get().changed_by == f"client:{case.client_id}"


@frozen()
def test_a_link_to_move_shows_free_times_and_moves_once(case: CaseFile, client: Client) -> None:
    session = booked(case)
    link, wanted = link_to(session, Purpose.MOVE), at_hour(12, day=DAY)
    assert f'value="{wanted}"' in client.get(link).text
    answers = [client.post(link, {"start": str(wanted), "seen": "0"}).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert as_stored(session).sequence == 1
    assert "12:00 to 12:50" in client.get(link).text


@frozen()
def test_a_time_that_somebody_else_took_is_answered_with_those_close_to_it(case: CaseFile, client: Client) -> None:
    session = booked(case)
    a_session(of=case, service=session.service, start=at_hour(12, day=DAY))
    answer = client.post(link_to(session, Purpose.MOVE), {"start": str(at_hour(12, day=DAY)), "seen": "0"})
    assert answer.status_code == 409
    assert f'value="{at_hour(13, day=DAY)}"' in answer.text
    assert as_stored(session).starts_at == session.starts_at


@pytest.mark.parametrize(
    "start", ["", "-1", "nine", "9" * 10, "9" * 400, "٣", str(at_hour(10, 7, day=DAY)), str(at_hour(9)), "0"]
)
@frozen()
def test_an_edited_time_is_refused_and_nothing_moves(case: CaseFile, client: Client, start: str) -> None:
    session = booked(case)
    answer = client.post(link_to(session, Purpose.MOVE), {"start": start, "seen": "0"})
    assert answer.status_code in (302, 409)
    assert as_stored(session).sequence == 0


@frozen()
def test_after_the_deadline_the_page_says_how_to_reach_the_practice(case: CaseFile, client: Client) -> None:
    session = booked(case, cancel_until=7 * 24 * 60)
    with inside(case):
        BookingPage.objects.create(slug="quiet", how_to_reach="Ring 0123 before noon.", changed_at=NOW)
    for purpose in (Purpose.MOVE, Purpose.CANCEL):
        link = link_to(session, purpose)
        for answer in (client.get(link), client.post(link, {"start": str(at_hour(12, day=DAY)), "seen": "0"})):
            assert answer.status_code == 200
            assert "Ring 0123 before noon." in answer.text
    assert as_stored(session).sequence == 0


@frozen()
def test_what_does_not_open_looks_alike_and_stands_in_the_record_of_the_house(case: CaseFile, client: Client) -> None:
    session = booked(case)
    good = link_to(session, Purpose.SEE)
    answers = {client.get(link).text for link in (good[:-2] + "x/", "/t/x/", "/t/a:b/")}
    with frozen(session.starts_at):
        answers.add(client.get(good).text)
    with frozen(NOW), inside(case):
        Session.objects.all().delete()
        answers.add(client.get(good).text)
    assert {act for _, act in refusals(since=NOW)} == {Refused.TIME_LINK}
    assert len({text.partition("<main")[2].partition("</main>")[0] for text in answers}) == 1


@frozen()
def test_a_seat_in_a_group_is_called_off_alone_and_not_moved(client: Client) -> None:
    case = a_case()
    group = a_service(of=case.therapist, seats=3)
    with inside(case):
        actions.book(service=group, start=START, case=case, key="k", by=client_actor(case), at=NOW)
        seat = Seat.objects.select_related("session").get()
        move, cancel = (f"/t/{token_for(Coming(seat.session, seat), one)}/" for one in (Purpose.MOVE, Purpose.CANCEL))
    assert "cannot be moved" in client.get(move).text
    client.post(move, {"start": str(at_hour(12, day=DAY)), "seen": "0"})
    assert client.post(cancel).status_code == client.post(cancel).status_code == 302
    with inside(case):
        assert Seat.objects.get().state == State.CANCELLED
        assert Session.objects.get().state == State.CANCELLED  # nobody is left in it


@frozen()
def test_a_group_goes_on_without_whoever_called_off(client: Client) -> None:
    case = a_case()
    group, other = a_service(of=case.therapist, seats=3), a_case(of=case.therapist)
    with inside(case):
        for one in (case, other):
            actions.book(service=group, start=START, case=one, key=one.number, by=client_actor(one), at=NOW)
        seat = Seat.objects.select_related("session").get(case=case)
        cancel = f"/t/{token_for(Coming(seat.session, seat), Purpose.CANCEL)}/"
    assert client.post(cancel).status_code == 302
    with inside(case):
        assert Session.objects.get().sequence == 0
        assert Seat.objects.get(case=other).state == State.CONFIRMED


@frozen()
def test_a_session_that_changed_since_the_page_was_drawn_is_shown_as_it_stands(case: CaseFile, client: Client) -> None:
    session = booked(case)
    link = link_to(session, Purpose.MOVE)
    client.post(link, {"start": str(at_hour(12, day=DAY)), "seen": "0"})
    answer = client.post(link, {"start": str(at_hour(14, day=DAY)), "seen": "0"})
    assert answer.status_code == 200
    assert "12:00 to 12:50" in answer.text


@frozen()
def test_a_link_hands_the_time_out_for_a_calendar_and_a_forged_one_does_not(case: CaseFile, client: Client) -> None:
    link = link_to(booked(case), Purpose.SEE)
    file = client.get(f"{link}time.ics")
    assert file.headers["Content-Type"].startswith("text/calendar")
    assert "DTSTART" in file.text
    assert "Wirsing" not in file.text
    assert client.get(f"{link[:-2]}x/time.ics").status_code == 410
