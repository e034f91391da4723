"""What a calendar program is answered under a link, and anybody else: what is said where nothing is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.models import Session, State
from evenhand.foundation.accounts.models import User
from evenhand.foundation.outbox.silence import words_that_give_away
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_service,
    a_therapist,
    at_hour,
    browser_of_client,
    browser_of_therapist,
    frozen,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db


def a_booked_session() -> Session:
    service = a_service()
    case = a_case(of=service.therapist, name="Ada Lovelace", goal="Sleep through the night")
    with inside(case):
        start = at_hour(10, day=TODAY + timedelta(days=1))
        booked = actions.book(
            service=service, start=start, case=case, key="k", by=therapist_actor(service.therapist), at=NOW
        )
    booked.therapist = service.therapist
    return booked


def a_link(session: Session, *, numbers: bool = False) -> str:
    member = session.therapist
    with inside(member):
        token = actions.share_calendar(member=member, shows_numbers=numbers, by=therapist_actor(member), at=NOW)
    return f"/feeds/{token}.ics"


def asked(link: str) -> tuple[int, bytes]:
    with frozen():
        answer = Client().get(link)
    return answer.status_code, answer.content


def test_a_calendar_program_reads_the_sessions() -> None:
    session = a_booked_session()
    with frozen():
        answer = Client().get(a_link(session))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.cookies == {}
    [event] = Calendar.from_ical(answer.content).events
    assert (str(event["SUMMARY"]), event.DTSTART) == ("Appointment", session.starts_at)


def test_nothing_in_it_gives_away_what_it_is_for_or_who_comes() -> None:
    session = a_booked_session()
    assert session.case is not None
    _, whole = asked(a_link(session))
    text = whole.decode()
    assert words_that_give_away(text) == []
    said = text.replace(str(session.pk), "").casefold()  # its own name of 32 random letters may hold "ada"
    for word in ("Ada", "Lovelace", "Sleep", session.case.number, str(session.case.pk), "evenhand"):
        assert word.casefold() not in said
    _, with_numbers = asked(a_link(session, numbers=True))
    assert session.case.number in with_numbers.decode()


def test_what_is_no_link_of_ours_is_answered_like_an_address_that_is_not_there() -> None:
    session = a_booked_session()
    link = a_link(session)
    with inside(session):
        member = session.therapist
        actions.revoke_shared_calendar(member=member, by=therapist_actor(member), at=NOW)
    nowhere = asked("/nowhere/")
    assert nowhere[0] == 404
    for bad in (link, link.replace(".ics", "x.ics"), "/feeds/guess.ics", f"/feeds/{'x' * 2000}.ics", "/feeds/.ics"):
        assert asked(bad) == nowhere


def test_a_link_is_read_and_nothing_else() -> None:
    link = a_link(a_booked_session())
    with frozen():
        assert Client().post(link).status_code == 405
        assert Client().head(link).status_code == 200


def test_one_session_is_a_file_for_its_client_and_its_therapist_and_for_nobody_else() -> None:
    session, other = a_booked_session(), a_booked_session()
    assert session.case is not None
    assert other.case is not None
    own, desk = f"/me/times/{session.pk}/appointment.ics", f"/desk/sessions/{session.pk}/appointment.ics"
    with frozen():
        for browser, link in (
            (browser_of_client(session.case), own), (browser_of_therapist(session.therapist), desk)
        ):  # fmt: skip
            answer = browser.get(link)
            assert answer.headers["Content-Disposition"] == 'attachment; filename="appointment.ics"'
            [event] = Calendar.from_ical(answer.content).events
            assert (str(event["UID"]), str(event["STATUS"])) == (str(session.pk), "CONFIRMED")
        assert browser_of_client(other.case).get(own).status_code == 404
        assert browser_of_therapist(a_therapist()).get(desk).status_code == 404
        assert Client().get(own).status_code == 302


def test_the_file_of_a_session_that_was_cancelled_takes_its_entry_out_again() -> None:
    session = a_booked_session()
    assert session.case is not None
    with inside(session):
        by = therapist_actor(session.therapist)
        actions.set_state(session=session, state=State.CANCELLED, seen=session.sequence, by=by, at=NOW)
    with frozen():
        answer = browser_of_client(session.case).get(f"/me/times/{session.pk}/appointment.ics")
    read = Calendar.from_ical(answer.content)
    assert (str(read["METHOD"]), str(read.events[0]["STATUS"])) == ("CANCEL", "CANCELLED")
    assert read.events[0].sequence > 0


def test_a_calendar_speaks_the_language_of_its_therapist_whatever_program_asks() -> None:
    session = a_booked_session()
    User.objects.filter(pk=session.therapist.user_id).update(language="de")
    _, data = asked(a_link(session, numbers=True))
    read = Calendar.from_ical(data)
    assert str(read["X-WR-CALNAME"]) == "Termine"
    (entry,) = read.events
    assert str(entry["SUMMARY"]).startswith("Termin ")
