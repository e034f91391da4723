"""The day's sessions and what waits for a yes or a no, on the desk's first page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from evenhand.domain.cases.access.actions import hand_over
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.models import Session, State
from tests.domain.acts_of_scheduling import an_inquiry
from tests.faces.workspace.calendar.test_session import asked_for
from tests.faces.workspace.calendar.test_showing import choose
from tests.faces.workspace.cast import SIGNED_IN, Desk, a_desk
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_colleague,
    a_service,
    a_session,
    at_hour,
    browser_of_therapist,
    frozen,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db


def today(desk: Desk) -> str:
    answer = desk.browser.get("/desk/")
    assert answer.status_code == 200
    return answer.content.decode()


def todays(page: str) -> str:
    """Return the part of the page that shows today's sessions."""
    return page.partition("Sessions today")[2].partition("<h2>")[0]


def changed(desk: Desk, row: Session, state: State) -> None:
    with inside(row):
        actions.set_state(session=row, state=state, seen=0, by=therapist_actor(desk.member), at=NOW)


@frozen()
def test_sessions_of_the_day_stand_in_order_with_time_number_service_and_their_page() -> None:
    desk = a_desk()
    service = a_service(of=desk.member)
    late, early = (a_session(of=desk.case, service=service, start=at_hour(hour)) for hour in (16, 15))
    a_session(of=a_case(of=desk.member), service=service, start=at_hour(9, day=TODAY + timedelta(days=1)))
    part = todays(today(desk))
    assert part.count('<li class="loop">') == 2
    assert part.index("15:00 to 15:50") < part.index("16:00 to 16:50")
    assert desk.case.number in part
    assert service.name in part
    for row in (early, late):
        assert f'href="/desk/cases/{desk.case.number}/sessions/{row.pk}/"' in part


@frozen()
def test_a_day_without_a_session_says_so_and_leads_to_the_calendar() -> None:
    page = today(a_desk())
    assert "No session today" in todays(page)
    assert "To confirm" not in page


@frozen(NOW + timedelta(hours=2, minutes=10))
def test_the_session_that_is_under_way_is_marked_and_how_one_went_is_said() -> None:
    desk = a_desk()
    service = a_service(of=desk.member)
    a_session(of=desk.case, service=service, start=at_hour(16))
    missed = a_session(of=desk.case, service=service, start=at_hour(15))
    changed(desk, missed, State.NO_SHOW)
    part = todays(today(desk))
    assert part.count(">now<") == 1
    assert part.index("Did not come") < part.index("16:00 to 16:50") < part.index(">now<")


@frozen()
def test_what_was_cancelled_is_asked_for_or_only_being_booked_is_no_session_of_today() -> None:
    desk = a_desk()
    service = a_service(of=desk.member, needs_approval=True)
    changed(desk, a_session(of=desk.case, service=service, start=at_hour(15)), State.CANCELLED)
    an_inquiry(of=service)
    with inside(desk.member):
        actions.hold_slot(service=service, start=at_hour(16), holder="one", at=NOW)
    assert "No session today" in todays(today(desk))


@frozen()
def test_a_colleagues_sessions_and_requests_are_not_mine() -> None:
    desk = a_desk()
    a_session(of=desk.case)
    asked_for(desk)
    page = browser_of_therapist(a_colleague(of=desk.member)).get("/desk/").content.decode()
    assert desk.case.number not in page
    assert "To confirm" not in page


@frozen()
def test_the_session_of_a_group_or_of_a_case_file_that_was_handed_over_leads_to_the_calendar() -> None:
    desk = a_desk()
    group = a_session(of=desk.case, service=a_service(of=desk.member, seats=3), start=at_hour(15))
    single = a_session(of=desk.case, service=a_service(of=desk.member), start=at_hour(17))
    with inside(desk.case):
        by = therapist_actor(desk.member)
        hand_over(case=desk.case, to=a_colleague(of=desk.member), by=by, at=NOW)
    part = todays(today(desk))
    assert "Group, 1 of 3" in part
    for row in (group, single):
        assert f'href="/desk/calendar/{row.pk}/"' in part


@frozen()
def test_a_name_is_shown_to_whose_case_file_it_is_and_after_handing_it_over_no_more() -> None:
    desk = a_desk(name="Robin Example")
    a_session(of=desk.case)
    assert "Robin Example" in todays(today(desk))
    with inside(desk.case):
        by = therapist_actor(desk.member)
        hand_over(case=desk.case, to=a_colleague(of=desk.member), by=by, at=NOW)
    for page in (today(desk), desk.browser.get("/desk/calendar/?view=day").content.decode()):
        assert "Robin Example" not in page
        assert desk.case.number in page


@frozen()
def test_times_are_those_of_the_calendar_s_own_clock() -> None:
    desk = a_desk()
    a_session(of=desk.case, start=at_hour(16))
    assert "Times are" not in today(desk)
    choose(desk, zone="America/New_York")
    part = todays(today(desk))
    assert "Times are New York time." in part
    assert "11:00 to 11:50" in part


def press(desk: Desk, page: str, state: str) -> tuple[int, str]:
    """Press a button of the first request on the page; return the status and the page that came of it."""
    form = page.partition("To confirm")[2]
    address, seen = re.search(r'action="([^"]+)"', form), re.search(r'name="seen" value="(\d+)"', form)
    assert address is not None
    assert seen is not None
    typed = {"act": "state", "from": "today", "seen": seen[1], "state": state}
    answer = desk.browser.post(address[1], typed, follow=True)
    return answer.status_code, answer.content.decode()


@frozen()
@pytest.mark.parametrize(
    ("state", "words"), [("confirmed", "The session is confirmed."), ("declined", "Its time is free again.")]
)
def test_a_request_is_answered_in_place_by_one_press_and_closes(state: str, words: str) -> None:
    desk = a_desk()
    row = asked_for(desk)
    page = today(desk)
    assert "Wed 25 Nov, 10:00" in page
    status, after = press(desk, page, state)
    assert status == 200
    assert words in after
    assert "To confirm" not in after
    with inside(row):
        assert Session.objects.get(pk=row.pk).state == state


@frozen()
def test_a_request_that_was_moved_meanwhile_is_not_answered_and_shown_as_it_is() -> None:
    desk = a_desk()
    row = asked_for(desk)
    page = today(desk)
    with inside(row):
        actions.move(session=row, start=at_hour(12), seen=0, by=therapist_actor(desk.member), at=NOW)
    status, told = press(desk, page, "confirmed")
    assert status == 409
    assert "Somebody else has changed this session" in told
    assert "Tuesday 24 November, 12:00" in told


def test_a_request_whose_time_went_by_stays_until_it_is_answered_for_sixty_days() -> None:
    with frozen():
        desk = a_desk()
        asked_for(desk)
    for days, stays in ((60, True), (62, False)):
        with frozen(NOW + timedelta(days=days)):
            page = browser_of_therapist(desk.member).get("/desk/").content.decode()
        assert ("To confirm" in page) is stays


@frozen()
def test_queries_do_not_grow_with_sessions_and_requests(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    desk = a_desk()
    service = a_service(of=desk.member)
    asked_for(desk)
    today(desk)
    with django_assert_num_queries(SIGNED_IN + 19):
        today(desk)
    for hour in (15, 16, 17):
        a_session(of=a_case(of=desk.member), service=service, start=at_hour(hour))
    with django_assert_num_queries(SIGNED_IN + 19):
        today(desk)
