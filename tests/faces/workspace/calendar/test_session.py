"""The page of one session: what it shows, what can be done, and two people who do it at once."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.models import Seat, Session, State
from evenhand.foundation.audit.models import AuditEntry
from tests.faces.workspace.cast import Answer, Desk, a_desk
from tests.factories import (
    NOW,
    TODAY,
    ZONE,
    a_case,
    a_colleague,
    a_service,
    a_session,
    at_hour,
    browser_of_therapist,
    client_actor,
    frozen,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)
MONDAY = TODAY + timedelta(days=6)


def page(desk: Desk, row: Session) -> str:
    answer = desk.browser.get(f"/desk/calendar/{row.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def press(desk: Desk, row: Session, **form: object) -> Answer:
    return desk.browser.post(f"/desk/calendar/{row.pk}/", {"seen": row.sequence, **form})


def now(row: Session) -> Session:
    with inside(row):
        return Session.objects.get(pk=row.pk)


def to_state(desk: Desk, row: Session, state: State, **form: object) -> Answer:
    return press(desk, row, act="state", state=state.value, **form)


def move(desk: Desk, row: Session, *, day: object = MONDAY, time: str = "15:00", **form: object) -> Answer:
    return press(desk, row, act="move", day=day, time=time, **{"minutes": "50", **form})


def test_it_shows_when_who_and_what_and_is_recorded_as_read() -> None:
    with frozen():
        desk = a_desk()
        service = a_service(of=desk.member, place="Second floor")
        row = a_session(of=desk.case, service=service)
        html = page(desk, row)
    assert "Tuesday 24 November, 16:00 to 16:50" in html
    assert f'href="/desk/cases/{desk.case.number}/"' in html
    assert "Second floor" in html
    assert "Confirmed" in html
    with inside(desk.member):
        assert AuditEntry.objects.filter(case_id=desk.case.pk, act__contains="session").exists()


def test_the_clients_clock_stands_beside_where_it_differs() -> None:
    with frozen():
        desk = a_desk()
        there = a_case(of=desk.member, zone="America/New_York")
        assert "for the client 11:00 New York time" in page(desk, a_session(of=there))


def test_nobody_else_finds_it() -> None:
    with frozen():
        desk = a_desk()
        row = a_session(of=desk.case)
        for other in (a_colleague(of=desk.member), a_case().therapist):
            browser = browser_of_therapist(other)
            assert browser.get(f"/desk/calendar/{row.pk}/").status_code == 404
            posted = browser.post(f"/desk/calendar/{row.pk}/", {"act": "state", "state": "cancelled", "seen": 0})
            assert posted.status_code == 404
        assert desk.browser.get(f"/desk/calendar/{uuid4()}/").status_code == 404
    assert now(row).state == State.CONFIRMED


def asked_for(desk: Desk) -> Session:
    service = a_service(of=desk.member, needs_approval=True)
    with inside(desk.case):
        return actions.book(
            service=service,
            start=at_hour(10, day=TOMORROW),
            case=desk.case,
            key="k",
            by=client_actor(desk.case),
            at=NOW,
        )


@pytest.mark.parametrize(
    ("state", "words"), [(State.CONFIRMED, "The session is confirmed."), (State.DECLINED, "The request is declined.")]
)
def test_a_request_is_answered_by_one_press(state: State, words: str) -> None:
    with frozen():
        desk = a_desk()
        row = asked_for(desk)
        assert f'value="{state.value}"' in page(desk, row)
        answer = desk.browser.post(
            f"/desk/calendar/{row.pk}/", {"act": "state", "state": state.value, "seen": 0}, follow=True
        )
        assert words in answer.content.decode()
    assert now(row).state == state


def test_what_is_over_is_said_and_can_be_taken_back() -> None:
    with frozen(NOW + timedelta(hours=4)):
        desk = a_desk()
        row = a_session(of=desk.case)
        assert to_state(desk, row, State.NO_SHOW).status_code == 302
        html = page(desk, now(row))
        assert "It took place after all" in html
        assert to_state(desk, now(row), State.HELD).status_code == 302
        assert to_state(desk, now(row), State.CONFIRMED).status_code == 302
    assert now(row).state == State.CONFIRMED
    assert now(row).sequence == 3


def test_before_it_begins_nobody_says_that_it_took_place() -> None:
    with frozen():
        desk = a_desk()
        html = page(desk, a_session(of=desk.case))
    assert 'value="held"' not in html
    assert 'value="late_cancel"' in html


def test_cancelling_frees_the_time_and_stands_in_its_history() -> None:
    with frozen():
        desk = a_desk()
        row = a_session(of=desk.case)
        assert to_state(desk, row, State.CANCELLED).status_code == 302
        html = page(desk, row)
    assert "Cancelled" in html
    assert 'name="act" value="move"' not in html
    assert not now(row).guards


def test_it_gets_another_time() -> None:
    with frozen():
        desk = a_desk()
        row = a_session(of=desk.case)
        for _ in range(2):
            assert move(desk, row, minutes="25").headers["Location"].endswith("?done=moved")
        html = page(desk, row)
    assert "Monday 30 November, 15:00 to 15:25" in html
    assert "Moved from Tue 24 Nov, 16:00 to Mon 30 Nov, 15:00" in html


def test_of_two_people_who_move_it_one_wins_and_the_other_is_told_and_sees_it_as_it_is() -> None:
    with frozen():
        desk = a_desk()
        row = a_session(of=desk.case)
        assert move(desk, row, time="09:00").status_code == 302
        told = move(desk, row, time="11:00")
        assert told.status_code == 409
        html = told.content.decode()
        assert "Somebody else has changed this session" in html
        assert "Monday 30 November, 09:00 to 09:50" in html
        assert 'value="11:00"' in html
        assert to_state(desk, row, State.CANCELLED).status_code == 409
    assert now(row).starts_at.hour == 9
    assert now(row).state == State.CONFIRMED


def test_where_it_cannot_go_free_times_are_offered_and_one_press_takes_one() -> None:
    with frozen():
        desk = a_desk()
        service = a_service(of=desk.member)
        row = a_session(of=desk.case, service=service)
        a_session(of=a_case(of=desk.member), service=service, start=at_hour(15, day=MONDAY))
        told = move(desk, row)
        assert told.status_code == 409
        near = re.findall(r'name="choose" value="([^"]+)"', told.content.decode())
        assert len(near) == 3
        assert press(desk, row, act="move", minutes="50", choose=near[1]).status_code == 302
    assert now(row).starts_at.isoformat()[:10] == near[1][:10]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"day": ""}, "Choose the day"),
        ({"time": "soon"}, "Enter the time it begins"),
        ({"minutes": ""}, "Enter how many minutes"),
        ({"day": "2027-03-28", "time": "01:30"}, "The clock is put forward"),
    ],
)
def test_what_has_to_change_is_said(form: dict[str, str], words: str) -> None:
    with frozen():
        desk = a_desk()
        row = a_session(of=desk.case)
        answer = press(desk, row, **{"act": "move", "day": MONDAY, "time": "15:00", "minutes": "50", **form})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert now(row).sequence == 0


@pytest.mark.parametrize("form", [{"act": "state", "state": "sideways"}, {"act": "explode"}, {}])
def test_an_act_that_there_is_not_is_not_found(form: dict[str, str]) -> None:
    with frozen():
        desk = a_desk()
        assert press(desk, a_session(of=desk.case), **form).status_code == 404


def test_an_act_that_does_not_suit_its_state_changes_nothing() -> None:
    with frozen():
        desk = a_desk()
        row = a_session(of=desk.case)
        answer = to_state(desk, row, State.DECLINED)
    assert answer.status_code == 409
    assert "This cannot be done" in answer.content.decode()


def a_series(desk: Desk) -> list[Session]:
    service = a_service(of=desk.member)
    form = {"number": desk.case.number, "service": service.pk, "day": MONDAY, "time": "10:00", "times": "3"}
    assert desk.browser.post("/desk/calendar/new/", form).status_code == 302
    with inside(desk.member):
        return list(Session.objects.order_by("starts_at"))


def test_this_and_the_following_are_moved_together() -> None:
    with frozen():
        desk = a_desk()
        first, second, third = a_series(desk)
        assert "This one and those after it" in page(desk, second)
        moved = move(desk, second, day=MONDAY + timedelta(days=8), time="14:00", scope="following")
        assert moved.status_code == 302
    assert [now(row).starts_at.hour for row in (first, second, third)] == [10, 14, 14]


def test_where_one_of_them_clashes_it_is_named_and_none_is_moved() -> None:
    with frozen():
        desk = a_desk()
        first, _, third = a_series(desk)
        last = third.starts_at.date()
        a_session(of=a_case(of=desk.member), service=a_service(of=desk.member), start=at_hour(15, day=last))
        told = move(desk, first, scope="all")
        assert told.status_code == 409
        assert "Monday 14 December" in told.content.decode()
    assert now(first).starts_at.hour == 10


@pytest.mark.parametrize(("scope", "gone"), [("this", 1), ("following", 2), ("all", 3), ("nonsense", 1)])
def test_a_series_is_cancelled_as_far_as_was_chosen(scope: str, gone: int) -> None:
    with frozen():
        desk = a_desk()
        rows = a_series(desk)
        assert to_state(desk, rows[1], State.CANCELLED, scope=scope).status_code == 302
    assert sum(not now(row).guards for row in rows) == gone


def a_group(desk: Desk) -> Session:
    return a_session(of=desk.case, service=a_service(of=desk.member, seats=2, least_seats=2))


def test_a_group_shows_its_seats_and_gives_and_frees_them() -> None:
    with frozen():
        desk = a_desk()
        row = a_group(desk)
        other = a_case(of=desk.member)
        html = page(desk, row)
        assert "It needs 2 to take place" in html
        assert "1 seats left" in html
        assert press(desk, row, act="seat", number=other.number, key="k" * 20).status_code == 302
        assert other.number in page(desk, row)
        full = press(desk, row, act="seat", number=a_case(of=desk.member).number)
        assert full.status_code == 409
        with inside(desk.member):
            seat = Seat.objects.get(case=other)
        for _ in range(2):
            assert press(desk, row, act="free", seat=seat.pk).status_code == 302
        assert other.number not in page(desk, row)


def test_a_seat_that_a_client_asked_for_is_answered_from_the_desk_and_from_its_page() -> None:
    with frozen():
        desk = a_desk()
        group = a_service(of=desk.member, seats=3, needs_approval=True)
        row = a_session(of=desk.case, service=group)
        yes, no = a_case(of=desk.member), a_case(of=desk.member)
        with inside(row):
            for case in (yes, no):
                actions.book(
                    service=group, start=at_hour(16), case=case, key=str(case.pk), by=client_actor(case), at=NOW
                )
            seats = {seat.case_id: seat for seat in Seat.objects.filter(state=State.REQUESTED)}
        assert page(desk, row).count("asked for</span>") == 2
        today = desk.browser.get("/desk/").text
        assert f'name="seat" value="{seats[yes.pk].pk}"' in today
        answer = press(desk, row, act="answer", seat=seats[yes.pk].pk, state="confirmed", **{"from": "today"})
        assert "The seat is confirmed." in desk.browser.get(answer.headers["Location"]).text
        assert press(desk, row, act="answer", seat=seats[no.pk].pk, state="declined").status_code == 302
        assert press(desk, row, act="answer", seat=seats[no.pk].pk, state="confirmed").status_code == 409
        assert press(desk, row, act="answer", seat=seats[yes.pk].pk, state="held").status_code == 404
    with inside(row):
        assert dict(Seat.objects.values_list("case", "state")) == {
            desk.case.pk: "confirmed", yes.pk: "confirmed", no.pk: "declined",
        }  # fmt: skip


def test_a_strangers_seat_leads_to_their_request_and_is_answered_there() -> None:
    with frozen():
        desk = a_desk()
        group = a_service(of=desk.member, seats=3, needs_approval=True, for_strangers=True)
        row = a_session(of=desk.case, service=group)
        with inside(row):
            seat = actions.ask_for_seat(
                service=group, start=at_hour(16), email="ana@example.org", phone="", words="May I join?", zone=ZONE,
                holder="h", key="k", network="192.0.2.1", at=NOW,
            )  # fmt: skip
            actions.hold_seat(service=group, start=at_hour(16), network="n", browser="b", at=NOW)
        html = page(desk, row)
        assert f'href="/desk/inquiries/{seat.inquiry_id}/"' in html
        assert "1 more kept for somebody" in html
        assert "seats left)" not in html
        assert press(desk, row, act="free", seat=seat.pk).status_code == 409
        assert press(desk, row, act="answer", seat=seat.pk, state="declined").status_code == 409
        asked = desk.browser.get(f"/desk/inquiries/{seat.inquiry_id}/").text
        assert "A place in the group: " in asked
        accepted = desk.browser.post(f"/desk/inquiries/{seat.inquiry_id}/accept/")
        assert accepted.status_code == 200
        with inside(row):
            theirs = Seat.objects.select_related("case").get(pk=seat.pk)
            assert (theirs.state, theirs.case is not None) == (State.CONFIRMED, True)
        assert theirs.case is not None
        assert theirs.case.number in page(desk, row)


def test_a_seat_is_given_to_nobody_unknown() -> None:
    with frozen():
        desk = a_desk()
        row = a_group(desk)
        assert press(desk, row, act="seat", number=a_case().number).status_code == 422


def test_a_hold_has_no_page() -> None:
    with frozen():
        desk = a_desk()
        with inside(desk.member):
            row = actions.hold_slot(service=a_service(of=desk.member), start=at_hour(16), holder="one", at=NOW)
        assert desk.browser.get(f"/desk/calendar/{row.pk}/").status_code == 404


def test_who_changed_it_is_said() -> None:
    with frozen():
        desk = a_desk()
        row = asked_for(desk)
        with inside(desk.case):
            by = therapist_actor(desk.member)
            actions.set_state(session=row, state=State.CONFIRMED, seen=0, by=by, at=NOW)
        html = page(desk, row)
    assert "therapist)" in html
    assert "client)" in html
