"""A client's own times: what is coming, booking, moving and calling off by themselves, and what an edited form gets."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.actions.by_client import MOST_AHEAD
from evenhand.domain.scheduling.models import AHEAD, BookingPage, Seat, Service, Session, State
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_service,
    a_session,
    at_hour,
    browser_of_client,
    frozen,
    inside,
)

pytestmark = pytest.mark.django_db
THURSDAY = TODAY + timedelta(days=2)
TEN, TWELVE = at_hour(10, day=THURSDAY), at_hour(12, day=THURSDAY)


@pytest.fixture(autouse=True)
def _clock_stands() -> object:
    with frozen():
        yield


@pytest.fixture
def case() -> CaseFile:
    return a_case(email="client@example.org")


@pytest.fixture
def service(case: CaseFile) -> Service:
    return a_service(of=case.therapist, name="Talk", place="Room 2")


@pytest.fixture
def browser(case: CaseFile) -> Client:
    return browser_of_client(case)


def sure(service: Service, start: int | str) -> str:
    return f"/me/times/new/{service.pk}/sure/?start={start}"


def starts_on(answer: Any) -> list[int]:
    return [int(one) for one in re.findall(r'name="start" value="(\d+)"', answer.text)]


def field(answer: Any, name: str) -> str:
    return str(re.findall(rf'name="{name}" value="([^"]+)"', answer.text)[-1])


def books(browser: Client, service: Service, start: int) -> Any:
    """Book as somebody does: from the page that asks once more."""
    key = field(browser.get(sure(service, start)), "key")
    return browser.post(f"/me/times/new/{service.pk}/sure/", {"start": start, "key": key})


def sessions_of(case: CaseFile) -> list[Session]:
    with inside(case):
        return list(Session.objects.filter(case=case).order_by("starts_at"))


def how_to_reach(case: CaseFile) -> None:
    with inside(case):
        BookingPage.objects.create(slug="quiet", how_to_reach="Ring 020 7946 0000.", changed_at=NOW)


def test_a_client_without_times_is_led_to_booking_one(browser: Client, service: Service) -> None:
    page = browser.get("/me/times/").text
    assert "No time is set" in page
    assert f'href="/me/times/new/{service.pk}/"' in page


def test_what_is_not_offered_to_clients_is_not_there(case: CaseFile, browser: Client, service: Service) -> None:
    others = [a_service(of=case.therapist, name="Hidden", for_clients=False), a_service(name="Elsewhere")]
    page = browser.get("/me/times/").text
    assert "Hidden" not in page
    assert "Elsewhere" not in page
    for other in others:
        assert browser.get(f"/me/times/new/{other.pk}/").status_code == 404
        assert browser.get(sure(other, TEN)).status_code == 404
        assert browser.post(f"/me/times/new/{other.pk}/sure/", {"start": TEN, "key": uuid4()}).status_code == 404


def test_a_closed_case_file_books_nothing_more(case: CaseFile, browser: Client, service: Service) -> None:
    with inside(case):
        CaseFile.objects.filter(pk=case.pk).update(closed_at=NOW)
    assert f"/me/times/new/{service.pk}/" not in browser.get("/me/times/").text
    assert browser.get(f"/me/times/new/{service.pk}/").status_code == 404


def test_a_time_is_chosen_asked_once_more_and_booked_once(case: CaseFile, browser: Client, service: Service) -> None:
    assert TEN in starts_on(browser.get(f"/me/times/new/{service.pk}/?day={THURSDAY}"))
    asked = browser.get(sure(service, TEN))
    assert "Thursday 26 November, 10:00 to 10:50, London time" in asked.text
    assert sessions_of(case) == []  # looking changes nothing
    sent = {"start": TEN, "key": field(asked, "key")}
    answers = [browser.post(f"/me/times/new/{service.pk}/sure/", sent) for _ in range(2)]
    (session,) = sessions_of(case)
    assert (session.state, session.booked_by) == (State.CONFIRMED, f"client:{case.client_id}")
    assert {answer.headers["Location"] for answer in answers} == {f"/me/times/{session.pk}/?booked"}
    page = browser.get(f"/me/times/{session.pk}/?booked").text
    assert "Done. You find it here" in page
    assert "Room 2" in page
    assert f'href="/me/times/{session.pk}/appointment.ics"' in page


def test_a_service_with_approval_is_asked_for(case: CaseFile, browser: Client) -> None:
    service = a_service(of=case.therapist, needs_approval=True)
    assert "Ask for this time?" in browser.get(sure(service, TEN)).text
    books(browser, service, TEN)
    (session,) = sessions_of(case)
    assert session.state == State.REQUESTED
    assert "kept for you until you get an answer" in browser.get(f"/me/times/{session.pk}/").text
    assert "asked for" in browser.get("/me/times/").text


def test_a_place_in_a_group_is_asked_for_and_who_comes_too_late_sees_the_next_ones(
    case: CaseFile, browser: Client
) -> None:
    group = a_service(of=case.therapist, seats=2, needs_approval=True)
    for _ in range(2):
        a_session(of=a_case(of=case.therapist), service=group, start=TEN)
    page = browser.get(f"/me/times/new/{group.pk}/?day={THURSDAY}")
    assert TEN not in starts_on(page)
    assert f'href="/me/times/list/{group.pk}/">Tell me when a place is free' in page.text
    lost = books(browser, group, TEN)
    assert (lost.status_code, "There is no place left at this time." in lost.text) == (409, True)
    assert "2 places left" in lost.text
    assert "Ask for this time?" in browser.get(sure(group, TEN + 3600)).text
    assert books(browser, group, TEN + 3600).status_code == 302
    with inside(case):
        assert Seat.objects.get(case=case).state == State.REQUESTED
    assert "asked for" in browser.get("/me/times/").text


@pytest.mark.parametrize("start", ["", "x", "-5", "99999999999999", "1", str(TEN + 60), str(at_hour(9))])
def test_an_edited_start_books_nothing(case: CaseFile, browser: Client, service: Service, start: str) -> None:
    answer = browser.post(f"/me/times/new/{service.pk}/sure/", {"start": start, "key": str(uuid4())})
    assert answer.status_code in (302, 409)
    assert sessions_of(case) == []


def test_whoever_comes_too_late_sees_the_three_closest_and_takes_one(
    case: CaseFile, browser: Client, service: Service
) -> None:
    asked = browser.get(sure(service, TEN))
    a_session(of=a_case(of=case.therapist), service=service, start=TEN)
    sent = {"start": TEN, "key": field(asked, "key")}
    late = browser.post(f"/me/times/new/{service.pk}/sure/", sent)
    assert late.status_code == 409
    assert "Somebody else took this time a moment ago." in late.text
    assert field(late, "key") == sent["key"]
    nearest = starts_on(late)
    assert len(nearest) == 3
    assert TEN not in nearest
    again = browser.post(f"/me/times/new/{service.pk}/sure/", sent | {"start": nearest[0]})
    assert again.status_code == 302
    assert len(sessions_of(case)) == 1


def test_nobody_books_without_end(case: CaseFile, browser: Client, service: Service) -> None:
    days = (TODAY + timedelta(days=number) for number in range(1, 30))
    for day in [one for one in days if one.weekday() < 5][:MOST_AHEAD]:
        assert books(browser, service, at_hour(10, day=day)).status_code == 302
    refused = books(browser, service, at_hour(16, day=THURSDAY))
    assert refused.status_code == 409
    assert "You have many times set already." in refused.text
    assert len(sessions_of(case)) == MOST_AHEAD


def test_a_key_of_somebody_else_gives_nothing_of_theirs(case: CaseFile, browser: Client, service: Service) -> None:
    other = a_case(of=case.therapist)
    key = str(uuid4())
    for who, start in ((browser_of_client(other), TEN), (browser, TWELVE)):
        assert who.post(f"/me/times/new/{service.pk}/sure/", {"start": start, "key": key}).status_code == 302
    assert [len(sessions_of(one)) for one in (other, case)] == [1, 1]


def test_times_are_on_the_clients_clock_with_the_practices_beside_it() -> None:
    case = a_case(zone="America/New_York")
    service = a_service(of=case.therapist)
    session = a_session(of=case, service=service, start=TWELVE)
    browser = browser_of_client(case)
    page = browser.get(f"/me/times/{session.pk}/").text
    assert "Thursday 26 November, 07:00 to 07:50" in page
    assert "New York time" in page
    assert "That is 12:00 London time" in page
    assert "12:00 London time" in browser.get("/me/times/").text
    assert "12:00 London time" in browser.get(sure(service, TWELVE)).text


def test_moving_keeps_the_old_time_until_the_new_one_is_got(case: CaseFile, browser: Client, service: Service) -> None:
    session = a_session(of=case, service=service, start=TEN)
    move = f"/me/times/{session.pk}/move/"
    page = browser.get(f"{move}?day={THURSDAY}")
    assert "You keep it until you choose another one." in page.text
    sent = {"start": TWELVE, "seen": field(page, "seen")}
    answers = [browser.post(move, sent) for _ in range(2)]
    assert {answer.headers["Location"] for answer in answers} == {f"/me/times/{session.pk}/?moved"}
    (moved,) = sessions_of(case)
    assert (int(moved.starts_at.timestamp()), moved.sequence) == (TWELVE, 1)


def test_a_time_that_was_taken_is_not_moved_to(case: CaseFile, browser: Client, service: Service) -> None:
    session = a_session(of=case, service=service, start=TEN)
    a_session(of=a_case(of=case.therapist), service=service, start=TWELVE)
    refused = browser.post(f"/me/times/{session.pk}/move/", {"start": TWELVE, "seen": "0"})
    assert refused.status_code == 409
    assert "You still have the time you had." in refused.text
    assert sessions_of(case)[0].starts_at == session.starts_at


def test_what_was_changed_meanwhile_is_shown_and_not_changed_again(
    case: CaseFile, browser: Client, service: Service
) -> None:
    session = a_session(of=case, service=service, start=TEN)
    browser.post(f"/me/times/{session.pk}/move/", {"start": TWELVE, "seen": "0"})
    for page, sent in (("move/", {"start": TEN, "seen": "0"}), ("off/", {"seen": "0"}), ("off/", {"seen": "x"})):
        answer = browser.post(f"/me/times/{session.pk}/{page}", sent)
        assert answer.headers["Location"] == f"/me/times/{session.pk}/?changed"
    (kept,) = sessions_of(case)
    assert (int(kept.starts_at.timestamp()), kept.state) == (TWELVE, State.CONFIRMED)


def test_calling_off_is_asked_once_more_and_done_once(case: CaseFile, browser: Client, service: Service) -> None:
    session = a_session(of=case, service=service, start=TEN)
    asked = browser.get(f"/me/times/{session.pk}/off/")
    assert "Call this time off?" in asked.text
    assert sessions_of(case)[0].state == State.CONFIRMED
    answers = [browser.post(f"/me/times/{session.pk}/off/", {"seen": field(asked, "seen")}) for _ in range(2)]
    assert {answer.headers["Location"] for answer in answers} == {"/me/times/?off"}
    assert sessions_of(case)[0].state == State.CANCELLED
    assert "This time is called off." in browser.get(f"/me/times/{session.pk}/").text


def test_after_the_deadline_the_page_says_how_to_reach_the_practice(case: CaseFile, browser: Client) -> None:
    how_to_reach(case)
    service = a_service(of=case.therapist, cancel_until=3 * 24 * 60)
    session = a_session(of=case, service=service, start=TEN)
    page = browser.get(f"/me/times/{session.pk}/").text
    assert "It is too close to the time to change it here." in page
    assert "Ring 020 7946 0000." in page
    assert f"/me/times/{session.pk}/off/" not in page
    assert "Ring 020 7946 0000." in browser.get(f"/me/times/{session.pk}/off/").text
    for ending, sent in (("off/", {"seen": "0"}), ("move/", {"start": TWELVE, "seen": "0"})):
        assert browser.post(f"/me/times/{session.pk}/{ending}", sent).headers["Location"] == f"/me/times/{session.pk}/"
    assert sessions_of(case)[0].state in AHEAD


def test_a_group_says_how_many_places_are_left_and_is_full_at_its_end(case: CaseFile, browser: Client) -> None:
    group = a_service(of=case.therapist, name="Evening group", seats=2, cancel_until=0)
    other = browser_of_client(a_case(of=case.therapist))
    books(other, group, TEN)
    page = browser.get(f"/me/times/new/{group.pk}/?day={THURSDAY}").text
    assert re.search(rf'value="{TEN}">.*?1 place left', page)
    assert re.search(rf'value="{TWELVE}">.*?2 places left', page)
    answer = books(browser, group, TEN)
    third = books(browser_of_client(a_case(of=case.therapist)), group, TEN)
    assert third.status_code == 409
    shown = browser.get(answer.headers["Location"]).text
    assert "/move/" not in shown
    assert "Evening group" in browser.get("/me/times/").text
    off = f"{answer.headers['Location'].partition('?')[0]}off/"
    assert [browser.post(off).headers["Location"] for _ in range(2)] == ["/me/times/?off"] * 2
    with inside(case):
        assert Seat.objects.filter(guards=True).count() == 1


def test_the_first_page_says_in_one_line_when_the_next_time_is(case: CaseFile, browser: Client) -> None:
    assert "Your next time" not in browser.get("/me/").text
    service = a_service(of=case.therapist)
    a_session(of=case, service=service, start=TEN)
    a_session(of=case, service=a_service(of=case.therapist, seats=3), start=at_hour(9, day=TODAY + timedelta(days=1)))
    assert "Your next time: tomorrow, 09:00" in browser.get("/me/").text


def test_of_another_client_there_is_nothing(browser: Client) -> None:
    session = a_session(of=a_case())
    for page in ("", "off/", "move/", "appointment.ics"):
        assert browser.get(f"/me/times/{session.pk}/{page}").status_code == 404
    assert browser.post(f"/me/times/{session.pk}/off/", {"seen": "0"}).status_code == 404
